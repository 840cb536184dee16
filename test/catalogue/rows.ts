import type { Severity } from '../../core/alerts/alert.ts';

/** What a source document asks to be measured. */
export interface AskedMetric {
  readonly name: string;
  /** `computed` is a recording rule; the others are exposed by the service itself. */
  readonly type: 'counter' | 'gauge' | 'histogram' | 'computed';
  readonly labels: readonly string[];
  /** Histograms: the bucket bounds that it must have, in seconds or whatever it counts. */
  readonly bounds?: readonly number[];
}

/** What a source document wants to be told of, and the alert of ours that tells it. */
export interface AskedAlert {
  /** The condition, in a few words. */
  readonly when: string;
  readonly alert: string;
  /** Where the documents give them. */
  readonly threshold?: number;
  readonly for?: string;
  readonly severity?: Severity;
}

type MetricRow = readonly [
  name: string,
  type: AskedMetric['type'],
  labels?: string,
  bounds?: readonly number[],
];

export const metrics = (...list: readonly MetricRow[]): readonly AskedMetric[] =>
  list.map(([name, type, labels = '', bounds]) => ({
    name,
    type,
    labels: labels.split(' ').filter(Boolean),
    ...(bounds && { bounds }),
  }));

type AlertRow = readonly [
  when: string,
  alert: string,
  threshold?: number,
  severity?: Severity,
  duration?: string,
];

/** One of ours may answer two of theirs. */
export const alerts = (...list: readonly AlertRow[]): readonly AskedAlert[] =>
  list.map(([when, alert, threshold, severity, duration]) => ({
    when,
    alert,
    ...(threshold !== undefined && { threshold }),
    ...(severity && { severity }),
    ...(duration && { for: duration }),
  }));
