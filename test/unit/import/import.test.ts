import { describe, expect, it } from 'vitest';
import { importPages } from '../../../core/import/import.ts';
import { personalData } from '../../../core/import/personal.ts';
import { isRuntime, unitOf } from '../../../core/import/words.ts';
import { type Page, readPage } from '../../../core/metrics/exposition/page.ts';

const TEXT = 'text/plain; version=0.0.4';
const pageOf = (body: string, contentType = TEXT): Page => readPage({ body, contentType, now: Date.now() });
const imported = (...bodies: string[]) =>
  importPages(
    bodies.map(body => pageOf(body)),
    { job: 'shop', source: 'shop.prom', metricsFile: './shop.metrics.ts' },
  );
const gauge = (name: string, ...series: string[]) =>
  `# HELP ${name} Some number\n# TYPE ${name} gauge\n${series.map(one => `${name}${one}\n`).join('')}`;

/** The declaration of one metric, as it is written. */
function declared(code: string, name: string): string {
  const found = code.split('\n\n').find(part => part.includes(`name: '${name}'`));
  expect(found, name).toBeDefined();
  return found!;
}

describe('labels of an imported metric', () => {
  it('are closed where few values are seen, and the same at each scrape', () => {
    const one = gauge('shop_carts', '{kind="web"} 1', '{kind="app"} 2');
    expect(declared(imported(one, one).metricsCode, 'shop_carts')).toContain("kind: oneOf('app', 'web')");
  });
  it('are bounded where values come and go, or are many, or are things', () => {
    const first = gauge('shop_carts', '{colour="red"} 1', '{colour="blue"} 2');
    const second = gauge('shop_carts', '{colour="red"} 1', '{colour="green"} 2');
    expect(declared(imported(first, second).metricsCode, 'shop_carts')).toContain('colour: boundedId(20)');
    const many = gauge('shop_carts', ...Array.from({ length: 40 }, (_, i) => `{shelf="s${i}"} 1`));
    expect(declared(imported(many).metricsCode, 'shop_carts')).toContain('shelf: boundedId(200)');
    const things = gauge('shop_carts', '{route="/a"} 1', '{route="/b"} 1');
    expect(declared(imported(things).metricsCode, 'shop_carts')).toContain('route: boundedId(10)');
  });
  it('of HTTP statuses have those that were not seen too', () => {
    const page =
      '# HELP http_requests_total Requests\n# TYPE http_requests_total counter\nhttp_requests_total{code="200"} 98\nhttp_requests_total{code="599"} 2\n';
    const { metricsCode, system } = imported(page);
    expect(metricsCode).toContain("oneOf(...statusCodes.values, '599')");
    expect(system.code).toContain('code: matching(/5../)');
    expect(system.code).toContain('2 % failed when this was imported');
  });
  it.each([
    ['jid="5511987654321@s.whatsapp.net"', 'WhatsApp addresses', '5511987654321'],
    ['to="+55 11 98765-4321"', 'phone numbers', '98765-4321'],
    ['who="ana@example.com"', 'e-mail addresses', 'ana@'],
    ['call="123e4567-e89b-12d3-a456-426614174000"', 'UUIDs', '123e4567'],
    ['who="sk-abcdefghijklmnop"', 'keys or hashes', 'sk-abc'],
    ['customer_phone="Ana"', 'data of people', 'Ana'],
  ])('{%s} are bounded and warned about, and written nowhere', (label, what, secret) => {
    const result = imported(gauge('shop_carts', `{${label}} 1`));
    expect(result.warnings).toEqual([expect.stringContaining(`look like ${what}`)]);
    expect(declared(result.metricsCode, 'shop_carts')).toMatch(
      /TODO: its values look like[^\n]+\n.*boundedId\(10\)/,
    );
    expect(result.metricsCode + result.system.code + result.warnings).not.toContain(secret);
  });
  it('of dates, addresses of hosts and versions are no data of people', () => {
    for (const value of ['2026-11-26 04:00', '192.168.100.200', '1795668691', 'go1.27.1', 'v2.3.7-alpine'])
      expect(personalData('label', [value]), value).toBeUndefined();
  });
});

