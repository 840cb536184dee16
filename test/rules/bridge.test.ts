import { dump } from 'js-yaml';
import { expect, it } from 'vitest';
import { boundedId } from '../../core/metrics/label.ts';
import { counter, histogram } from '../../core/metrics/metric.ts';
import { absent, histogramQuantile, promql, rate, select, sum } from '../../core/promql/index.ts';
import { locatePromtool, type PromtoolTest, runPromtool } from './promtool.ts';

const promtool = await locatePromtool();

const labels = { crew: boundedId(3) };
const sent = counter({ name: 'sent_total', help: '', unit: 'messages', labels, deprecatedNames: ['sends'] });
const delay = histogram({
  name: 'delay_seconds',
  help: '',
  unit: 'seconds',
  labels,
  buckets: [1, 2],
  deprecatedNames: ['latency_seconds'],
});

type Series = PromtoolTest['input_series'][number];
/** A counter that grows by so much a minute. */
const growing = (series: string, perMinute: number): Series => ({ series, values: `0+${perMinute}x20` });
/** What the query gives after ten minutes: one series without labels, or nothing. */
const gives = (expr: string, value?: number): PromtoolTest['promql_expr_test'][number] => ({
  expr,
  eval_time: '10m',
  exp_samples: value === undefined ? [] : [{ labels: '{}', value }],
});

const rateOfAll = promql(sum(rate(sent, '5m')));
const missing = promql(absent(select(sent, { crew: 'a' })));
const median = promql(histogramQuantile(0.5, delay, '5m'));

const cases: readonly (readonly [string, readonly Series[], PromtoolTest['promql_expr_test']])[] = [
  [
    'services that expose the old name, the new name, and both, are each counted once',
    [
      growing('sends{instance="old", crew="a"}', 60),
      growing('sent_total{instance="new", crew="a"}', 120),
      growing('sends{instance="both", crew="a"}', 240),
      growing('sent_total{instance="both", crew="a"}', 240),
    ],
    [gives(rateOfAll, 7), gives(missing)],
  ],
  [
    'an old name alone is no absence',
    [growing('sends{crew="a"}', 60)],
    [gives(rateOfAll, 1), gives(missing)],
  ],
  [
    'an absence under every name has the labels of its matchers',
    [growing('sends{crew="b"}', 60)],
    [{ expr: missing, eval_time: '10m', exp_samples: [{ labels: '{crew="a"}', value: 1 }] }],
  ],
  [
    'buckets of both names make one quantile',
    [
      growing('latency_seconds_bucket{instance="old", crew="a", le="1"}', 60),
      growing('latency_seconds_bucket{instance="old", crew="a", le="2"}', 60),
      growing('latency_seconds_bucket{instance="old", crew="a", le="+Inf"}', 60),
      growing('delay_seconds_bucket{instance="new", crew="a", le="1"}', 0),
      growing('delay_seconds_bucket{instance="new", crew="a", le="2"}', 180),
      growing('delay_seconds_bucket{instance="new", crew="a", le="+Inf"}', 180),
    ],
    // Half of 4 a second are 2: all of the first bucket's 1, and a third of the second's 3.
    [gives(median, 1 + 1 / 3)],
  ],
];

it.skipIf(!promtool).each(cases)('%s', async (name, input_series, promql_expr_test) => {
  const rules = dump({ groups: [{ name: 'none', rules: [{ record: 'nothing', expr: 'vector(0)' }] }] });
  const test = { name, interval: '1m', input_series, promql_expr_test };
  expect(await runPromtool(promtool!, rules, [test], { interval: '1m', order: ['none'] })).toBe('');
});
