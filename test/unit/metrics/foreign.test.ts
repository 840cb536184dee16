import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, defineSystem } from 'vigia';
import { counting, standing } from 'vigia/alerts';
import { grafanaUnit, inRange } from 'vigia/dashboards';
import { boundedId, foreign, oneOf, unit, worstCaseSeries } from 'vigia/metrics';
import {
  absent,
  type Expression,
  histogramQuantile,
  matching,
  observations,
  observationsWithin,
  promql,
  rate,
  select,
  sum,
  total,
} from 'vigia/promql';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { parseContract } from '../../../core/cli/committed-contract.ts';
import { checkAgainst } from '../../../core/metrics/check.ts';
import { parseExposition } from '../../../core/metrics/exposition.ts';
import { contractDocument } from '../../../core/metrics/json.ts';
import { verify } from '../../../core/promql/verify.ts';

const running = foreign({
  type: 'gauge',
  name: 'vllm:num_requests_running',
  unit: 'requests',
  labels: { model_name: boundedId(10) },
});
const instances = foreign({ type: 'gauge', name: 'evolution_instances_total', unit: unit('instances') });
const up = foreign({
  type: 'gauge',
  name: 'evolution_instance_up',
  unit: 'bool',
  labels: { instance: boundedId(50), integration: oneOf('WHATSAPP-BAILEYS', 'WHATSAPP-BUSINESS') },
});
const honoured = foreign({
  type: 'gauge',
  name: 'push_time_seconds',
  unit: 'timestamp',
  labels: { instance: boundedId(50), job: oneOf('nightly') },
  honorLabels: true,
});
const requests = foreign({
  type: 'counter',
  name: 'http_requests',
  unit: 'requests',
  labels: { statusCode: oneOf('200', '404', '500', '503'), route: boundedId(40) },
});
const pause = foreign({
  type: 'summary',
  name: 'go_gc_duration_seconds',
  unit: 'seconds',
  quantiles: ['0', '0.5', '1'],
});
const native = foreign({ type: 'histogram', name: 'rpc_seconds', unit: 'seconds', native: true });
const dotted = foreign({
  type: 'counter',
  name: 'http.server.requests',
  unit: 'requests',
  labels: { 'http.route': boundedId(5) },
});
const all = [running, instances, up, honoured, requests, pause, native, dotted];
const contract = new Map(all.map(metric => [metric.name, metric as (typeof all)[number]]));
const problems = (of: Expression) =>
  verify(promql(of), contract).map(({ what, reason }) => `${what} ${reason}`);

