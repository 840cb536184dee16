import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Discovery, Target } from 'vigia';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { nativePlacement } from '../../core/generate/native.ts';
import { configure } from '../../core/project/config.ts';
import { locate } from '../../core/run/locate.ts';
import { type RunningStack, startNative } from '../../core/run/native.ts';
import { freePorts } from '../../core/run/ports.ts';
import { prometheus } from '../../core/stack/prometheus.ts';
import { fromContainer } from '../../core/stack/reaches.ts';
import { makeAuthority, makeCertificate, Services } from '../loopback.ts';
import { ordersFail, shop } from '../shop.ts';
import { eventually, json } from '../stack/http.ts';
import { locatePromtool } from './promtool.ts';

const { absent } = await locate(['prometheus'], true);
const [missing] = [...absent.values()];

interface Found {
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapePool: string;
  readonly health: string;
  readonly lastError: string;
  readonly scrapeUrl: string;
  readonly scrapeInterval: string;
  readonly scrapeTimeout: string;
}

const PAGE = 'shop_orders_waiting 3\n';

/** A page for those who ask rightly; others are told what was wrong. */
function page(isRight: (request: IncomingMessage) => boolean) {
  return (request: IncomingMessage, response: ServerResponse) =>
    isRight(request)
      ? response.setHeader('content-type', 'text/plain; version=0.0.4').end(PAGE)
      : response.writeHead(401).end();
}
const always = page(() => true);
const basic = `Basic ${Buffer.from('vigia:päss').toString('base64')}`;

/** A container engine with one container, which exposes two ports of which none is asked for. */
function engine(services: Services): Promise<number> {
  const containers = [
    {
      Id: '1',
      Names: ['/shop-1'],
      Labels: { app: 'shop' },
      HostConfig: { NetworkMode: 'shops' },
      NetworkSettings: { Networks: { shops: { NetworkID: 'n1', IPAddress: '127.0.0.1' } } },
      Ports: [
        { PrivatePort: 80, Type: 'tcp' },
        { PrivatePort: 443, Type: 'tcp' },
      ],
    },
  ];
  const networks = [{ Id: 'n1', Name: 'shops' }];
  return services.plain(({ url = '' }, response) => {
    const filters = new URL(url, 'http://engine').searchParams.get('filters') ?? '';
    const answer = url.includes('/networks') ? networks : filters.includes('app=shop') ? containers : [];
    response.writeHead(200, { 'content-type': 'application/json', 'api-version': '1.44' });
    response.end(JSON.stringify(answer));
  });
}

