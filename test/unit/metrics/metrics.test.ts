import { describe, expect, it } from 'vitest';
import { boundedId, oneOf } from '../../../core/metrics/label.ts';
import { counter, gauge, histogram } from '../../../core/metrics/metric.ts';
import { seriesPerCombination, totalWorstCaseSeries, worstCaseSeries } from '../../../core/metrics/series.ts';
import { byName, exporterMetrics, project, systems } from '../../bundle.ts';

describe('the contract', () => {
  it('holds the metrics that systems share', () => {
    const sizes = Object.entries(systems).map(([name, metrics]) => [name, metrics.length]);
    expect(Object.fromEntries(sizes)).toMatchObject({ 'HTTP API': 1, Process: 6 });
  });
  it('tells apart the seconds that alerts and objectives over the API are set at', () => {
    const requests = exporterMetrics.find(({ name }) => name === 'http_request_duration_seconds')!;
    expect(Object.keys(requests.labels)).toEqual(['method', 'route', 'status_code', 'service']);
    expect(requests.buckets).toEqual(expect.arrayContaining([2, 5, 10]));
  });
  it('stays within the budget of series per process in the worst case', () => {
    expect(totalWorstCaseSeries(exporterMetrics)).toBeLessThanOrEqual(project.options.maxSeries ?? 1000);
  });
  it('describes every metric in one sentence', () => {
    for (const { name, help } of exporterMetrics) expect(help, name).toMatch(/^[A-Z].{15,}[^.]$/);
  });
});

describe('worst-case series', () => {
  it('are the product of the labels, `other` included, times what a combination costs', () => {
    const labels = { a: oneOf('x', 'y'), b: boundedId(4) };
    expect(worstCaseSeries(counter({ name: 'a_total', help: '', unit: 'items', labels }))).toBe(10);
    const h = histogram({ name: 'h_seconds', help: '', unit: 'seconds', labels, buckets: [1, 2] });
    expect(seriesPerCombination(h)).toBe(5);
    expect(worstCaseSeries(h)).toBe(50);
  });
  it('are capped by maxCombinations', () => {
    expect(
      worstCaseSeries(
        gauge({ name: 'g', help: '', unit: 'items', labels: { a: boundedId(9) }, maxCombinations: 4 }),
      ),
    ).toBe(4);
  });
});

describe('a malformed declaration is refused', () => {
  const d = { help: '', unit: 'items' } as const;
  it.each([
    [() => counter({ ...d, name: 'attempts' }), 'the name of a counter must end in _total'],
    [() => gauge({ ...d, name: 'Bad-Name' }), 'metric name "Bad-Name"'],
    [
      () => gauge({ ...d, name: 'a', labels: { job: boundedId(1) } }),
      'label "job" is reserved by Prometheus',
    ],
    [
      () => gauge({ ...d, name: 'a', labels: { 'a b': boundedId(1) } }),
      'label "a b" is not a Prometheus label name',
    ],
    [
      () => histogram({ ...d, name: 'a', buckets: [2, 1] }),
      'buckets are [2, 1]; give at least one, in ascending order',
    ],
    [() => histogram({ ...d, name: 'a', buckets: [1, 1] }), 'buckets are [1, 1]'],
    [() => histogram({ ...d, name: 'a', buckets: [] }), 'buckets are []'],
    [() => oneOf('a', 'a'), 'each value once'],
    [() => boundedId(0), 'boundedId budget is 0: give a whole number of at least 1'],
    [() => byName([gauge({ ...d, name: 'a' }), gauge({ ...d, name: 'a' })]), 'metric a is declared twice'],
  ])('%s', (declare, message) => {
    expect(declare).toThrow(message);
  });
});
