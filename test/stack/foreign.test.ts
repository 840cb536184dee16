import { accessSync, constants } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { open } from '../../core/remote/url.ts';
import type { RunningStack } from '../../core/run/native.ts';
import { startNative } from '../bundle.ts';
import { eventually, json } from './http.ts';
import { type Attack, attack, type Loot } from './proofs/foreign-page.ts';
import { tried } from './proofs/foreign-requests.ts';

const program = process.env.CHROMIUM || '/usr/bin/chromium';
const hasBrowser = (() => {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
})();
/** Ways in which newer browsers keep pages from this machine by themselves. */
const LOCAL_NETWORK_ACCESS = [
  'LocalNetworkAccessChecks',
  'LocalNetworkAccessChecksWarn',
  'BlockInsecurePrivateNetworkRequests',
  'PrivateNetworkAccessSendPreflights',
  'PrivateNetworkAccessRespectPreflightResults',
];
/** A name of the attacker that means this machine. */
const REBOUND = 'rebound.evil.test';

/** Servers that take from every program of this machine what it sends, or only tell their own metrics: nothing of them is secret. */
const OPEN_TO_READ = [
  'jaeger',
  'jaeger-otlp-http',
  'jaeger-thrift',
  'jaeger-metrics',
  'jaeger-spans',
  'jaeger-health',
];

