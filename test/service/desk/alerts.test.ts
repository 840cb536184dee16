import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../../exporter/app.ts';
import type { HistoricAlert } from '../../../exporter/desk/alerts/history.ts';
import { desk } from '../../../exporter/desk/module.ts';
import { eventually, json, post, startTestApp } from '../support.ts';
import { firing, listener, notification } from './support.ts';

interface Stats {
  total: number;
  active: number;
  resolvedByHand: number;
  meanSecondsToResolve: number | null;
  bySeverity: Record<string, { total: number; meanSecondsToResolve: number | null }>;
  byCategory: Record<string, { total: number }>;
  byService: Record<string, { active: number }>;
}

describe('the history of alerts', { timeout: 20_000 }, () => {
  let folder: string;
  let app: App;
  let alertmanager: Awaited<ReturnType<typeof listener>>;
  const start = () => startTestApp({ DATA_DIR: folder, ALERTMANAGER_URL: alertmanager.url });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-history-'));
    alertmanager = await listener(() => ({ body: { silenceID: 's-1' } }));
    app = await start();
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await alertmanager.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await app.services.database.query('DELETE FROM alert_history');
    alertmanager.received.length = 0;
  });
  const tell = async (...alerts: object[]) => {
    expect((await post(app, '/inbox/critical', notification(...alerts))).status).toBe(202);
    await app.parts(desk).history.write();
  };
  const active = async (query = '') =>
    (await json<{ alerts: HistoricAlert[] }>(`${app.url}/production/alerts/active${query}`)).alerts;
  const found = (n: number) => eventually(active, alerts => alerts.length === n);
  const names = async (query: string) => (await active(query)).map(({ name }) => name).sort();
  const stats = () => json<Stats>(`${app.url}/production/alerts/stats`);
  const now = () => new Date().toISOString();

  it('holds what the document asks for of each alert', async () => {
    await tell(firing({ clinic_id: 'clinic-a', escalate: 'true' }));
    const [alert] = await found(1);
    expect(alert).toMatchObject({
      clinic: 'clinic-a',
      name: 'QueueBacklog',
      severity: 'critical',
      escalate: true,
      category: 'performance',
      service: 'crewai',
      status: 'firing',
      message: 'Now 120',
      createdAt: '2026-11-01T00:00:00.000Z',
      resolvedAt: null,
    });
    expect(alert!.metadata.annotations.runbook_url).toBe('http://localhost/r.md');
  });
  it('counts copies and repetitions of one occurrence once, and ends it when it is resolved', async () => {
    await tell(firing());
    await tell(firing());
    await found(1);
    await tell(firing({}, { status: 'resolved', endsAt: '2026-11-01T00:10:00Z' }));
    await found(0);
    // A notification of before that comes late does not open it again.
    await tell(firing());
    await found(0);
    const [row] = await app.services.database.query('SELECT count(*)::int AS n FROM alert_history');
    expect(row!.n).toBe(1);
  });
  it('closes an occurrence whose end nobody told when the next one begins', async () => {
    await tell(firing());
    await tell(firing({}, { startsAt: '2026-11-02T00:00:00Z' }));
    const [alert] = await found(1);
    expect(alert!.createdAt).toBe('2026-11-02T00:00:00.000Z');
  });
  it('leaves out the heartbeat, reports, and what has no time', async () => {
    await tell(
      firing({ alertname: 'Watchdog', severity: 'none' }),
      firing({ alertname: 'Odd' }, { startsAt: 'yesterday' }),
      firing({ alertname: 'Real' }),
    );
    await found(1);
    expect(await names('')).toEqual(['Real']);
  });
  it('is filtered by severity, level, category, service and clinic', async () => {
    await tell(
      firing({ alertname: 'A', severity: 'critical', escalate: 'true', clinic_id: 'c1' }),
      firing({ alertname: 'B', severity: 'critical' }),
      firing({ alertname: 'C', severity: 'warning', category: 'security' }),
      firing({ alertname: 'D', severity: 'info', service: 'redis' }),
    );
    await found(4);
    expect(await names('?severity=critical')).toEqual(['A', 'B']);
    expect(await names('?level=CRITICAL')).toEqual(['A']);
    expect(await names('?level=HIGH')).toEqual(['B']);
    expect(await names('?level=MEDIUM')).toEqual(['C']);
    expect(await names('?level=LOW')).toEqual(['D']);
    expect(await names('?category=security')).toEqual(['C']);
    expect(await names('?service=redis')).toEqual(['D']);
    expect(await names('?clinic=c1')).toEqual(['A']);
    expect(await active('?limit=2')).toHaveLength(2);
  });
  it('is counted by severity, category and service, with the mean time to resolve', async () => {
    const began = (secondsAgo: number) => new Date(Date.now() - secondsAgo * 1000).toISOString();
    await tell(
      firing({ alertname: 'A' }, { startsAt: began(100), endsAt: now(), status: 'resolved' }),
      firing({ alertname: 'B' }, { startsAt: began(300), endsAt: now(), status: 'resolved' }),
      firing({ alertname: 'C', severity: 'warning', service: 'redis' }, { startsAt: began(5) }),
    );
    const { total, meanSecondsToResolve, bySeverity, byCategory, byService } = await eventually(
      stats,
      one => one.total === 3,
    );
    expect(total).toBe(3);
    expect(meanSecondsToResolve).toBeGreaterThanOrEqual(199);
    expect(meanSecondsToResolve).toBeLessThanOrEqual(202);
    expect(bySeverity).toMatchObject({
      critical: { total: 2 },
      warning: { total: 1, meanSecondsToResolve: null },
    });
    expect(byCategory).toMatchObject({ performance: { total: 3 } });
    expect(byService).toMatchObject({ crewai: { active: 0 }, redis: { active: 1 } });
  });
  it('lets a person resolve an alert, silences it for an hour, and keeps who and why', async () => {
    await tell(firing());
    const [{ id }] = (await found(1)) as [HistoricAlert];
    const body = { by: 'Ana', reason: 'restarted the workers' };
    const { status, body: answer } = await post(app, `/production/alerts/${id}/resolve`, body);
    expect(status).toBe(200);
    expect(answer).toMatchObject({ status: 'resolved', resolvedBy: 'Ana', silenced: true });
    const [silence] = alertmanager.received.filter(({ path }) => path === '/api/v2/silences');
    expect(silence!.body).toMatchObject({ createdBy: 'Ana', comment: body.reason });
    expect(silence!.body.matchers).toContainEqual({
      name: 'alertname',
      value: 'QueueBacklog',
      isRegex: false,
      isEqual: true,
    });
    const length = Date.parse(silence!.body.endsAt) - Date.parse(silence!.body.startsAt);
    expect(length / 1000).toBeCloseTo(3600, 0);
    await tell(firing());
    expect(await active()).toEqual([]);
    expect(await post(app, `/production/alerts/${id}/resolve`, body)).toMatchObject({ status: 409 });
    expect((await stats()).resolvedByHand).toBe(1);
  });
  it('opens again what was resolved by hand and still fires after the hour', async () => {
    await tell(firing());
    const [{ id }] = (await found(1)) as [HistoricAlert];
    await post(app, `/production/alerts/${id}/resolve`, { by: 'Ana', reason: 'done' });
    await app.services.database.query(`UPDATE alert_history SET resolved_at = now() - interval '61 minutes'`);
    await tell(firing());
    const [alert] = await found(1);
    expect(alert).toMatchObject({ id, resolvedAt: null, resolvedBy: null });
  });
  it('waits for a database that is away, and survives a restart', async () => {
    await app.services.database.cut();
    expect((await post(app, '/inbox/critical', notification(firing()))).status).toBe(202);
    await app.services.database.restore();
    await found(1);
    await app.close();
    app = await start();
    expect(await names('')).toEqual(['QueueBacklog']);
  }, 60_000);
  it('drops what ended 90 days ago, and keeps what still fires', async () => {
    await tell(
      firing(
        { alertname: 'Old' },
        { startsAt: '2026-01-01T00:00:00Z', endsAt: '2026-01-02T00:00:00Z', status: 'resolved' },
      ),
      firing({ alertname: 'Long' }, { startsAt: '2026-01-01T00:00:00Z' }),
    );
    await found(1);
    await app.parts(desk).history.discardOld();
    const rows = await app.services.database.query('SELECT name FROM alert_history');
    expect(rows).toEqual([{ name: 'Long' }]);
  });
  it.each([
    ['/production/alerts/active?severity=severe', 'querystring', 'severity'],
    ['/production/alerts/active?limit=0', 'querystring', 'limit'],
    ['/production/alerts/active?colour=red', 'querystring', 'colour'],
    ['/production/alerts/stats?days=-1', 'querystring', 'days'],
  ])('refuses %s, naming the field', async (path, _where, field) => {
    const response = await fetch(`${app.url}${path}`);
    expect(response.status).toBe(400);
    expect((await response.json()) as object).toMatchObject({ field, hint: expect.any(String) });
  });
  it('refuses to resolve what is not there, or without a reason', async () => {
    const body = { by: 'Ana', reason: 'x' };
    expect((await post(app, '/production/alerts/999999/resolve', body)).status).toBe(404);
    expect((await post(app, '/production/alerts/x/resolve', body)).status).toBe(400);
    expect(await post(app, '/production/alerts/1/resolve', { by: 'Ana' })).toMatchObject({
      status: 400,
      body: { field: 'reason' },
    });
  });
});
