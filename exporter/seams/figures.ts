import type { Metric } from 'vigia/metrics';
import { capability } from '../base/hub.ts';
import type { Period } from '../base/periods.ts';

/** What a system says of business in a period. */
export interface BusinessFigures {
  /** Metrics that are about business. */
  readonly metrics: readonly Metric[];
  /** Figures from the database, by name. */
  of(period: Period): Promise<Readonly<Record<string, unknown>>>;
}
export const businessFigures = capability<BusinessFigures>('business figures');