describe.skipIf(!hasBrowser)('a page of another origin, in a real browser', () => {
  let stack: RunningStack;
  let browser: Browser;
  let attacker: Server;
  let home: string;
  /** What came to the attacker's own server from the servers of the stack. */
  const lured: { url: string; authorization: string | undefined }[] = [];
  const answers = new Map<string, Map<number, number>>();
  let before: State;

  beforeAll(async () => {
    stack = await startNative({ environment: { TRAFFIC: 'calm', HOST_CALM: 'yes' } });
    attacker = createServer((request, response) => {
      if (request.url === '/lure')
        lured.push({ url: request.url, authorization: request.headers.authorization });
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>evil</title><body>');
    });
    await new Promise<void>(done => attacker.listen(0, '127.0.0.1', done));
    home = `http://127.0.0.1:${(attacker.address() as AddressInfo).port}`;
    browser = await chromium.launch({
      executablePath: program,
      args: [
        ...['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP *.evil.test 127.0.0.1'],
        // What only some browsers do, and only where they know the address of the page: this is the worst of them.
        `--disable-features=${LOCAL_NETWORK_ACCESS.join()}`,
      ],
    });
    // What the stack does by itself when it has started.
    await eventually(
      () => json<{ notifications: object[] }>(`${stack.urls.desk}/inbox.json`),
      ({ notifications }) => notifications.length > 0,
      60_000,
    );
    before = await stateOf(stack);
  });
  afterAll(async () => {
    await browser?.close();
    attacker?.close();
    await stack?.stop();
  });

  const present = () => Object.keys(tried).filter(port => stack.addresses[port] !== undefined);
  const originOf = (port: string, host = '127.0.0.1') =>
    `http://${host}:${stack.addresses[port]!.split(':')[1]}`;
  const requestsTo = (port: string) =>
    tried[port]!.map(one => ({
      ...one,
      path: one.path.replace('LISTENER', encodeURIComponent(`${home}/lure`)),
    }));

  /** Opens the attacker's page at an address, and lets it do its worst. */
  async function from(page: string, of: Attack, port: string): Promise<Loot> {
    const context = await browser.newContext();
    try {
      const tab = await context.newPage();
      if (page !== `${home}/`)
        await tab.route(page, route =>
          route.fulfill({ contentType: 'text/html', body: '<!doctype html><body>' }),
        );
      tab.on('response', response => {
        if (!response.url().startsWith(of.origin)) return;
        const counts = answers.get(port) ?? new Map<number, number>();
        answers.set(port, counts.set(response.status(), (counts.get(response.status()) ?? 0) + 1));
      });
      await tab.goto(page);
      return await tab.evaluate(attack, of);
    } finally {
      await context.close();
    }
  }

  it('changes nothing at any server, and reads nothing', async () => {
    const loot: Loot[number][] = [];
    for (const port of present())
      loot.push(...(await from(`${home}/`, { origin: originOf(port), requests: requestsTo(port) }, port)));
    expect(loot).toEqual([]);
    // It did try: each server was asked.
    for (const port of present()) expect(answers.get(port)?.size, port).toBeGreaterThan(0);
    expect(changes(before, await stateOf(stack))).toEqual([]);
    expect(lured).toEqual([]);
  });

  it('changes and reads nothing under a name that it made mean this machine (DNS rebinding)', async () => {
    answers.clear();
    const loot: Loot[number][] = [];
    // What programs of this machine send, any program may send: spans of an attacker are spans.
    for (const port of present().filter(name => !OPEN_TO_READ.includes(name))) {
      const origin = originOf(port, REBOUND);
      loot.push(...(await from(`${origin}/attack.html`, { origin, requests: requestsTo(port) }, port)));
    }
    expect(loot).toEqual([]);
    expect(changes(before, await stateOf(stack))).toEqual([]);
    expect(lured).toEqual([]);
    for (const [port, statuses] of answers)
      console.log(
        `${port}: ${[...statuses]
          .sort()
          .map(([status, count]) => `${status} × ${count}`)
          .join(', ')}`,
      );
  });

  it('is what this test would see: with the login, the same silence is a change', async () => {
    const silence = tried.alertmanager!.find(
      ({ method, path }) => method === 'POST' && path === '/api/v2/silences',
    )!;
    const { status } = await open(`${stack.urls.alertmanager}${silence.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: silence.body!,
    });
    expect(status).toBe(200);
    expect(changes(before, await stateOf(stack))).toEqual([expect.stringContaining('silences')]);
  });
});

type State = Readonly<Record<string, unknown>>;

/** Everything that a page could want to change. */
async function stateOf({ urls, processes }: RunningStack): Promise<State> {
  const metric = async (url: string, name: string) =>
    (await (await open(`${url}/metrics`)).text()).split('\n').find(line => line.startsWith(name));
  const value = async (query: string) =>
    (
      await json<{ data: { result: object[] } }>(
        `${urls.prometheus}/api/v1/query?query=${encodeURIComponent(query)}`,
      )
    ).data.result;
  const loki = async (query: string) =>
    (
      await json<{ data: { result: object[] } }>(
        `${urls.loki}/loki/api/v1/query_range?query=${encodeURIComponent(query)}`,
      )
    ).data.result;
  const { scenarios } = await json<{ scenarios: { name: string; running: boolean }[] }>(
    `${urls.exporter}/scenarios`,
  );
  const desk = await json<{ notifications: { alerts: { labels: { alertname: string } }[] }[] }>(
    `${urls.desk}/inbox.json`,
  );
  return {
    processes: processes.map(({ name, end }) => `${name} ${end() ?? 'runs'}`),
    'prometheus reloads': await metric(
      urls.prometheus!,
      'prometheus_config_last_reload_success_timestamp_seconds',
    ),
    'prometheus series': await value('{__name__=~".*evil.*"}'),
    silences: await json(`${urls.alertmanager}/api/v2/silences`),
    'alertmanager alerts': (
      await json<{ labels: { alertname: string } }[]>(`${urls.alertmanager}/api/v2/alerts`)
    ).filter(({ labels }) => labels.alertname === 'Evil'),
    'alertmanager reloads': await metric(
      urls.alertmanager!,
      'alertmanager_config_last_reload_success_timestamp_seconds',
    ),
    'loki is ready': (await open(`${urls.loki}/ready`)).status,
    'loki lines': await loki('{evil="1"}'),
    'loki level': await (await open(`${urls.loki}/log_level`)).text(),
    'jaeger services': (await json<{ data: string[] }>(`${urls.jaeger}/api/services`)).data.filter(
      name => name === 'evil',
    ),
    'grafana dashboards': (await json<{ uid: string }[]>(`${urls.grafana}/api/search?query=evil`)).length,
    'grafana data sources': (await json<{ uid: string }[]>(`${urls.grafana}/api/datasources`)).map(
      ({ uid }) => uid,
    ),
    'grafana annotations': (await json<{ text: string }[]>(`${urls.grafana}/api/annotations`)).filter(
      ({ text }) => text === 'evil',
    ),
    scenarios: scenarios.filter(({ running }) => running).map(({ name }) => name),
    'log level of the sample': await json(`${urls.exporter}/logging/level`),
    'notifications at the desk': desk.notifications
      .flatMap(({ alerts }) => alerts)
      .filter(({ labels }) => labels.alertname === 'Evil'),
  };
}

/** What is different, by name. */
function changes(before: State, after: State): string[] {
  return Object.keys(before).flatMap(name => {
    const [was, is] = [JSON.stringify(before[name]), JSON.stringify(after[name])];
    return was === is ? [] : [`${name}: ${was} → ${is}`];
  });
}
