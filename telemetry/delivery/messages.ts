import type { Report } from './shipper.ts';

/** What the service's thread and what ships tell each other, between threads or within one. */
export interface WorkerOptions {
  readonly folder: string;
  readonly url: string;
  readonly firstSegment: number;
  readonly intervalMs: number;
  readonly maxBackoffMs: number;
  /** The most bytes of a push. */
  readonly batchBytes?: number;
}

export type ToWorker =
  /** Ship there from now on. */
  | { readonly url: string }
  /** Ship everything there is now, and say when that was tried. */
  | { readonly drain: true };

export type FromWorker = { readonly report: Report } | { readonly drained: true };
