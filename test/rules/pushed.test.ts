import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as ask } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import type { RemoteWrite } from 'vigia';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { isolated } from '../../core/drill/isolated.ts';
import { composeArtifacts } from '../../core/generate/compose.ts';
import { configure } from '../../core/project/config.ts';
import type { Project } from '../../core/project/project.ts';
import { open, shown } from '../../core/remote/url.ts';
import { locate } from '../../core/run/locate.ts';
import { type RunningStack, startNative } from '../../core/run/native.ts';
import { hasReceiver, withReceiver } from '../../core/run/otlp.ts';
import { authorization } from '../../core/stack/login.ts';
import { OTLP_PATH } from '../../core/stack/remote-write.ts';
import { Services } from '../loopback.ts';
import { ordersFail, shop } from '../shop.ts';
import { eventually, json } from '../stack/http.ts';

const { absent, programs } = await locate(['prometheus'], true);
const [missing] = [...absent.values()];
const program = programs.get('prometheus')?.path;
const receives = program !== undefined && (await hasReceiver(program));

/** The exporter that the SDK for Node brings along. */
const ofSdk = createRequire(import.meta.resolve('@opentelemetry/sdk-node'));
const { OTLPMetricExporter } = ofSdk('@opentelemetry/exporter-metrics-otlp-proto') as {
  OTLPMetricExporter: new (options: { url: string; headers?: Record<string, string> }) => PushMetricExporter;
};

/** A project whose Prometheus takes what another writes to it, as a store does. */
function store(): Project {
  const project = shop([ordersFail]);
  const prometheus = project.servers.get('prometheus')!;
  const receiving = {
    ...prometheus,
    arguments: (...given: Parameters<NonNullable<typeof prometheus.arguments>>) => [
      ...prometheus.arguments!(...given),
      '--web.enable-remote-write-receiver',
    ],
  };
  return { ...project, servers: new Map(project.servers).set('prometheus', receiving) };
}

/** The header with which services log in to a Prometheus of a stack. */
function loginOf({ urls }: RunningStack): string {
  return authorization(new URL(urls.prometheus!).password);
}