describe('an imported metric', () => {
  it('is foreign only where it needs to be, and says why', () => {
    const { metricsCode } = imported(
      [
        gauge('shop_carts', ' 1'),
        gauge('shop_orders_total', ' 1'),
        gauge('shop:carts', ' 1'),
        gauge('shop_up', '{instance="a"} 1'),
        gauge('shop_http', '{a="1",b="1"} 1', '{a="1"} 1'),
        '# TYPE shop_helpless gauge\nshop_helpless 1\n',
        '# HELP shop_sold Sold\n# TYPE shop_sold counter\nshop_sold 1\n',
        'shop_untyped_total 3\n',
        gauge('process_open_fds', ' 9'),
      ].join(''),
    );
    expect(declared(metricsCode, 'shop_carts')).toContain('= gauge({');
    for (const [name, why] of [
      ['shop_orders_total', 'a gauge called _total'],
      ['shop:carts', 'its name'],
      ['shop_up', 'Prometheus keeps its label instance as exported_instance'],
      ['shop_http', 'some of its series lack labels'],
      ['shop_helpless', 'its page has no help text'],
      ['shop_sold', 'a counter without _total'],
      ['shop_untyped_total', 'its page says nothing of its type'],
      ['process_open_fds', 'other programs expose it too'],
    ] as const)
      expect(declared(metricsCode, name)).toContain(`Foreign: ${why}`);
  });
  it('is skipped with the reason where the page does not say enough', () => {
    const { skipped } = imported(
      `${gauge('shop_carts', ' 1')}${gauge('shop_sold_created', ' 1.7e9')}# TYPE shop_sold_total counter
shop_sold_total 1
# TYPE shop_waits histogram
# TYPE shop_only histogram
shop_only_bucket{le="+Inf"} 1
shop_only_count 1
shop_only_sum 1
`,
    );
    expect(skipped.map(({ name, reason }) => `${name} ${reason}`)).toEqual([
      expect.stringMatching(/^shop_only has no bucket besides/),
      expect.stringMatching(/^shop_sold_created says when/),
      expect.stringMatching(/^shop_waits has no series yet/),
    ]);
    expect(() => imported('# TYPE shop_waits histogram\n')).toThrow(
      'shows no metric that can be imported; 1 were skipped',
    );
  });
  it.each([
    [[0, 0, 2, 100], 'no bucket is twice above the five seconds of 95 %'],
    [[0, 0, 98, 100], 'the one that is twice above has none above it for the unit test'],
  ])('proposes no limit of time that its buckets cannot tell: %j, %s', counts => {
    const buckets = ['0.1', '0.5', '1', '5'].map((le, i) => `slow_seconds_bucket{le="${le}"} ${counts[i]}`);
    const page = [
      '# TYPE slow_seconds histogram',
      ...buckets,
      'slow_seconds_bucket{le="+Inf"} 100',
      'slow_seconds_sum 300',
      'slow_seconds_count 100',
    ];
    const took = (text: string) => imported(`${text}\n`).system.code.match(/took at most.*/)?.[0];
    expect(took(page.join('\n'))).toBeUndefined();
    const fast = page.join('\n').replaceAll(/} (?:0|2|98)$/gm, '} 99');
    expect(took(fast)).toBe(
      'took at most 0.1 seconds when this was imported; the threshold is the bucket at least twice above.',
    );
  });
  it.each(['query', 'metrics', 'objective', 'rate', 'up'])(
    'of a job called %s has another name in its file',
    job => {
      const page = pageOf(gauge('shop_carts', ' 1'));
      const { system } = importPages([page], { job, source: 'it', metricsFile: './m.ts' });
      expect(system.id).toBe(`${job}System`);
      expect(system.code).toContain(`export const ${job}System = defineSystem({`);
    },
  );
  it('of OpenMetrics has the name that queries have', () => {
    const body =
      '# HELP sold Sold\n# TYPE sold counter\nsold_total 3\nsold_created 1.7e9\n# TYPE build info\nbuild_info{version="1"} 1\n# EOF\n';
    const page = pageOf(body, 'application/openmetrics-text; version=1.0.0');
    const { metricsCode } = importPages([page], { job: 'shop', source: 'it', metricsFile: './m.ts' });
    expect(declared(metricsCode, 'sold_total')).toContain('= counter({');
    expect(declared(metricsCode, 'build_info')).toContain("unit: 'info'");
  });
  it('has texts that cannot end the code around them', () => {
    const { metricsCode, system } = imported(
      '# HELP shop_carts It\'s a "cart" */ `$x` \\\\ end\n# TYPE shop_carts gauge\nshop_carts{kind="a\'b"} 1\n',
    );
    expect(metricsCode).toContain("kind: oneOf('a\\'b')");
    expect(metricsCode).toContain("help: 'It\\'s a \"cart\" */ `$x` \\\\ end'");
    expect(system.code).toContain("It\\'s a");
  });
  it.each([
    ['http_request_duration_seconds', 'histogram', '', 'seconds'],
    ['process_start_time_seconds', 'gauge', '', 'timestamp'],
    ['litellm_llm_api_latency_metric', 'histogram', 'Total latency (seconds)', 'seconds'],
    ['litellm_overhead_latency_metric', 'histogram', 'Latency overhead (milliseconds)', 'milliseconds'],
    ['redis_memory_used_bytes', 'gauge', '', 'bytes'],
    ['node_network_bytes_total', 'counter', '', 'bytes'],
    ['vllm:gpu_cache_usage_perc', 'gauge', '', 'ratio'],
    ['vllm:prompt_tokens_total', 'counter', '', 'tokens'],
    ['evolution_instance_up', 'gauge', '', 'bool'],
    ['litellm_spend_metric_total', 'counter', '', 'USD'],
    ['shop_things', 'gauge', '', 'items'],
  ] as const)('%s has its unit from its name or its help text', (name, type, help, unit) => {
    expect(unitOf(name, type, help)).toBe(unit);
  });
  it('of the runtime is told from those of the program', () => {
    expect(['go_goroutines', 'process_open_fds', 'jvm_memory_used_bytes'].every(isRuntime)).toBe(true);
    expect(['google_calls_total', 'processed_total', 'shop_carts'].some(isRuntime)).toBe(false);
  });
});

