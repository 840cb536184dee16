import type { Change } from '../plan/change.ts';

/** What applying to one server would do. */
export interface Pending {
  readonly changes: readonly Change[];
  /** What people should know, and nothing does. */
  readonly notes: readonly string[];
  /** What is not applied because somebody else made it, and the fix. */
  readonly refused: readonly string[];
  /** Does it. Returns what was done, in lines for people. */
  apply(): Promise<readonly string[]>;
}