/** Every setting of a target, each on a service that answers nobody else. */
describe('targets, scraped by the real Prometheus', () => {
  const services = new Services();
  let folder: string;
  let stack: RunningStack | undefined;
  let encrypted = false;

  beforeAll(async () => {
    if (missing !== undefined) return;
    folder = await mkdtemp(join(tmpdir(), 'vigia-targets-'));
    for (const name of ['secrets', 'lists', 'tls']) await mkdir(join(folder, name));
    const secret = (name: string, value: string) => writeFile(join(folder, 'secrets', name), value);
    // As an editor leaves them: with a line break at the end.
    await secret('shop-password', 'päss\n');
    await secret('shop-token', 'a-token\n');
    const at = (port: number) => [`127.0.0.1:${port}`];
    const plain = await services.plain(always);
    const targets: Target[] = [
      {
        job: 'basic',
        at: at(await services.plain(page(({ headers }) => headers.authorization === basic))),
        auth: { basic: { username: 'vigia', password: 'shop-password' } },
      },
      {
        job: 'bearer',
        at: at(await services.plain(page(({ headers }) => headers.authorization === 'Bearer a-token'))),
        auth: { bearer: 'shop-token' },
        interval: '1m',
      },
      {
        job: 'page',
        at: at(
          await services.plain(page(({ url }) => url === '/api/metrics?format=prometheus&part=a&part=b')),
        ),
        path: '/api/metrics',
        params: { format: 'prometheus', part: ['a', 'b'] },
      },
      {
        job: 'gateway',
        at: at(
          await services.plain((_, response) =>
            response
              .setHeader('content-type', 'text/plain; version=0.0.4')
              .end('shop_orders_waiting{instance="pushed",job="other",environment="staging"} 1\n'),
          ),
        ),
        honorLabels: true,
      },
      { job: 'twice', at: { production: at(plain), staging: ['10.255.255.1:1'] } },
      { job: 'twice', at: at(await services.plain(page(({ url }) => url === '/other'))), path: '/other' },
      { job: 'listed', discover: { file: 'lists/*.json' } },
      { job: 'listed', discover: { file: 'lists/more.yml' }, interval: '30s' },
      {
        job: 'contained',
        discover: {
          docker: { labels: { app: 'shop' }, port: plain, host: `tcp://127.0.0.1:${await engine(services)}` },
        },
      },
      { job: 'absent', at: { staging: ['10.255.255.1:1'] }, auth: { bearer: 'only-in-staging' } },
    ];
    await writeFile(
      join(folder, 'lists/shops.json'),
      JSON.stringify([
        { targets: at(plain), labels: { shop: 'a' } },
        { targets: at(plain), labels: { shop: 'b', environment: 'staging', instance: 'own' } },
      ]),
    );
    await writeFile(join(folder, 'lists/more.yml'), `- targets: ['127.0.0.1:${plain}']\n`);
    const authority = makeAuthority(join(folder, 'tls'));
    if (authority) {
      encrypted = true;
      const server = makeCertificate(join(folder, 'tls'), authority, 'shop.internal');
      const client = makeCertificate(join(folder, 'tls'), authority, 'prometheus');
      await copyFile(authority.cert, join(folder, 'secrets/shop-ca'));
      await copyFile(client.cert, join(folder, 'secrets/client-cert'));
      await copyFile(client.key, join(folder, 'secrets/client-key'));
      const own = at(await services.tls(server, always));
      const tls = { ca: 'shop-ca', serverName: 'shop.internal' };
      targets.push(
        { job: 'tls', at: own, tls },
        { job: 'any-certificate', at: own, scheme: 'https', tls: { insecureSkipVerify: true } },
        { job: 'unknown-authority', at: own, scheme: 'https' },
        {
          job: 'mutual',
          at: at(await services.tls(server, always, authority.cert)),
          tls: { ...tls, cert: 'client-cert', key: 'client-key' },
        },
      );
    }
    stack = await startNative({
      project: shop([ordersFail], { targets, environments: { production: {}, staging: {} } }),
      root: folder,
      config: { timeScale: 60 },
      only: ['prometheus'],
      artifacts: () => [],
    });
  });
  afterAll(async () => {
    await stack?.stop();
    services.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** The targets of the job, when Prometheus has scraped each. */
  const scraped = async (test: TestContext, job: string, count = 1): Promise<readonly Found[]> => {
    if (missing !== undefined) test.skip(missing);
    const ofJob = async () => {
      const { data } = await json<{ data: { activeTargets: Found[] } }>(
        `${stack!.urls.prometheus}/api/v1/targets?state=active`,
      );
      return data.activeTargets.filter(({ labels }) => labels.job === job);
    };
    return eventually(
      ofJob,
      found => found.length === count && found.every(({ health }) => health !== 'unknown'),
      20_000,
    );
  };
  const healthy = async (test: TestContext, job: string, count = 1) => {
    const found = await scraped(test, job, count);
    expect(found.map(({ health, lastError }) => [health, lastError])).toEqual(found.map(() => ['up', '']));
    return found;
  };
  const series = async (query: string) => {
    const { data } = await json<{ data: { result: { metric: Record<string, string> }[] } }>(
      `${stack!.urls.prometheus}/api/v1/query?query=${encodeURIComponent(query)}`,
    );
    return data.result.map(({ metric }) => metric);
  };

  it('log in with a name and a password', async test => {
    await healthy(test, 'basic');
  });
  it('log in with a token, as often as they say, on compressed time', async test => {
    const [target] = await healthy(test, 'bearer');
    expect(target).toMatchObject({ scrapeInterval: '1s', scrapeTimeout: '1s' });
  });
  it('have a path and parameters', async test => {
    await healthy(test, 'page');
  });
  it('of a gateway keep the labels of who pushed', async test => {
    await healthy(test, 'gateway');
    expect(await series('shop_orders_waiting{instance="pushed"}')).toMatchObject([
      { job: 'other', environment: 'staging' },
    ]);
  });
  it('of a job that is scraped in two ways are one job, and those of another environment are not scraped', async test => {
    const found = await healthy(test, 'twice', 2);
    expect(found.map(({ scrapePool }) => scrapePool).sort()).toEqual(['twice', 'twice/2']);
    for (const { labels } of found) expect(labels.environment).toBe('production');
  });
  it('are found in files, which say more than the project', async test => {
    const found = await healthy(test, 'listed', 3);
    expect(
      found
        .map(({ labels: { shop = 'c', environment, instance } }) => [shop, environment, instance])
        .sort(([a], [b]) => (a! < b! ? -1 : 1)),
    ).toEqual([
      ['a', 'production', expect.stringMatching(/^127\.0\.0\.1:/)],
      ['b', 'staging', 'own'],
      ['c', 'production', expect.stringMatching(/^127\.0\.0\.1:/)],
    ]);
  });
  it('are containers with their labels, whatever ports these expose', async test => {
    const [target] = await healthy(test, 'contained');
    expect(target!.labels.instance).toMatch(/^shop-1:\d+$/);
    expect(target!.labels.environment).toBe('production');
  });
  it('need no secret in an environment in which they are not', async test => {
    if (missing !== undefined) test.skip(missing);
    expect(await series('up{job="absent"}')).toEqual([]);
  });
  describe('by TLS', () => {
    const needsTls = (test: TestContext) => {
      if (missing === undefined && !encrypted) test.skip('there is no openssl to make certificates');
    };
    it('are trusted by their own authority and name', async test => {
      needsTls(test);
      await healthy(test, 'tls');
      await healthy(test, 'any-certificate');
    });
    it('are shown a certificate where they ask for one', async test => {
      needsTls(test);
      await healthy(test, 'mutual');
    });
    it('are refused without', async test => {
      needsTls(test);
      const [target] = await scraped(test, 'unknown-authority');
      expect(target).toMatchObject({ health: 'down', lastError: expect.stringMatching(/certificate/) });
    });
  });
});

describe('what finds targets', () => {
  const kubernetes = { selector: 'app=shop', port: 'metrics' } as const;
  it.for<readonly [what: string, discover: Discovery]>([
    ['names', { dns: { names: ['shop.internal'] } }],
    ['names with a port', { dns: { names: ['shop.internal'], port: 80 } }],
    ['records of another type', { dns: { names: ['shop.internal'], type: 'AAAA', port: 80 } }],
    ['containers', { docker: { labels: { app: 'shop' }, port: 80, network: 'shop.net' } }],
    ['pods', { kubernetes }],
    ['pods by number', { kubernetes: { ...kubernetes, port: 80, namespaces: ['shops'] } }],
    ['services', { kubernetes: { ...kubernetes, role: 'service', kubeconfig: 'kube' } }],
    ['endpoints', { kubernetes: { ...kubernetes, role: 'endpointslice' } }],
    ['files', { file: ['lists/*.json', 'lists/shop.yml'] }],
  ])('%s is accepted by promtool, on the machine and in a container', async ([, discover], { skip }) => {
    const promtool = await locatePromtool();
    if (!promtool) return skip('there is no promtool');
    const folder = await mkdtemp(join(tmpdir(), 'vigia-discovery-'));
    try {
      await mkdir(join(folder, 'lists'));
      await writeFile(join(folder, 'lists/shop.yml'), "- targets: ['127.0.0.1:80']\n");
      await writeFile(join(folder, 'kube'), 'apiVersion: v1\nkind: Config\n');
      const targets: Target[] = [
        { job: 'shop', discover },
        { job: 'shop', discover, path: '/other', labels: { shop: '$a' } },
      ];
      const config = configure(shop([ordersFail], { targets }));
      const native = nativePlacement({
        servers: new Set(['prometheus']),
        ports: await freePorts(config.project),
        ...{ folder, secretsFolder: folder, root: folder },
      });
      for (const placement of [native, { ...native, onHost: fromContainer }]) {
        const [file] = prometheus.configuration!(config, placement);
        await writeFile(join(folder, 'prometheus.yml'), file!.content);
        const said = spawnSync(promtool, ['check', 'config', join(folder, 'prometheus.yml')], {
          encoding: 'utf8',
        });
        expect(said.stdout + said.stderr).toContain('is valid prometheus config file syntax');
        expect(said.status).toBe(0);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
