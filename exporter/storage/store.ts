import { isConnectionError, Unavailable } from './connection-error.ts';

/** What the service needs of Redis: counters that expire, values that expire, and sets whose members expire. */
export interface StoreDriver {
  readonly kind: 'redis' | 'in-process';
  /** Adds one to a counter, which expires `ttlSeconds` after its first use; gives the new value. */
  increment(key: string, ttlSeconds: number): Promise<number>;
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  delete(key: string): Promise<void>;
  addMember(set: string, member: string, ttlSeconds: number): Promise<void>;
  removeMember(set: string, member: string): Promise<void>;
  /** Members that have not expired. */
  countMembers(set: string): Promise<number>;
  ping(): Promise<void>;
  cut(): Promise<void>;
  restore(): Promise<void>;
  close(): Promise<void>;
}

const OPERATIONS = [
  'increment',
  'get',
  'set',
  'delete',
  'addMember',
  'removeMember',
  'countMembers',
  'ping',
] as const;
export type Store = StoreDriver;

/** The store of the service: every failure to get a connection is counted and becomes `Unavailable`. */
export function createStore(driver: StoreDriver, onConnectionError: (error: unknown) => void): Store {
  const store = { ...driver };
  for (const name of OPERATIONS) {
    const operation = driver[name] as (...args: unknown[]) => Promise<unknown>;
    (store[name] as unknown) = async (...args: unknown[]) => {
      try {
        return await operation(...args);
      } catch (error) {
        if (!isConnectionError(error)) throw error;
        onConnectionError(error);
        throw new Unavailable('redis', error);
      }
    };
  }
  return store;
}
