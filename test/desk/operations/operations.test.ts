import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { Desk } from '@vigia/desk';
import type { DeskProject } from 'vigia/desk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deskProject } from '../../../core/desk/project.ts';
import { defaultConfig } from '../../bundle.ts';
import { databases } from '../databases.ts';
import { firing, json, notification, post, startTestDesk } from '../support.ts';
import { Upstream } from './upstream.ts';

const T0 = Date.parse('2026-11-01T12:00:00Z');
const NS = 1_000_000n;

/** What was answered before is old from then on. */
let later = 0;
const forget = (): void => {
  later += 60_000;
};
const clock = { now: () => Date.now(), elapsed: () => performance.now() + later };

/** Each figure is the number of letters of its query, once for each of two environments. */
const prometheus = new Upstream(({ path, query }) => {
  if (path === '/api/v1/status/buildinfo') return { status: 'success' };
  const text = query.get('query') ?? '';
  if (text === 'up')
    return vector([{ job: 'bot', instance: 'a:1' }, '1'], [{ job: 'bot', instance: 'b:1' }, '0']);
  if (text.includes('qualifier_errors_total')) return { status: 422, error: 'too many samples' };
  if (text.includes('qualifier_leads_unanswered')) return vector([{ environment: 'demo' }, 'NaN']);
  return vector([{ environment: 'demo' }, String(text.length)], [{ environment: 'staging' }, '1']);
});
const vector = (...rows: [Record<string, string>, string][]) => ({
  data: { result: rows.map(([metric, value]) => ({ metric, value: [T0 / 1000, value] })) },
});

/** Nine lines, one each second, of which two are of one moment. */
const lines = Array.from({ length: 9 }, (_, i) => [
  String(BigInt(T0 - (i === 4 ? 3 : i) * 1000) * NS),
  JSON.stringify({ level: 'info', msg: `line ${i}`, stream: 'audit' }),
]);
const loki = new Upstream(({ path, query }) => {
  if (path !== '/loki/api/v1/query_range') return { version: '3' };
  const [end, limit] = [BigInt(query.get('end')!), Number(query.get('limit'))];
  const values = lines.filter(([ns]) => BigInt(ns!) < end).slice(0, limit);
  return { data: { result: [{ stream: { service: 'bot' }, values }] } };
});
const alertmanager = new Upstream(({ path, method }) =>
  path === '/api/v2/silences' && method === 'POST' ? { silenceID: 's-1' } : { cluster: {} },
);
const manifest = {
  file: 'backup-1.ndjson.gz',
  begunAt: new Date(T0).toISOString(),
  bytes: 7,
  trigger: 'schedule',
};
const service = new Upstream(({ path, authorization }) => {
  if (authorization !== 'Bearer the-token') return { status: 401, error: 'who?' };
  if (path === '/backup/manual') return { ...manifest, trigger: 'manual' };
  return { target: 'database', running: false, backups: [manifest], nextRunAt: manifest.begunAt };
});
const upstreams = { prometheus, loki, alertmanager, service };

