import type { Sample } from 'vigia/exposition';
import type { Metric } from 'vigia/metrics';
import { capability } from '../base/hub.ts';

/** Requests whose number, failures and times people want to see apart. */
export interface WatchedRequests {
  readonly name: string;
  /** One histogram of response times, and what tells the failures. */
  readonly metrics: readonly Metric[];
  /** Whether the value of the sample counts failures. */
  isFailure(sample: Sample): boolean;
}
export const watchedRequests = capability<WatchedRequests>('watched requests');