describe('what is proposed', () => {
  const code = (body: string) => imported(body).system.code;

  it('takes thresholds from what grew between the scrapes, not from what was before', () => {
    const page = (failed: number, ok: number) =>
      `# HELP calls_total Calls\n# TYPE calls_total counter\ncalls_total{result="failed"} ${failed}\ncalls_total{result="ok"} ${ok}\n`;
    const { system } = imported(page(500, 500), page(510, 590));
    expect(system.code).toContain('10 % failed when this was imported');
    expect(system.code).toContain("threshold: { operator: '>', value: 0.2 }");
    expect(system.code).toContain("name: 'success'");
  });
  it('pairs failures with what they are a part of', () => {
    const text = code(
      '# TYPE bot_sends_total counter\nbot_sends_total 100\n# TYPE bot_sends_failed_total counter\nbot_sends_failed_total 1\n',
    );
    expect(text).toContain('rate(metrics.botSendsFailedTotal');
    expect(text).toContain('rate(metrics.botSendsTotal');
  });
  it('tells when what is used comes near its limit', () => {
    expect(code(gauge('db_connections_used', ' 20') + gauge('db_connections_limit', ' 100'))).toContain(
      'ratio(select(metrics.dbConnectionsUsed), select(metrics.dbConnectionsLimit))',
    );
    // Without a limit there is nothing to be near to.
    expect(code(gauge('db_connections_used', ' 20') + gauge('db_connections_limit', ' 0'))).not.toContain(
      'ratio(',
    );
  });
  it('leaves half of what was left where that is little, and says nothing of what is always full', () => {
    const used = (share: number) =>
      code(gauge('db_pool_used', ` ${share}`) + gauge('db_pool_limit', ' 1000'));
    expect(used(970)).toContain("threshold: { operator: '>', value: 0.985 }");
    expect(used(989)).toContain("threshold: { operator: '>', value: 0.9945 }");
    expect(used(995)).not.toContain('ratio(');
  });
  it.each([
    ['disk_avail_bytes', 'disk_size_bytes'],
    ['pool_files_free', 'pool_files'],
    ['memory_MemAvailable_bytes', 'memory_MemTotal_bytes'],
    ['quota_remaining', 'quota_limit'],
  ])('tells when little of %s is left of %s', (left, size) => {
    const text = code(gauge(left, ' 30') + gauge(size, ' 100'));
    expect(text).toContain("threshold: { operator: '<', value: 0.1 }");
    expect(text).toContain('the lowest was 30 % when this was imported');
    // Almost nothing is left now: the least is lower still.
    expect(code(gauge(left, ' 4') + gauge(size, ' 100'))).toContain(
      "threshold: { operator: '<', value: 0.02 }",
    );
    // More is left than there is: the two are not of one thing.
    expect(code(gauge(left, ' 130') + gauge(size, ' 100'))).not.toContain('ratio(');
  });
  it.each(['gateway_up', 'probe_success', 'whatsapp_connected', 'backend_healthy'])(
    'tells when %s is no longer 1',
    name => expect(code(gauge(name, ' 1'))).toContain("operator: '<', value: 1"),
  );
  it('does not tell when something is not enabled', () => {
    expect(code(gauge('cache_enabled', ' 1'))).not.toContain("operator: '<', value: 1");
  });
  it('asks whether something that is down now is meant to be', () => {
    expect(code(gauge('gateway_up', ' 0'))).toContain('TODO: it was 0 for some series');
    expect(code(gauge('gateway_up', ' 1'))).toContain('Threshold: it was 1');
  });
  it('has an objective even where the page tells of no failure', () => {
    expect(code(gauge('shop_carts', ' 1'))).toContain("select(up, { job: 'shop' })");
  });
});
