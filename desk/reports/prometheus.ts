import type { ServerClient } from '../servers/client.ts';
import type { Labels } from './report.ts';

/** A value of a query; null where it is not a number, as a share of nothing. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number | null;
}

/** Values of one series, by time in milliseconds. */
export interface Line {
  readonly labels: Labels;
  readonly points: ReadonlyMap<number, number>;
}

interface Answer<Result> {
  readonly data: { readonly result: readonly (Result & { readonly metric: Labels })[] };
}

/** A report may be asked for while Prometheus has much to do; it is made once. */
const TIMEOUT_MS = 20_000;

/** Returns a query over a period, as Prometheus computes it at the end. Throws `Unavailable` and `Refused` of its client. */
export async function valuesOver(
  prometheus: ServerClient,
  query: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Sample[]> {
  const { data } = await prometheus.json<Answer<{ value: [number, string] }>>('/api/v1/query', {
    query: { query: over(query, to - from), time: to / 1000 },
    timeoutMs: TIMEOUT_MS,
  });
  return data.result.map(({ metric, value: [, text] }) => ({
    labels: labelsOf(metric),
    value: numberIn(text),
  }));
}

/** Returns a query over the step before each moment from `from` to `to`. */
export async function linesOver(
  prometheus: ServerClient,
  query: string,
  { from, to, stepMs }: { readonly from: number; readonly to: number; readonly stepMs: number },
): Promise<Line[]> {
  if (to < from) return [];
  const { data } = await prometheus.json<Answer<{ values: [number, string][] }>>('/api/v1/query_range', {
    query: { query: over(query, stepMs), start: from / 1000, end: to / 1000, step: stepMs / 1000 },
    timeoutMs: TIMEOUT_MS,
  });
  return data.result.map(({ metric, values }) => ({
    labels: labelsOf(metric),
    points: new Map(
      values.flatMap(([at, text]) => {
        const value = numberIn(text);
        return value === null ? [] : [[Math.round(at * 1000), value] as const];
      }),
    ),
  }));
}

/** The same labels in the same order are the same row. */
export const rowKey = (labels: Labels): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

function over(query: string, ms: number): string {
  return query.replaceAll('$__range', `${Math.max(1000, Math.round(ms))}ms`);
}

function labelsOf({ __name__: _, ...labels }: Labels): Labels {
  return labels;
}

function numberIn(text: string): number | null {
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}
