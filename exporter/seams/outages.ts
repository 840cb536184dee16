import { capability } from '../base/hub.ts';

/**
 * People who want something that needs a store, to see them refused. Prepares them, while the store is still there, and
 * gives what the next of them does.
 */
export type Knocking = (signal: AbortSignal) => Promise<() => Promise<unknown>>;

export const knocking = capability<Readonly<Record<'database' | 'redis', Knocking>>>('knocking');
