import type { DeskObjective } from 'vigia/desk';
import { Refused, type ServerClient } from '../servers/client.ts';
import type { Spans } from './figures.ts';
import { rowKey, type Sample, valuesOver } from './prometheus.ts';
import type { Labels, ObjectiveRow, ReportObjective } from './report.ts';

/**
 * Returns how an objective was met in a period: by all of its events, where the budget that dashboards show is a mean over time. Throws
 * `Unavailable`.
 */
export async function objectiveOver(
  prometheus: ServerClient,
  objective: DeskObjective,
  spans: Spans,
): Promise<ReportObjective> {
  const { id, title, service, target, window, dashboard } = objective;
  const told = { id, title, service, target, window, dashboard };
  try {
    return { ...told, rows: await rowsOver(prometheus, objective, spans) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ...told, rows: [], problem: error.message };
  }
}

async function rowsOver(
  prometheus: ServerClient,
  { bad, events, budgetLeft }: DeskObjective,
  { period, before, until }: Spans,
): Promise<ObjectiveRow[]> {
  const own = { from: period.from, to: until };
  const at = (time: number) => valuesOver(prometheus, budgetLeft, { from: time, to: time });
  const [now, past, rates, left, leftBefore] = await Promise.all([
    valuesOver(prometheus, bad, own),
    valuesOver(prometheus, bad, before),
    events === undefined ? [] : valuesOver(prometheus, events, own),
    at(until),
    at(period.from),
  ]);
  const rows = new Map<string, Labels>();
  for (const { labels } of [...now, ...past, ...left]) rows.set(rowKey(place(labels)), place(labels));
  const seconds = (until - period.from) / 1000;
  const good = (share: number | null) => (share === null ? null : 1 - share);
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, labels]) => {
      const rate = valueIn(rates, key);
      return {
        labels,
        attained: good(valueIn(now, key)),
        attainedBefore: good(valueIn(past, key)),
        events: rate === null ? null : rate * seconds,
        budgetLeft: valueIn(left, key),
        budgetLeftBefore: valueIn(leftBefore, key),
      };
    });
}

function valueIn(samples: readonly Sample[], key: string): number | null {
  return samples.find(({ labels }) => rowKey(place(labels)) === key)?.value ?? null;
}

/** What is recorded also names the objective. */
function place(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !name.startsWith('sloth_')));
}
