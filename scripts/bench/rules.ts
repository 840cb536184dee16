import { setTimeout as sleep } from 'node:timers/promises';
import { parseExposition } from '../../core/metrics/exposition.ts';
import { open } from '../../core/remote/url.ts';
import { defaultConfig } from '../../test/bundle.ts';
import { median, type Row } from './row.ts';

/** Maximum share of the interval that evaluating all rules may take, in percent. */
const TARGET_PERCENT = 1;
/** Number of evaluations that are measured, after the first, which fills the caches of Prometheus. */
const EVALUATIONS = 3;
const LAST_DURATION = 'prometheus_rule_group_last_duration_seconds';

/** Returns the evaluation time of Prometheus, all groups together. Takes one interval per evaluation. */
export async function ruleRows(prometheusUrl: string): Promise<Row[]> {
  const interval = defaultConfig.evaluationIntervalSeconds;
  const sums: number[] = [];
  let groups = 0;
  for (let i = 0; i < EVALUATIONS; i++) {
    await sleep(interval * 1000);
    const body = await (await open(`${prometheusUrl}/metrics`)).text();
    const seconds = parseExposition(body)
      .get(LAST_DURATION)!
      .samples.map(({ value }) => value);
    groups = seconds.length;
    sums.push(seconds.reduce((sum, one) => sum + one, 0));
  }
  const total = median(sums);
  return [
    {
      what: 'evaluation of all rules, share of the interval',
      value: (100 * total) / interval,
      unit: '%',
      target: TARGET_PERCENT,
      note: `median of ${EVALUATIONS}; ${(1000 * total).toFixed(0)} ms for ${groups} groups every ${interval} s, with minutes of data`,
    },
  ];
}