describe('a metric of a program of others', () => {
  it('is named as its program names it', () => {
    expect(promql(sum(running, { by: ['model_name'] }))).toBe(
      'sum by (model_name) (vllm:num_requests_running)',
    );
    expect(promql(sum(rate(dotted, '5m'), { by: ['http.route'] }))).toBe(
      'sum by ("http.route") (rate({"http.server.requests"}[5m]))',
    );
    expect(promql(select(dotted, { 'http.route': '/' }))).toBe('{"http.server.requests", "http.route"="/"}');
    for (const one of [sum(running), sum(rate(dotted, '5m'), { by: ['http.route'] }), sum(instances)])
      expect(problems(one)).toEqual([]);
  });
  it('has its labels as Prometheus keeps them', () => {
    expect(promql(select(up, { exported_instance: 'sales' }))).toBe(
      'evolution_instance_up{exported_instance="sales"}',
    );
    // @ts-expect-error the closed values stay closed
    expect(() => select(up, { integration: 'SMS' })).not.toThrow();
    expectTypeOf(sum(up, { by: ['exported_instance'] })).toEqualTypeOf<Expression<'exported_instance'>>();
    expect(promql(select(honoured, { job: 'nightly' }))).toBe('push_time_seconds{job="nightly"}');
    // @ts-expect-error with honorLabels the label keeps its name
    select(honoured, { exported_job: 'nightly' });
  });
  it('is compared with the page under the names that the page has', () => {
    const page = (text: string) => parseExposition(text);
    const text =
      '# TYPE evolution_instance_up gauge\nevolution_instance_up{instance="a",integration="WHATSAPP-BAILEYS"} 1\n';
    expect(checkAgainst([up], page(text))).toEqual([]);
    expect(checkAgainst([up], page(text.replace('BAILEYS', 'PIGEON')))[0]?.problem).toContain(
      'WHATSAPP-PIGEON',
    );
    expect(checkAgainst([up], page(text.replace('{instance', '{more="1",instance')))[0]?.problem).toContain(
      'label more',
    );
    // Others leave labels out, and say nothing of types.
    expect(checkAgainst([up], page('evolution_instance_up{integration=""} 1\n'))).toEqual([]);
    expect(
      checkAgainst([up], page('# TYPE evolution_instance_up counter\nevolution_instance_up 1\n')),
    ).toEqual([
      {
        metric: 'evolution_instance_up',
        problem:
          "is a counter on the page, and declared as a gauge: declare that type, or exposedAs: 'counter'",
      },
    ]);
    expect(checkAgainst([up], new Map())).toHaveLength(1);
    expect(checkAgainst([{ ...up, foreign: { optional: true } }], new Map())).toEqual([]);
  });
  it('may be a summary, whose quantiles are typed and whose sum and count have none', () => {
    expect(promql(select(pause, { quantile: '0.5' }))).toBe('go_gc_duration_seconds{quantile="0.5"}');
    expect(promql(select(pause, { quantile: '1' }))).toBe('go_gc_duration_seconds{quantile=~"1(\\\\.0)?"}');
    // @ts-expect-error the summary has no such quantile
    expect(problems(select(pause, { quantile: '0.9' }))).toHaveLength(1);
    expect(promql(sum(rate(observations(pause), '5m')))).toBe('sum(rate(go_gc_duration_seconds_count[5m]))');
    // @ts-expect-error its count has no quantile
    expect(problems(sum(rate(observations(pause), '5m'), { by: ['quantile'] }))).toHaveLength(1);
    // @ts-expect-error its quantiles cannot be added up
    histogramQuantile(0.5, pause, '5m');
    expect(() => observations(select(pause, { quantile: '0.5' }))).toThrow('its _count has no quantile');
    expect(problems(select(pause, { quantile: '1' }))).toEqual([]);
    expect(promql(inRange(total(pause)))).toBe('sum(increase(go_gc_duration_seconds_sum[$__range]))');
    expect(promql(absent(pause))).toBe('absent(go_gc_duration_seconds_count)');
    expect(counting(pause)(2)).toEqual([
      { series: 'go_gc_duration_seconds_count{}', level: 2, kind: 'growth' },
    ]);
    expect(worstCaseSeries(pause)).toBe(5);
    const text =
      '# TYPE go_gc_duration_seconds summary\ngo_gc_duration_seconds{quantile="0.5"} 1\ngo_gc_duration_seconds_sum 1\ngo_gc_duration_seconds_count 1\n';
    expect(checkAgainst([pause], parseExposition(text))).toEqual([]);
    expect(checkAgainst([pause], parseExposition(text.replace('"0.5"', '"0.9"')))).toHaveLength(1);
  });
  it('may be a native histogram, which is one series', () => {
    const p95 = histogramQuantile(0.95, native, '5m');
    expect(promql(p95)).toBe('histogram_quantile(0.95, sum(rate(rpc_seconds[5m])))');
    expect(promql(sum(rate(observations(native), '5m')))).toBe('sum(histogram_count(rate(rpc_seconds[5m])))');
    expect(problems(p95)).toEqual([]);
    expect(problems(sum(rate(observations(native), '5m')))).toEqual([]);
    expect(() => observationsWithin(native, 1)).toThrow('raw with histogram_fraction');
  });
  it('is selected by regular expressions, which must match a value that there is', () => {
    const errors = select(requests, { statusCode: matching(/5../) });
    expect(promql(errors)).toBe('http_requests{statusCode=~"5.."}');
    expect(promql(select(requests, { route: { not: matching(/\/internal\/.+/) } }))).toBe(
      'http_requests{route!~"/internal/.+"}',
    );
    expect(() => select(requests, { statusCode: matching(/6../) })).toThrow(
      'http_requests: statusCode matching(6..) matches none of its values 200, 404, 500, 503',
    );
    expect(() => select(requests, { statusCode: matching(/5/) })).toThrow('must match the whole value');
    expect(() => matching(/(?=a)/)).toThrow('Prometheus does not read this expression');
    expect(() => matching(/a/y)).toThrow('flag y');
    expect(matching(/get/i)).toEqual({ matching: '(?i)get' });
    // What drives an alert is one of the series that the expression selects.
    expect(standing(errors as never)(1)[0]?.series).toContain('statusCode="500"');
    expect(
      standing(
        select(up, { exported_instance: matching(/prod-\d+/), integration: { not: 'WHATSAPP-BAILEYS' } }),
      )(1)[0]?.series,
    ).toBe('evolution_instance_up{exported_instance="prod-0", integration="WHATSAPP-BUSINESS"}');
  });
  it('has its series outside the budget of the own services', () => {
    const many = foreign({
      type: 'gauge',
      name: 'many',
      unit: 'items',
      labels: { a: boundedId(100), b: boundedId(100) },
    });
    const system = defineSystem({ name: 'others', title: 'Others', metrics: [many] });
    expect(() => defineConfig({ systems: [system], platform: [] })).not.toThrow();
    expect(() => defineConfig({ systems: [{ ...system, maxSeries: 100 }], platform: [] })).toThrow(
      'maxSeries',
    );
  });
  it('may have the name that a metric of another program has: each page is compared with its own declaration', () => {
    const [a, b] = [
      foreign({
        type: 'histogram',
        name: 'http_request_duration_seconds',
        unit: 'seconds',
        labels: { code: oneOf('200') },
        buckets: [1],
      }),
      foreign({
        type: 'histogram',
        name: 'http_request_duration_seconds',
        unit: 'seconds',
        labels: { handler: boundedId(5) },
        buckets: [2],
      }),
    ];
    const system = (name: string, metric: typeof a | typeof b) =>
      defineSystem({ name, title: name, metrics: [metric] });
    // The kit has a metric of that name too.
    const { contract } = defineConfig({ systems: [system('one', a), system('two', b)] });
    const both = contract.get('http_request_duration_seconds')!;
    expect(both.declarations).toHaveLength(3);
    // The kit's own counts towards the budget, and what others expose does not.
    const many = { ...a, maxCombinations: 900 };
    expect(() => defineConfig({ systems: [system('one', many)] })).not.toThrow();
    expect(verify('rate(http_request_duration_seconds_bucket{code="200", le="1"}[5m])', contract)).toEqual(
      [],
    );
    expect(verify('rate(http_request_duration_seconds_bucket{handler="x", le="2"}[5m])', contract)).toEqual(
      [],
    );
    const page = (le: number, labels: string) =>
      parseExposition(
        `# TYPE http_request_duration_seconds histogram\nhttp_request_duration_seconds_bucket{${labels},le="${le}"} 1\n`,
      );
    expect(checkAgainst([both], page(1, 'code="200"'))).toEqual([]);
    expect(checkAgainst([both], page(2, 'handler="x"'))).toEqual([]);
    expect(checkAgainst([both], page(2, 'code="200"'))).toHaveLength(1);
    const gauge = foreign({ type: 'gauge', name: 'http_request_duration_seconds', unit: 'seconds' });
    expect(() => defineConfig({ systems: [system('one', a), system('two', gauge as never)] })).toThrow(
      'declared as a histogram and as a gauge',
    );
  });
  it('that clashes with a label of the fleet says how Prometheus keeps it', () => {
    const clash = foreign({ type: 'gauge', name: 'm', unit: 'items', labels: { cluster: oneOf('a') } });
    const systems = [defineSystem({ name: 'others', title: 'Others', metrics: [clash] })];
    expect(() => defineConfig({ systems, platform: [], fleetLabels: ['environment', 'cluster'] })).toThrow(
      'declare it as exported_cluster',
    );
  });
  it('is in the contract as data, which its schema accepts', async () => {
    const document = contractDocument({ Others: all });
    expect(document.metrics.find(({ name }) => name === 'evolution_instance_up')).toMatchObject({
      foreign: {},
      labels: { exported_instance: { kind: 'bounded', budget: 50 } },
    });
    await expect(parseContract(JSON.stringify(document), 'it')).resolves.toEqual(document);
    const docs = readFileSync(join(import.meta.dirname, '../../../docs/contract.schema.json'), 'utf8');
    expect(docs).toContain('A metric of a program of others');
  });
  it.each([
    [{ name: '' }, 'foreign metric name is ""'],
    [
      { name: 'a', type: 'histogram', labels: { le: oneOf('1') }, buckets: [1] },
      'give its bounds as buckets',
    ],
    [{ name: 'a', type: 'summary', labels: { quantile: oneOf('1') } }, 'give its values as quantiles'],
    [{ name: 'a', labels: { __x: oneOf('1') } }, 'label "__x" is no label of a page'],
    [{ name: 'a', buckets: [1] }, 'a gauge has no buckets'],
    [{ name: 'a', quantiles: ['1'] }, 'a gauge has no quantiles'],
    [{ name: 'a', type: 'histogram' }, 'buckets are []'],
    [{ name: 'a', type: 'histogram', buckets: [2, 1] }, 'buckets are [2, 1]'],
    [
      { name: 'a', type: 'summary', quantiles: ['p99'] },
      'quantile "p99" is not a number from 0 to 1, nor a percentile',
    ],
  ])('%j is refused', (wrong, message) => {
    expect(() => foreign({ type: 'gauge', unit: 'items', ...wrong } as never)).toThrow(message);
  });
  it('has units of any word', () => {
    expect([unit('tokens'), 'ms', 'USD', 'constructor', 'requestsPerSecond'].map(grafanaUnit)).toEqual([
      'suffix: tokens',
      'ms',
      'currencyUSD',
      'suffix: constructor',
      'reqps',
    ]);
    expect(() => unit(' ')).toThrow('give a word');
  });
});
