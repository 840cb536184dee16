import type { ServerClient } from '../servers/client.ts';
import type { Spans } from './figures.ts';
import { linesOver } from './prometheus.ts';
import type { DataState, ReportSystem } from './report.ts';

const STEP_MS = 300_000;

/**
 * Returns when Prometheus had data of any target in the period, to five minutes. An hour or a day of which there are figures is one with
 * data, even if no target was scraped: history that was imported has no scrapes.
 */
export async function coverageOf(
  prometheus: ServerClient,
  { period, until }: Spans,
  systems: readonly ReportSystem[],
): Promise<DataState> {
  const first = period.from + STEP_MS;
  const lines = await linesOver(prometheus, 'count(count_over_time(up[$__range]))', {
    ...{ from: first, to: until, stepMs: STEP_MS },
  });
  const scraped = new Set(lines.flatMap(({ points }) => [...points.keys()]));
  const rows = systems.flatMap(({ figures }) => figures.flatMap(figure => figure.rows));
  const figured = period.slots.map((_, i) => rows.some(({ trend }) => trend[i] !== null));
  const slotOf = (at: number) => period.slots.findLastIndex(from => from <= at);
  const scrapedSlots = new Set([...scraped].map(at => slotOf(at - STEP_MS)));
  const gaps: { from: number; to: number }[] = [];
  let [all, missing] = [0, 0];
  for (let at = first; at <= until; at += STEP_MS) {
    all += 1;
    const slot = slotOf(at - STEP_MS);
    if (scraped.has(at) || (figured[slot] && !scrapedSlots.has(slot))) continue;
    missing += 1;
    const last = gaps.at(-1);
    if (last?.to === at - STEP_MS) last.to = at;
    else gaps.push({ from: at - STEP_MS, to: at });
  }
  return { covered: all === 0 ? 1 : (all - missing) / all, gaps };
}