describe.each(databases)('the operations API on $name', database => {
  let desk: Desk;
  let folder: string;
  let project: DeskProject;
  beforeAll(async () => {
    await Promise.all([database.start(), ...Object.values(upstreams).map(one => one.start())]);
    folder = await mkdtemp(join(tmpdir(), 'vigia-operations-'));
    project = deskProject(defaultConfig);
    await writeFile(join(folder, 'project.json'), JSON.stringify(project));
    await writeFile(join(folder, 'token'), 'the-token\n');
    desk = await startTestDesk(
      database,
      {
        PROJECT_FILE: join(folder, 'project.json'),
        PROMETHEUS_URL: prometheus.url,
        LOKI_URL: loki.url,
        ALERTMANAGER_URL: alertmanager.url,
        SERVICE_TOKEN_FILE: join(folder, 'token'),
        DESK_ADDRESSES: JSON.stringify({ exporter: new URL(service.url).host }),
      },
      { clock },
    );
  });
  afterAll(async () => {
    await desk.close();
    await Promise.all(Object.values(upstreams).map(one => one.stop()));
    await rm(folder, { recursive: true, force: true });
    await database.remove();
  });
  beforeEach(() => {
    for (const one of Object.values(upstreams)) one.asked.length = 0;
  });
  const get = async (path: string) => {
    const response = await fetch(`${desk.url}${path}`);
    // biome-ignore lint/suspicious/noExplicitAny: the test looks at whatever came.
    return { status: response.status, headers: response.headers, body: (await response.json()) as any };
  };

  /** What Loki was asked; the desk delivers its own lines too. */
  const queries = () =>
    loki.asked.filter(({ path }) => path.endsWith('query_range')).map(({ query }) => query.get('query'));

  it('describes every route in a document that is valid OpenAPI', async () => {
    const document = await json<{ paths: Record<string, Record<string, object>> }>(
      desk,
      '/production/openapi.json',
    );
    const { valid, errors } = await new Validator().validate(document as never);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
    );
    expect(described).toEqual(
      expect.arrayContaining([
        'GET /production/metrics/business',
        'GET /production/performance/current',
        'GET /production/performance/summary',
        'GET /production/alerts/active',
        'GET /production/alerts/stats',
        'POST /production/alerts/{id}/resolve',
        'GET /production/backup/status',
        'POST /production/backup/manual',
        'GET /production/system/status',
        'GET /production/logs/recent',
        'GET /production/remedies',
        'POST /production/remedies/{id}/approve',
        'POST /production/remedies/{id}/deny',
      ]),
    );
    // The document knows each path that the server knows.
    for (const operation of described.filter(one => one.includes('/production/'))) {
      const [method, path] = operation.split(' ') as [string, string];
      const answer = await fetch(`${desk.url}${path.replaceAll(/\{\w+\}/g, '0')}`, { method });
      expect(await answer.text(), operation).not.toContain('at this path');
    }
  });

  it('tells of business in a period, by the figures of the systems', async () => {
    const { status, body, headers } = await get(
      '/production/metrics/business?from=2026-10-25&to=2026-11-01&environment=demo',
    );
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('application/json');
    expect(body).toMatchObject({ from: '2026-10-25T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' });
    const names = body.figures.map(({ name }: { name: string }) => name);
    expect(names).toEqual(
      project.figures.filter(({ about }) => about === 'business').map(({ name }) => name),
    );
    const revenue = body.figures.find(({ name }: { name: string }) => name === 'revenue');
    const query = 'sum by (environment) (increase(revenue_total[604800s]))';
    expect(revenue).toEqual({
      name: 'revenue',
      title: 'Revenue',
      system: 'production',
      unit: 'BRL',
      better: 'higher',
      values: [{ labels: { environment: 'demo' }, value: query.length }],
    });
    const asked = prometheus.asked.find(one => one.query.get('query') === query);
    expect(asked!.query.get('time')).toBe(String(Date.parse('2026-11-01') / 1000));
    const waiting = body.figures.find(({ name }: { name: string }) => name === 'leads-waiting');
    expect(waiting.values).toEqual([{ labels: { environment: 'demo' }, value: null }]);
  });
  it('filters figures, and gives their titles in both languages', async () => {
    const { body } = await get(
      '/production/metrics/business?days=3&system=production&name=revenue&language=pt',
    );
    expect(body.figures).toMatchObject([{ name: 'revenue', title: 'Receita' }]);
    expect(prometheus.asked).toHaveLength(1);
  });
  it('tells of performance now and over minutes, and which figure Prometheus refuses', async () => {
    const current = await get('/production/performance/current');
    expect(Date.parse(current.body.to) - Date.parse(current.body.from)).toBe(300_000);
    const summary = await get('/production/performance/summary?minutes=90');
    expect(Date.parse(summary.body.to) - Date.parse(summary.body.from)).toBe(90 * 60_000);
    const errors = summary.body.figures.find(({ name }: { name: string }) => name === 'qualifier-errors');
    expect(errors).toMatchObject({ values: [], error: expect.stringContaining('too many samples') });
  });
  it('answers many who ask for the same with one question', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => get('/production/metrics/business?days=9&name=costs')),
    );
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(prometheus.asked).toHaveLength(1);
  });

  it('gives alerts by the page, without gaps', async () => {
    const alerts = Array.from({ length: 7 }, (_, i) => firing({ alertname: `A${i}`, service: 'paged' }));
    expect((await post(desk, '/inbox/critical', notification(...alerts))).status).toBe(202);
    const seen: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 10; pages++) {
      const { body } = await get(`/production/alerts/active?service=paged&limit=3${cursor}`);
      seen.push(...body.alerts.map(({ name }: { name: string }) => name));
      if (!body.next) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(seen.sort()).toEqual(alerts.map(({ labels }) => labels.alertname));
    expect((await get('/production/alerts/active?service=paged&name=A3')).body.alerts).toHaveLength(1);
    expect((await get('/production/alerts/active?service=paged&acknowledged=true')).body.alerts).toEqual([]);
  });
  it('shows what has just happened, cached or not', async () => {
    const active = async () => (await get('/production/alerts/active?service=fresh')).body.alerts.length;
    expect(await active()).toBe(0);
    await post(desk, '/inbox/critical', notification(firing({ alertname: 'Fresh', service: 'fresh' })));
    expect(await active()).toBe(1);
  });
  it('changes nothing when Alertmanager cannot be asked for the silence', async () => {
    await post(desk, '/inbox/critical', notification(firing({ alertname: 'Kept', service: 'kept' })));
    const [{ id }] = (await get('/production/alerts/active?service=kept')).body.alerts;
    alertmanager.answers = () => ({ status: 500 });
    const failed = await post(desk, `/production/alerts/${id}/resolve`, { by: 'Ana', reason: 'done' });
    expect(failed.status).toBe(502);
    expect(failed.body.error).toContain('Alertmanager');
    expect((await get('/production/alerts/active?service=kept')).body.alerts).toHaveLength(1);
    alertmanager.answers = ({ path }) => (path.startsWith('/api/v2/alerts') ? [] : { silenceID: 's-1' });
    expect((await post(desk, `/production/alerts/${id}/resolve`, { by: 'Ana', reason: 'done' })).status).toBe(
      200,
    );
  });

  it('shows the lines of a stream by the page, the newest first, none twice and none lost', async () => {
    const seen: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 20; pages++) {
      const { body } = await get(
        `/production/logs/recent?stream=audit&service=bot&level=info&limit=4${cursor}`,
      );
      expect(body.stream).toBe('audit');
      seen.push(...body.lines.map(({ msg }: { msg: string }) => msg));
      if (!body.next) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(seen).toEqual(Array.from({ length: 9 }, (_, i) => `line ${i}`));
    expect(queries()[0]).toBe('{stream="audit", level="info", service="bot"}');
  });
  it('quotes what is searched for', async () => {
    await get(`/production/logs/recent?contains=${encodeURIComponent('"} |= "x')}`);
    expect(queries()[0]).toBe('{stream="app"} |= "\\"} |= \\"x"');
  });

  it('asks the services for their backups, and has its own', async () => {
    const { body } = await get('/production/backup/status');
    expect(body.backups.map(({ target }: { target: string }) => target)).toEqual(['database', 'desk']);
    expect((await get('/production/backup/status?target=database')).body.backups).toMatchObject([
      { backups: [manifest] },
    ]);
    const made = await post(desk, '/production/backup/manual', {});
    expect(made).toMatchObject({ status: 201, body: { target: 'database', trigger: 'manual' } });
    const own = await post(desk, '/production/backup/manual', { target: 'desk' });
    expect(own).toMatchObject({ status: 201, body: { target: 'desk', trigger: 'manual' } });
    expect(await post(desk, '/production/backup/manual', { target: 'nowhere' })).toMatchObject({
      status: 404,
      body: { field: 'target', hint: 'use one of database, desk' },
    });
  });

  it.each([
    ['prometheus', 'frozen', '/production/metrics/business?days=2', 'Prometheus'],
    ['prometheus', 'away', '/production/performance/current?name=cpu', 'Prometheus'],
    ['prometheus', 'away', '/production/performance/summary?minutes=7', 'Prometheus'],
    ['loki', 'away', '/production/logs/recent?stream=webhook', 'Loki'],
    ['service', 'frozen', '/production/backup/status?target=database', 'The backups of database'],
    ['service', 'away', '/production/backup/status', 'The backups of database'],
  ] as const)('answers 503 with the name while %s is %s: %s', async (which, state, path, name) => {
    upstreams[which].state = state;
    forget();
    try {
      const begun = performance.now();
      const { status, body, headers } = await get(path);
      expect(status).toBe(503);
      expect(body.error).toContain(name);
      expect(headers.get('retry-after')).toBe('5');
      expect(performance.now() - begun).toBeLessThan(8000);
    } finally {
      upstreams[which].state = 'well';
      forget();
    }
  });
  it('shows everything in one look, also while a server says nothing', async () => {
    const well = await get('/production/system/status');
    expect(well.body).toMatchObject({
      status: 'unhealthy',
      servers: [
        { name: 'database', up: true },
        { name: 'Prometheus', up: true },
        { name: 'Alertmanager', up: true },
        { name: 'Loki', up: true },
      ],
      targets: { up: 1, down: [{ job: 'bot', instance: 'b:1' }] },
      backups: [{ target: 'database', newest: manifest.begunAt }, { target: 'desk' }],
    });
    loki.state = 'frozen';
    forget();
    const ill = await get('/production/system/status');
    loki.state = 'well';
    expect(ill.status).toBe(200);
    expect(ill.body.servers[3]).toMatchObject({ name: 'Loki', up: false, error: expect.any(String) });
    expect(ill.body.alerts.firing.total).toBeGreaterThan(0);
  });

  it.each([
    ['/production/metrics/business?from=soon', 'from'],
    ['/production/metrics/business?from=2026-02-01&to=2026-01-01', 'from'],
    ['/production/metrics/business?from=1000-02-01', 'from'],
    ['/production/metrics/business?to=+275760-09-13', 'to'],
    ['/production/metrics/business?days=3&from=2026-01-01', 'days'],
    ['/production/metrics/business?days=x', 'days'],
    ['/production/metrics/business?colour=red', 'colour'],
    ['/production/performance/summary?minutes=0', 'minutes'],
    ['/production/performance/current?language=fr', 'language'],
    ['/production/logs/recent?stream=Secrets%22', 'stream'],
    ['/production/logs/recent?level=loud', 'level'],
    ['/production/logs/recent?cursor=abc', 'cursor'],
    ['/production/alerts/active?cursor=WyJ4Il0', 'cursor'],
    ['/production/alerts/active?limit=1e3', 'limit'],
    ['/production/alerts/active?severity=critical&level=HIGH', 'level'],
    ['/production/remedies?state=done', 'state'],
    ['/production/remedies?incident=-1', 'incident'],
  ])('refuses %s, naming the field and the mend', async (path, field) => {
    const { status, body } = await get(path);
    expect(status).toBe(400);
    expect(body).toMatchObject({ field, hint: expect.any(String) });
  });
  it('says which server it does not know', async () => {
    const alone = await startTestDesk(database);
    try {
      for (const [path, name] of [
        ['/production/metrics/business', 'PROMETHEUS_URL'],
        ['/production/logs/recent', 'LOKI_URL'],
      ]) {
        const response = await fetch(`${alone.url}${path}`);
        expect(response.status).toBe(503);
        expect(await response.text()).toContain(name);
      }
      expect((await fetch(`${alone.url}/production/system/status`)).status).toBe(200);
    } finally {
      await alone.close();
    }
  });
});
