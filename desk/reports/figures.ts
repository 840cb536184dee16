import type { DeskFigure } from 'vigia/desk';
import { Refused, type ServerClient } from '../servers/client.ts';
import type { ReportPeriod } from './period.ts';
import { linesOver, rowKey, type Sample, valuesOver } from './prometheus.ts';
import type { FigureRow, Labels, ReportFigure } from './report.ts';

/** So many rows of a figure are kept, those with the largest values. */
const MOST_ROWS = 20;

export interface Spans {
  readonly period: ReportPeriod;
  readonly before: ReportPeriod;
  readonly until: number;
}

/** Returns a figure of a period, of the period before, and of each slot. Throws `Unavailable`. */
export async function figureOver(
  prometheus: ServerClient,
  { name, title, about, unit, better, query }: DeskFigure,
  spans: Spans,
): Promise<ReportFigure> {
  const told = { name, title, about, unit, ...(better && { better }) };
  try {
    return { ...told, rows: await rowsOver(prometheus, query, spans) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ...told, rows: [], problem: error.message };
  }
}

async function rowsOver(prometheus: ServerClient, query: string, spans: Spans): Promise<FigureRow[]> {
  const { period, before, until } = spans;
  const now = await valuesOver(prometheus, query, { from: period.from, to: until });
  const past = await valuesOver(prometheus, query, before);
  const trends = await trendsOver(prometheus, query, spans);
  const labels = new Map<string, Labels>(
    [...now, ...past].map(one => [rowKey(one.labels), one.labels] as const),
  );
  const in_ = (samples: readonly Sample[], key: string) =>
    samples.find(one => rowKey(one.labels) === key)?.value ?? null;
  return [...labels]
    .map(([key, own]) => ({
      labels: own,
      value: in_(now, key),
      before: in_(past, key),
      trend: trends.map(slot => slot.get(key) ?? null),
    }))
    .sort((a, b) => (b.value ?? -1) - (a.value ?? -1) || (rowKey(a.labels) < rowKey(b.labels) ? -1 : 1))
    .slice(0, MOST_ROWS);
}

type Slot = ReadonlyMap<string, number>;

/** Returns the values of each slot; those of hours are one query, days have no one length. */
async function trendsOver(prometheus: ServerClient, query: string, spans: Spans): Promise<Slot[]> {
  const { period, until } = spans;
  const { slots, to, kind } = period;
  if (kind === 'weekly')
    return Promise.all(
      slots.map(async (from, i): Promise<Slot> => {
        const end = Math.min(slots[i + 1] ?? to, until);
        if (end <= from) return new Map();
        const values = await valuesOver(prometheus, query, { from, to: end });
        return new Map(
          values.flatMap(({ labels, value }) => (value === null ? [] : [[rowKey(labels), value] as const])),
        );
      }),
    );
  const stepMs = 3_600_000;
  const lines = await linesOver(prometheus, query, {
    from: period.from + stepMs,
    to: Math.min(until, to),
    stepMs,
  });
  return slots.map(
    from =>
      new Map(
        lines.flatMap(({ labels, points }) => {
          const value = points.get(from + stepMs);
          return value === undefined ? [] : [[rowKey(labels), value] as const];
        }),
      ),
  );
}
