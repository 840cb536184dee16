import * as renamed from 'prom-client';
import * as classic from 'prom-client-15';
import { parseExposition } from 'vigia/exposition';
import { counter } from 'vigia/metrics';
import { nodeMetrics } from 'vigia/platform/metrics';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createExposition } from '../../../telemetry/exposition/page.ts';
import { createInstruments } from '../../../telemetry/metrics.ts';

const OPENMETRICS = 'application/openmetrics-text; version=1.0.0';
const sales = counter({ name: 'sales_total', help: 'Sales', unit: 'items' });
const none = { nodeMetrics: false } as const;
const samplesOf = (body: string) => body.split('\n').filter(line => line !== '' && !line.startsWith('#'));
const heads = (body: string) => body.split('\n').filter(line => line.startsWith('# TYPE'));

describe.each([
  ['prom-client 15', classic as unknown as typeof renamed],
  ['@prometheus-io/client', renamed],
])('a registry of %s', (_, client) => {
  const contentTypes = [client.prometheusContentType, client.openMetricsContentType];

  function registryOf(contentType: renamed.RegistryContentType) {
    const registry = new client.Registry(contentType);
    const registers = [registry];
    registry.setDefaultLabels({ app: 'shop' });
    const visits = new client.Counter({ name: 'visits_total', help: 'V', labelNames: ['page'], registers });
    const bare = new client.Counter({ name: 'logins', help: 'L', registers });
    const open = new client.Gauge({ name: 'open', help: 'O', labelNames: ['app'], registers });
    const wait = new client.Histogram({ name: 'wait_seconds', help: 'W', buckets: [1], registers });
    const size = new client.Summary({ name: 'size_bytes', help: 'S', percentiles: [0.5], registers });
    visits.inc({ page: '/a"b' }, 2);
    bare.inc();
    open.set({ app: 'own' }, 3);
    wait.observe(0.5);
    size.observe(7);
    return registry;
  }

  it.each(contentTypes)(
    'of the type %s is served as text and as OpenMetrics, as often as asked',
    async type => {
      const registry = registryOf(type);
      const expose = createExposition({ ...none, registries: [registry] });
      // Reading an OpenMetrics registry renames its counters.
      await registry.metrics();
      // A counter without `_total` has it in OpenMetrics alone, where the registry is asked for that.
      const logins = type === client.openMetricsContentType ? 'logins_total' : 'logins';
      const expected = [
        'visits_total{page="/a\\"b",app="shop"} 2',
        `${logins}{app="shop"} 1`,
        'open{app="own"} 3',
        'wait_seconds_bucket{le="1",app="shop"} 1',
        'wait_seconds_bucket{le="+Inf",app="shop"} 1',
        'wait_seconds_sum{app="shop"} 0.5',
        'wait_seconds_count{app="shop"} 1',
        'size_bytes{quantile="0.5",app="shop"} 7',
        'size_bytes_sum{app="shop"} 7',
        'size_bytes_count{app="shop"} 1',
      ];
      for (let time = 0; time < 2; time++) {
        const text = await expose();
        expect(text.contentType).toBe(client.prometheusContentType);
        expect(samplesOf(text.body)).toEqual(expected);
        expect(text.body).toContain('# TYPE visits_total counter');
        const open = await expose(OPENMETRICS);
        expect(open.contentType).toBe(client.openMetricsContentType);
        expect(samplesOf(open.body)).toEqual(expected);
        expect(open.body).toContain('# TYPE visits counter');
        expect(open.body.endsWith('\n# EOF\n')).toBe(true);
        parseExposition(text.body);
        parseExposition(open.body, 'openmetrics');
      }
    },
  );
  it('keeps its exemplars', async () => {
    const registry = new client.Registry(client.openMetricsContentType);
    const wait = new client.Histogram({
      ...{ name: 'wait_seconds', help: 'W', buckets: [1], registers: [registry], enableExemplars: true },
    });
    wait.observe({ labels: {}, value: 0.5, exemplarLabels: { traceId: 'abc' } } as never);
    const { body } = await createExposition({ ...none, registries: [registry] })(OPENMETRICS);
    expect(body).toMatch(/wait_seconds_bucket\{le="1"\} 1 # \{traceId="abc"\} 0\.5 /);
  });
  it('is beside the instruments, and has its own default metrics alone', async () => {
    const registry = registryOf(client.prometheusContentType);
    client.collectDefaultMetrics({ register: registry });
    const instruments = createInstruments([sales]);
    const { body } = await createExposition({ instruments, registries: [registry] })();
    expect(samplesOf(body)[0]).toBe('sales_total 0');
    expect(samplesOf(body).filter(line => line.startsWith('process_cpu_seconds_total'))).toEqual([
      expect.stringMatching(/^process_cpu_seconds_total\{app="shop"\} /),
    ]);
    expect(new Set(heads(body)).size).toBe(heads(body).length);
    parseExposition(body);
  });
  it('is refused by name when it has a metric of the instruments, or of another registry', () => {
    const registry = registryOf(client.prometheusContentType);
    const visits = counter({ name: 'visits_total', help: 'V', unit: 'items' });
    const instruments = createInstruments([visits]);
    expect(() => createExposition({ instruments, registries: [registry] })).toThrow(
      'metric visits_total is in instruments and in registries[0]',
    );
    expect(() =>
      createExposition({ registries: [registry, registryOf(client.prometheusContentType)] }),
    ).toThrow('metric visits_total is in registries[0] and in registries[1]');
  });
  it('that is given twice, or holds what another holds, is served once', async () => {
    const registry = registryOf(client.prometheusContentType);
    const merged = client.Registry.merge([registry]);
    const expose = createExposition({ ...none, registries: [registry, registry, merged] });
    expect(heads((await expose()).body)).toHaveLength(5);
  });
});

describe('the page of a service', () => {
  afterEach(() => vi.restoreAllMocks());

  it('leaves out what is registered later under a name that is taken, and says so', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const registry = new classic.Registry();
    const instruments = createInstruments([sales]);
    const expose = createExposition({ ...none, instruments, registries: [registry] });
    new classic.Counter({ name: 'sales_total', help: 'Others', registers: [registry] }).inc();
    expect(samplesOf((await expose()).body)).toEqual(['sales_total 0']);
    expect(said.mock.calls.join()).toContain('metric sales_total of registries[0] is left out');
  });
  it('says what is wrong with a registry that is none', () => {
    expect(() => createExposition({ registries: [classic as never] })).toThrow(
      /registries\[0\] is object: give a registry of prom-client/,
    );
    expect(() => createExposition({ registries: [undefined as never] })).toThrow(
      'registries[0] is undefined',
    );
  });
  it('has the default metrics of prom-client under their names, and each of them is declared', async () => {
    const { body } = await createExposition({})();
    const exposed = heads(body).map(line => line.split(' ')[2]!);
    const types = new Map(heads(body).map(line => [line.split(' ')[2]!, line.split(' ')[3]!]));
    const declared = new Map(nodeMetrics.map(({ name, type }) => [name, type as string]));
    // Those are new in the renamed client: what a service with the old one exposes is the same without them.
    const known = exposed.filter(name => !name.startsWith('nodejs_eventloop_utilization_'));
    expect(known.filter(name => declared.get(name) !== types.get(name))).toEqual([]);
    const old = new classic.Registry();
    classic.collectDefaultMetrics({ register: old });
    const names = old.getMetricsAsArray().map(({ name }) => name);
    expect([...declared.keys()].sort()).toEqual(names.sort());
    expect(names.filter(name => !exposed.includes(name))).toEqual([]);
    parseExposition(body);
  });
  it('is empty, and a page, with nothing on it', async () => {
    expect(await createExposition(none)()).toMatchObject({ body: '' });
    expect(await createExposition(none)(OPENMETRICS)).toMatchObject({ body: '# EOF\n' });
  });
});