describe('metrics that services push', () => {
  const services = new Services();
  let folder: string;
  let elsewhere: RunningStack | undefined;
  let stack: RunningStack | undefined;

  beforeAll(async () => {
    if (missing !== undefined) return;
    folder = await mkdtemp(join(tmpdir(), 'vigia-pushed-'));
    await mkdir(join(folder, 'secrets'));
    await writeFile(join(folder, 'secrets/store-token'), 'store token\n');
    const only = { only: ['prometheus'], artifacts: () => [], config: { timeScale: 60 } };
    elsewhere = await startNative({ project: store(), ...only });
    // A gate that lets in only who has the token and the tenant.
    const gate = await services.plain((request, response) => {
      const { authorization, 'x-scope-orgid': tenant } = request.headers;
      if (authorization !== 'Bearer store token' || tenant !== 'shop') return response.writeHead(401).end();
      const url = `${elsewhere!.urls.prometheus}${request.url}`;
      return request.pipe(
        ask(
          shown(url),
          { method: request.method!, headers: { ...request.headers, authorization: loginOf(elsewhere!) } },
          answer => {
            response.writeHead(answer.statusCode!);
            answer.pipe(response);
          },
        ),
      );
    });
    stack = await startNative({
      project: shop([ordersFail], {
        otlp: true,
        remoteWrite: [
          {
            name: 'long-term',
            url: `http://127.0.0.1:${gate}/api/v1/write`,
            auth: { bearer: 'store-token' },
            headers: { 'X-Scope-OrgID': 'shop' },
          },
        ],
      }),
      root: folder,
      ...only,
      config: { ...only.config, environment: 'written' },
    });
  });
  afterAll(async () => {
    await stack?.stop();
    await elsewhere?.stop();
    services.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const series = async (of: RunningStack | undefined, query: string) => {
    const { data } = await json<{ data: { result: { metric: object; value: [number, string] }[] } }>(
      `${of!.urls.prometheus}/api/v1/query?query=${encodeURIComponent(query)}`,
    );
    return data.result.map(({ metric, value }) => ({ metric, value: value[1] }));
  };
  const needsPrometheus = (test: TestContext) => {
    if (missing !== undefined) test.skip(missing);
  };
  const needsReceiver = (test: TestContext) => {
    needsPrometheus(test);
    if (!receives) test.skip(`${program} is built without the receiver of OTLP`);
  };

  it('are named in the table of a start: where they are taken, or why not', test => {
    needsPrometheus(test);
    const asked = shop([ordersFail], { otlp: true });
    const [, row] = withReceiver(stack!.components, asked, stack!.config.project);
    expect(row).toEqual(
      receives
        ? {
            name: 'otlp',
            title: 'Metrics by OTLP',
            state: 'ready',
            url: expect.stringMatching(/^http:\/\/localhost:\d+\/api\/v1\/otlp\/v1\/metrics$/),
          }
        : expect.objectContaining({ state: 'absent', reason: expect.stringContaining('use --compose') }),
    );
  });
  it('by OpenTelemetry arrive under the names and labels of the contract', async test => {
    needsReceiver(test);
    const meters = new MeterProvider({
      resource: resourceFromAttributes({
        'service.name': 'shop',
        'service.instance.id': 'shop-1',
        environment: 'production',
        'k8s.pod.name': 'shop-abc',
      }),
      readers: [
        new PeriodicExportingMetricReader({
          exporter: new OTLPMetricExporter({
            url: `${shown(stack!.urls.prometheus!)}${OTLP_PATH}`,
            headers: { authorization: loginOf(stack!) },
          }),
          exportIntervalMillis: 200,
          exportTimeoutMillis: 200,
        }),
      ],
    });
    try {
      meters.getMeter('shop').createCounter('shop.orders').add(7, { status: 'placed' });
      const found = await eventually(
        () => series(stack, 'shop_orders_total'),
        ({ length }) => length > 0,
        20_000,
      );
      expect(found).toEqual([
        {
          metric: expect.objectContaining({
            __name__: 'shop_orders_total',
            job: 'shop',
            instance: 'shop-1',
            environment: 'production',
            k8s_pod_name: 'shop-abc',
            status: 'placed',
          }),
          value: '7',
        },
      ]);
    } finally {
      await meters.shutdown();
    }
  });
  it('are also in the store that is written to', async test => {
    needsReceiver(test);
    const found = await eventually(
      () => series(elsewhere, 'last_over_time(shop_orders_total[1h])'),
      ({ length }) => length > 0,
      30_000,
    );
    expect(found).toMatchObject([{ metric: { job: 'shop', environment: 'production' }, value: '7' }]);
  });
  it('and those that are scraped get to the store with the login and the tenant', async test => {
    needsPrometheus(test);
    const written = 'last_over_time(up{job="prometheus", environment="written"}[1h])';
    const found = await eventually(
      () => series(elsewhere, written),
      ({ length }) => length > 0,
      30_000,
    );
    expect(found).toMatchObject([{ value: '1' }]);
  });
  it('are refused without `otlp`', async test => {
    needsPrometheus(test);
    const { status } = await open(`${elsewhere!.urls.prometheus}${OTLP_PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"resourceMetrics":[]}',
    });
    expect(status).toBe(404);
  });
});

describe('a store elsewhere', () => {
  const url = 'https://mimir.example.org/api/v1/push';
  const projectOf = (...remoteWrite: readonly unknown[]) =>
    shop([ordersFail], { remoteWrite: remoteWrite as readonly RemoteWrite[] });
  const generated = (project: Project) =>
    composeArtifacts(configure(project))
      .map(({ content }) => content)
      .join('\n');

  it('on this machine is reached from the container', () => {
    const text = generated(
      projectOf({ url: 'http://localhost:9009/api/v1/push?a=1', auth: { bearer: 'store' } }),
    );
    expect(text).toContain('url: http://host.docker.internal:9009/api/v1/push?a=1');
    expect(text).toContain('host.docker.internal:host-gateway');
    expect(text).toContain('file: ./secrets/store');
  });
  it('gets nothing from drills', () => {
    const project = shop([ordersFail], { remoteWrite: [{ url }], otlp: true });
    expect(generated(project)).toMatch(/mimir\.example\.org/);
    expect(generated(isolated(project))).not.toMatch(/mimir\.example\.org|otlp-receiver|promote_resource/);
  });
  it.each<readonly [what: string, stores: readonly unknown[], message: string]>([
    [
      'without an address',
      [{}],
      'remoteWrite 1: url is undefined; give a full address, such as https://mimir',
    ],
    ['with a host', [{ url: 'mimir:9009' }], 'url is "mimir:9009"; give a full address'],
    ['with a login', [{ url: 'https://a:b@c.org/' }], 'url has a login, for c.org; give it in auth'],
    ['with a slip', [{ url, bearer: 'a' }], 'it has the field "bearer"; use url, name, auth, tls, headers'],
    ['with a token', [{ url, auth: { bearer: 'glc_eyJ=' } }], 'auth.bearer is not the name of a secret'],
    [
      'with a login in a header',
      [{ url, headers: { Authorization: 'x' } }],
      'headers has Authorization, which',
    ],
    [
      'with a header of Prometheus',
      [{ url, headers: { 'User-Agent': 'x' } }],
      'headers has User-Agent, which Prom',
    ],
    [
      'with a header that is none',
      [{ url, headers: { 'a b': 'x' } }],
      'headers has "a b": "x", which is not',
    ],
    ['with two lines', [{ url, headers: { a: 'x\ny' } }], 'headers has "a": "x\\ny", which is not a header'],
    [
      'twice',
      [
        { url, name: 'a' },
        { url, name: 'a' },
      ],
      'remoteWrite has the name "a" twice',
    ],
    ['with tls over http', [{ url: 'http://a.org/', tls: {} }], 'it has tls, but scheme is "http"'],
  ])('%s is refused', (_, stores, message) => {
    expect(() => projectOf(...stores)).toThrow(message);
  });
});
