import { refused } from './connection-error.ts';
import type { StoreDriver } from './store.ts';

interface Entry {
  value: string;
  expiresAt: number;
}
/** How often expired entries are thrown out, in operations. */
const SWEEP_EVERY = 1000;

/** The store for one process, when no Redis is given. `cut` keeps the data and refuses at the link. */
export function openInProcess(): StoreDriver {
  const values = new Map<string, Entry>();
  const sets = new Map<string, Map<string, number>>();
  let isCut = false;
  let operations = 0;

  const linked =
    <Args extends unknown[], T>(work: (...args: Args) => T) =>
    async (...args: Args): Promise<T> => {
      if (isCut) throw refused('in-process store');
      if (++operations % SWEEP_EVERY === 0) sweep();
      return work(...args);
    };
  const live = (key: string): Entry | undefined => {
    const entry = values.get(key);
    return entry && entry.expiresAt > Date.now() ? entry : undefined;
  };
  const sweep = (): void => {
    for (const [key, { expiresAt }] of values) if (expiresAt <= Date.now()) values.delete(key);
    for (const members of sets.values()) prune(members);
  };
  const prune = (members: Map<string, number>): void => {
    for (const [member, expiresAt] of members) if (expiresAt <= Date.now()) members.delete(member);
  };
  const membersOf = (set: string): Map<string, number> => {
    if (!sets.has(set)) sets.set(set, new Map());
    return sets.get(set)!;
  };
  const until = (ttlSeconds: number): number => Date.now() + ttlSeconds * 1000;

  return {
    kind: 'in-process',
    increment: linked((key, ttlSeconds) => {
      const entry = live(key) ?? { value: '0', expiresAt: until(ttlSeconds) };
      entry.value = String(Number(entry.value) + 1);
      values.set(key, entry);
      return Number(entry.value);
    }),
    get: linked(key => live(key)?.value),
    set: linked((key, value, ttlSeconds) => void values.set(key, { value, expiresAt: until(ttlSeconds) })),
    delete: linked(key => void values.delete(key)),
    addMember: linked((set, member, ttlSeconds) => void membersOf(set).set(member, until(ttlSeconds))),
    removeMember: linked((set, member) => void membersOf(set).delete(member)),
    countMembers: linked(set => {
      prune(membersOf(set));
      return membersOf(set).size;
    }),
    ping: linked(() => {}),
    cut: async () => {
      isCut = true;
    },
    restore: async () => {
      isCut = false;
    },
    close: async () => {},
  };
}
