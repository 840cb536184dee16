import { describe, expect, it } from 'vitest';
import { choicesQuery } from '../../../core/generate/grafana/references.ts';
import { checkAgainst, undeclared } from '../../../core/metrics/check.ts';
import { parseExposition } from '../../../core/metrics/exposition.ts';
import { boundedId, oneOf } from '../../../core/metrics/label.ts';
import { counter, gauge, histogram } from '../../../core/metrics/metric.ts';
import {
  absent,
  compare,
  type Expression,
  histogramQuantile,
  increase,
  multiply,
  observations,
  observationsWithin,
  offset,
  overTime,
  predictLinear,
  promql,
  rate,
  ratio,
  select,
  sum,
  topk,
  total,
  variable,
} from '../../../core/promql/index.ts';
import { metricsIn } from '../../../core/promql/inspect.ts';
import { verify } from '../../../core/promql/verify.ts';
import { byName } from '../../bundle.ts';

const labels = { crew: boundedId(3), status: oneOf('success', 'failed') };
const sent = counter({
  name: 'sent_total',
  help: 'Messages sent',
  unit: 'messages',
  labels,
  deprecatedNames: ['sends'],
});
const waiting = gauge({
  name: 'waiting',
  help: 'Messages waiting',
  unit: 'messages',
  labels: { crew: boundedId(3) },
  deprecatedNames: ['queue_length', 'queue'],
});
const delay = histogram({
  name: 'delay_seconds',
  help: 'Time to answer',
  unit: 'seconds',
  labels,
  buckets: [1, 2.5],
  deprecatedNames: ['latency_seconds'],
});
const contract = byName([sent, waiting, delay]);

/** The text, once Prometheus's own grammar (in `verify`) has parsed it and every name in it was found. */
function bridge(expr: Expression): string {
  const text = promql(expr);
  expect(verify(text, contract)).toEqual([]);
  return text;
}

describe('a query over a metric with deprecated names reads', () => {
  it('the present name, then each old one', () => {
    expect(bridge(select(waiting, { crew: 'a' }))).toBe(
      'waiting{crew="a"} or queue_length{crew="a"} or queue{crew="a"}',
    );
  });
  it('both in parentheses wherever something is done with them', () => {
    expect(bridge(sum(sent))).toBe('sum(sent_total or sends)');
    expect(bridge(compare(multiply(select(sent, { status: 'failed' }), 2), '>', 1))).toBe(
      '(sent_total{status="failed"} or sends{status="failed"}) * 2 > 1',
    );
    expect(bridge(ratio(rate(sent, '5m'), rate(sent, '1h')))).toBe(
      '(rate(sent_total[5m]) or rate(sends[5m])) / ((rate(sent_total[1h]) or rate(sends[1h])) > 0)',
    );
    expect(bridge(topk(2, select(sent)))).toBe('topk(2, sent_total or sends)');
  });
  it('functions over a range as a whole, because a range is only taken of a selector', () => {
    expect(bridge(sum(rate(select(sent, { crew: variable('crew') }), '$__rate_interval')))).toBe(
      'sum(rate(sent_total{crew=~"$crew"}[$__rate_interval]) or rate(sends{crew=~"$crew"}[$__rate_interval]))',
    );
    expect(bridge(increase(sent, '1h'))).toBe('increase(sent_total[1h]) or increase(sends[1h])');
    expect(bridge(overTime('max', offset(select(waiting), '1d'), '5m'))).toBe(
      'max_over_time(waiting[5m] offset 1d) or max_over_time(queue_length[5m] offset 1d) or max_over_time(queue[5m] offset 1d)',
    );
    expect(bridge(predictLinear(waiting, '1h', '4h'))).toContain(
      'or predict_linear(queue_length[1h], 14400) or',
    );
  });
  it('histograms by their suffix', () => {
    expect(bridge(histogramQuantile(0.95, delay, '5m', ['crew']))).toBe(
      'histogram_quantile(0.95, sum by (le, crew) (rate(delay_seconds_bucket[5m]) or rate(latency_seconds_bucket[5m])))',
    );
    expect(bridge(rate(total(delay), '5m'))).toBe(
      'rate(delay_seconds_sum[5m]) or rate(latency_seconds_sum[5m])',
    );
    expect(bridge(rate(observations(delay), '5m'))).toContain('or rate(latency_seconds_count[5m])');
    expect(bridge(rate(observationsWithin(delay, 2.5), '5m'))).toContain('latency_seconds_bucket{le="2.5"}');
  });
  it('an absence only when no name is there, with the labels of the matchers kept', () => {
    expect(bridge(absent(select(sent, { crew: 'a' })))).toBe(
      'absent(sent_total{crew="a"}) and absent(sends{crew="a"})',
    );
    expect(bridge(absent(delay))).toBe('absent(delay_seconds_count) and absent(latency_seconds_count)');
  });
  it("the choices of a dashboard's variable under every name", () => {
    const crew = { name: 'crew', heading: 'Crew', label: 'crew', all: '.*' } as const;
    expect(choicesQuery({ ...crew, metric: waiting }, [])).toBe(
      'label_values({__name__=~"waiting|queue_length|queue"}, crew)',
    );
    expect(choicesQuery({ ...crew, metric: waiting }, ['environment'])).toBe(
      'label_values({__name__=~"waiting|queue_length|queue", environment=~"$environment"}, crew)',
    );
  });
  it('and still counts as one metric', () => {
    expect([...metricsIn(sum(rate(sent, '5m')))]).toEqual(['sent_total']);
  });
});

describe('verify looks an old name up in the metric that had it', () => {
  const whats = (query: string) => verify(query, contract).map(({ what, reason }) => `${what} ${reason}`);
  it('and refuses labels and values that the metric lacks', () => {
    expect(whats('sends{job="x"}')).toEqual([]);
    expect(whats('sends{phone="1"}')).toEqual(['sent_total{phone} is not a label of sent_total']);
    expect(whats('sends{status="lost"}')[0]).toContain("is not one of the label's values: success, failed");
    expect(whats('latency_seconds')).toEqual(['latency_seconds is not a metric of the contract']);
  });
});

describe('a live service that exposes an old name', () => {
  const scrape = parseExposition('# TYPE queue gauge\nqueue{crew="a"} 1\n');
  it('is told the present one', () => {
    expect(checkAgainst([waiting], scrape)).toEqual([
      {
        metric: 'waiting',
        problem: 'is exposed as queue, which is deprecated: expose it under its current name',
      },
    ]);
  });
  it('does not expose something that nobody declared', () => {
    expect(undeclared([waiting], scrape)).toEqual([]);
    expect(undeclared([sent], scrape)).toEqual(['queue']);
  });
});

describe('deprecated names are refused', () => {
  const named = (name: string, ...deprecatedNames: string[]) =>
    gauge({ name, help: '', unit: 'items', deprecatedNames });
  it.each([
    [() => named('a', 'b-c'), 'a: deprecatedNames has "b-c": use letters, digits, _ and :'],
    [() => named('a', 'a'), 'a: deprecatedNames has its own name; remove it'],
    [() => named('a', 'b', 'b'), 'a: deprecatedNames has b twice; keep one'],
    [() => byName([named('a', 'b'), named('b')]), 'a: deprecatedNames has b, which b also has'],
    [() => byName([named('a', 'c'), named('b', 'c')]), 'b: deprecatedNames has c, which a also has'],
  ])('%s', (declare, message) => {
    expect(declare).toThrow(message);
  });
});
