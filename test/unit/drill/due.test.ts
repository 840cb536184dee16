import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert, Drill } from '../../../core/alerts/alert.ts';
import { drillCounts, drillTable } from '../../../core/drill/all.ts';
import { type Fault, seeThrough, type Watch } from '../../../core/drill/drill.ts';
import { dueDrillOf, dueText } from '../../../core/drill/due.ts';
import { drillByHttp } from '../../../core/drill/http-drill.ts';
import { readRecord, recordDrill } from '../../../core/drill/record.ts';
import { runbookArtifacts } from '../../../core/generate/docs/runbooks.ts';
import { configure } from '../../../core/project/config.ts';
import { inEnvironment } from '../../../core/project/project.ts';
import { manyWait, ordersFail, shop } from '../../shop.ts';

const environments = { staging: {}, production: {} };
const withDrill = (drill: Drill, more: object = {}) =>
  shop([{ ...ordersFail, drill }, manyWait], { environments, ...more });
const [start, stop] = [
  { path: '/faults/orders', body: { share: 1 } },
  { method: 'DELETE', path: '/faults/orders' },
] as const;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-due-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a drill is refused at definition', () => {
  it.each<[Drill, string]>([
    [
      { always: true },
      'alert ShopOrdersFail: drill is { always: true }, which is for Watchdog alone: an alert that fires while all is well proves nothing',
    ],
    [{ byHand: ' ', everyDays: 90 }, 'alert ShopOrdersFail: drill.byHand is empty'],
    [{ byHand: 'Pull the plug.', everyDays: 0 }, 'drill.everyDays is 0: give a number of days, such as 90'],
    [{ http: { start, stop, in: 'test' } }, 'drill.http.in is "test": use one of staging, production'],
    [{ http: { start: {}, stop, in: 'staging' } }, 'drill.http.start needs either url or path'],
    [
      { http: { start: { url: '/faults' }, stop, in: 'staging' } },
      'drill.http.start has the url "/faults": give a full',
    ],
    [
      { http: { start, stop: { path: 'faults' }, in: 'staging' } },
      'drill.http.stop has the path "faults": begin it with /',
    ],
    [{ http: { start, in: 'staging' } } as never, 'drill.http.stop is missing'],
  ])('%o', (drill, message) => {
    expect(() => withDrill(drill)).toThrow(message);
  });
});

describe('a drill that people do', () => {
  const byHand = { byHand: 'Take the shop off the net for ten minutes.', everyDays: 90 } as const;
  const project = withDrill(byHand);
  const alert = project.alerts.find(({ name }) => name === 'ShopOrdersFail')!;
  const text = (at: string) =>
    dueText(alert, dueDrillOf(alert)!, project, readRecord(folder), new Date(`${at}T12:00:00Z`));

  it('is due, with when it was last done and when it is to be done again', () => {
    expect(text('2026-01-01')).toBe(
      'by hand, every 90 days: Take the shop off the net for ten minutes; never done',
    );
    recordDrill(folder, alert.name, 'staging', new Date('2026-01-01T10:00:00Z'));
    expect(text('2026-01-11')).toMatch(/; last done 2026-01-01, 10 days ago; again by 2026-04-01$/);
    expect(text('2026-05-01')).toMatch(/120 days ago: overdue since 2026-04-01$/);
    // What was done in one environment was not done in another.
    expect(
      dueText(
        alert,
        dueDrillOf(alert)!,
        inEnvironment(project, 'production'),
        readRecord(folder),
        new Date(),
      ),
    ).toMatch(/never done$/);
  });
  it('is written down next to the others, and a damaged record is not guessed', () => {
    recordDrill(folder, 'Z', 'staging', new Date('2026-01-01T10:00:00Z'));
    recordDrill(folder, 'A', 'staging', new Date('2026-01-02T10:00:00Z'));
    expect(Object.keys(JSON.parse(readFileSync(join(folder, 'drills.json'), 'utf8')) as object)).toEqual([
      'A',
      'Z',
    ]);
    writeFileSync(join(folder, 'drills.json'), '{"A":{"staging":"soon"}}');
    expect(() => readRecord(folder)).toThrow('drills.json is damaged');
  });
  it('is counted apart from what passed, failed and was left out', () => {
    const result = { seconds: {}, received: [] };
    const results = [
      { ...result, alert: 'A' },
      { ...result, alert: 'B', failure: 'x' },
      { ...result, alert: 'C', due: text('2026-01-01') },
      { ...result, alert: 'D', leftOut: 'y' },
    ];
    expect(drillCounts(results)).toEqual({ passed: 1, failed: 1, due: 1, leftOut: 1 });
    expect(drillTable(results)).toContain('due: by hand, every 90 days: Take the shop');
  });
  it('is in the runbook', () => {
    const page = (of: ReturnType<typeof shop>) =>
      runbookArtifacts(configure(of)).find(({ path }) => path.endsWith('/ShopOrdersFail.md'))!.content;
    expect(page(project)).toContain('Every 90 days: Take the shop off the net for ten minutes.');
    expect(page(project)).toContain('npx vigia drill ShopOrdersFail --done');
    expect(page(withDrill({ http: { start, stop, in: 'staging' } }))).toContain(
      'npx vigia drill ShopOrdersFail --running --environment staging',
    );
  });
});

