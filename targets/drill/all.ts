import type { Alert } from '../../alerts/alert.ts';
import { type DrillOptions, type DrillResult, runDrill, type Step } from './drill.ts';
import { ScenarioRun } from './scenario-run.ts';
import { type StackUrls, untilWell } from './stack-client.ts';

/**
 * Drills that must have the stack to themselves: they take the metrics away on which the others are judged, or stop,
 * slow or fail the one queue that WhatsSelf sends from, the one webhook that leads come in by, the machine or a store.
 */
const ALONE: ReadonlySet<string> = new Set([
  'metrics-unavailable',
  'metrics-incomplete',
  'database-down',
  'redis-down',
  'session-lost',
  'queue-stalled',
  'outflow-starved',
  'send-failures',
  'breaker-open',
  'qualifier-errors',
  'qualifier-collapse',
  'qualifier-slow',
  'qualifier-timeouts',
  'leads-unanswered',
  'sessions-stuck',
  'memory-leak',
  'host-strained',
  'host-exhausted',
  'postgres-closed',
  'postgres-crowded',
  'redis-closed',
  'redis-full',
]);

/**
 * Runs the drills side by side where they do not disturb each other, then the others one by one. Alerts of the same
 * scenario are drilled together.
 */
export async function runDrills(
  alerts: readonly Alert[],
  urls: StackUrls,
  options: DrillOptions,
): Promise<DrillResult[]> {
  await untilWell(urls);
  const groups = Map.groupBy(alerts, ({ drill, name }) => ('scenario' in drill ? drill.scenario : name));
  const run = ([scenario, group]: [string, Alert[]]) => {
    const shared = new ScenarioRun(urls, scenario, group.length);
    return Promise.all(group.map(alert => runDrill(alert, urls, options, shared)));
  };
  const alone = [...groups].filter(([scenario]) => ALONE.has(scenario));
  const together = [...groups].filter(([scenario]) => !ALONE.has(scenario));
  const results = (await Promise.all(together.map(run))).flat();
  for (const group of alone) results.push(...(await run(group)));
  return results;
}

const STEPS: readonly Step[] = ['inactive', 'pending', 'firing', 'notified', 'resolved'];

/** The drills as a table: the seconds of each step, a dash for one that does not apply, the reason of a failure. */
export function drillTable(results: readonly DrillResult[]): string {
  const width = Math.max(5, ...results.map(result => result.alert.length));
  const header = `${'alert'.padEnd(width)}  ${STEPS.map(step => step.padStart(9)).join('')}  result`;
  const rows = results.map(({ alert, seconds, failure }) => {
    const cells = STEPS.map(step => (seconds[step]?.toFixed(1) ?? '-').padStart(9));
    return `${alert.padEnd(width)}  ${cells.join('')}  ${failure ? `FAILED: ${failure}` : 'ok'}`;
  });
  return [header, ...rows].join('\n');
}
