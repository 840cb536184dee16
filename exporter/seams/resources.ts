import { capability, topic } from '../base/hub.ts';

/** What the process used since the last time. */
export interface Used {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** As they are now; they count for all of the seconds. */
  readonly memoryBytes: number;
  readonly storageBytes: number;
}
export const resourcesUsed = topic<Used>('resources used');

/** Bytes that are remembered for each company alone. */
export const heldMemory = capability<() => ReadonlyMap<string, number>>('held memory');