describe('a fault endpoint', () => {
  const asked: string[] = [];
  /** What is active at the rule, by environment; Alertmanager has what fires. */
  const active = new Map<string, { state: string; activeAt: string }>();
  let server: Server;
  let base: string;
  let broken = false;

  beforeEach(async () => {
    asked.length = 0;
    active.clear();
    broken = false;
    server = createServer(async (request, response) => {
      const url = new URL(request.url!, 'http://fake');
      if (url.pathname.startsWith('/faults')) {
        let body = '';
        for await (const part of request) body += part;
        asked.push(`${request.method} ${url.pathname} ${body}`);
        if (broken) return void response.writeHead(500).end('no');
        if (request.method === 'POST')
          active.set('staging', { state: 'firing', activeAt: new Date(Date.now() + 50).toISOString() });
        else active.delete('staging');
        return void response.end();
      }
      const alerts = [...active].map(([environment, one]) => ({ ...one, labels: { environment } }));
      if (url.pathname === '/api/v1/rules')
        return void response.end(
          JSON.stringify({
            data: { groups: [{ rules: [{ name: ordersFail.name, state: 'firing', alerts }] }] },
          }),
        );
      const wanted = /environment="(\w+)"/.exec(decodeURIComponent(url.search))?.[1];
      const had = alerts
        .filter(({ labels, state }) => labels.environment === wanted && state === 'firing')
        .map(({ labels }) => ({
          labels,
          annotations: {},
          status: { state: 'active' },
          receivers: [{ name: 'warning' }],
        }));
      response.end(JSON.stringify(had));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const project = withDrill({ http: { start, stop, in: 'staging' } });
  const alert = project.alerts.find(({ name }) => name === ordersFail.name)! as Alert;
  const drill = () => {
    const due = dueDrillOf(alert)!;
    if (!('http' in due)) throw new Error('no');
    return drillByHttp(
      alert,
      due.http,
      project,
      { prometheus: base, alertmanager: base, desk: base },
      {
        timeScale: 1_000_000,
        base,
      },
    );
  };

  it('is called to begin and to end, and the alert is seen through in that environment alone', async () => {
    // Production has a fire of its own.
    active.set('production', { state: 'firing', activeAt: new Date(0).toISOString() });
    const result = await drill();
    expect(result.failure).toBeUndefined();
    expect(Object.keys(result.seconds)).toEqual(['inactive', 'pending', 'firing', 'notified', 'resolved']);
    expect(asked).toEqual(['POST /faults/orders {"share":1}', 'DELETE /faults/orders ']);
  });
  it('that fails is a failure, by its address', async () => {
    broken = true;
    const { failure } = await drill();
    expect(failure).toMatch(
      /(start|stop): (POST|DELETE) http:\/\/127\.0\.0\.1:\d+\/faults\/orders returned 500: no/,
    );
    expect(asked.at(-1)).toMatch(/^DELETE/);
  });
});

describe('an alert that is active before its fault', () => {
  const fault = (): Fault & { begun: number } => ({
    begun: 0,
    async start() {
      this.begun++;
      return Date.now();
    },
    async end() {},
  });
  it('proves nothing, also where it became active between the look and the fault', async () => {
    const one = fault();
    const watch: Watch = {
      state: async () => (one.begun > 0 ? 'firing' : 'inactive'),
      notifications: async () => [],
      activeSince: async () => Date.now() - 5000,
    };
    const result = await seeThrough({ ...ordersFail, for: '0s' }, watch, one, { patienceMs: 1000 });
    expect(result.failure).toMatch(
      /^not proven: it is pending before its fault; it became active 5\.\d s before/,
    );
    expect(result.seconds.firing).toBeUndefined();
  });
  it('is not made to suffer a fault that nobody else waits for', async () => {
    const one = { ...fault(), alone: true };
    const watch: Watch = { state: async () => 'firing', notifications: async () => [] };
    const result = await seeThrough(ordersFail, watch, one, { patienceMs: 300 });
    expect(result.failure).toMatch(/^not proven: it is firing before its fault/);
    expect(one.begun).toBe(0);
  });
});
