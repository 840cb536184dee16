import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Desk } from '@vigia/desk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deskProject } from '../../core/desk/project.ts';
import { defaultConfig } from '../bundle.ts';
import { databases } from './databases.ts';
import { firing, json, listener, notification, post, startTestDesk } from './support.ts';

interface Historic {
  id: number;
  name: string;
  createdAt: string;
  resolvedAt: string | null;
  [field: string]: unknown;
}
interface Stats {
  total: number;
  active: number;
  resolvedByHand: number;
  meanSecondsToResolve: number | null;
  bySeverity: Record<string, { total: number; meanSecondsToResolve: number | null }>;
  byCategory: Record<string, { total: number }>;
  byService: Record<string, { active: number }>;
}

describe.each(databases)('the history of alerts on $name', database => {
  let desk: Desk;
  let folder: string;
  let alertmanager: Awaited<ReturnType<typeof listener>>;
  /** Alerts as Alertmanager has them. */
  let live: { fingerprint: string; labels: Record<string, string> }[] = [];
  beforeAll(async () => {
    await database.start();
    folder = await mkdtemp(join(tmpdir(), 'vigia-project-'));
    const file = join(folder, 'project.json');
    await writeFile(file, JSON.stringify(deskProject(defaultConfig)));
    alertmanager = await listener(path => ({
      body: path.startsWith('/api/v2/alerts') ? live : { silenceID: 's-1' },
    }));
    desk = await startTestDesk(database, { ALERTMANAGER_URL: alertmanager.url, PROJECT_FILE: file });
  });
  afterAll(async () => {
    await desk.close();
    await alertmanager.close();
    await rm(folder, { recursive: true, force: true });
    await database.remove();
  });
  beforeEach(async () => {
    await desk.context.database.all('DELETE FROM incidents');
    alertmanager.received.length = 0;
    live = [];
  });
  const tell = async (...alerts: object[]) =>
    expect((await post(desk, '/inbox/critical', notification(...alerts))).status).toBe(202);
  const active = async (query = '') =>
    (await json<{ alerts: Historic[] }>(desk, `/production/alerts/active${query}`)).alerts;
  const names = async (query: string) => (await active(query)).map(({ name }) => name).sort();
  const stats = () => json<Stats>(desk, '/production/alerts/stats');

  it('holds what the document asks for of each alert', async () => {
    await tell(firing({ clinic_id: 'clinic-a', escalate: 'true' }));
    const [alert] = await active();
    expect(alert).toMatchObject({
      clinic: 'clinic-a',
      name: 'QueueBacklog',
      severity: 'critical',
      escalate: true,
      category: 'performance',
      service: 'crewai',
      status: 'firing',
      message: 'Now 120',
      metadata: { annotations: { runbook_url: 'http://localhost/r.md' } },
      createdAt: '2026-11-01T00:00:00.000Z',
      resolvedAt: null,
    });
  });
  it('is filtered by severity, level, category, service and clinic, without the heartbeat', async () => {
    await tell(
      firing({ alertname: 'A', severity: 'critical', escalate: 'true', clinic_id: 'c1' }),
      firing({ alertname: 'B', severity: 'critical' }),
      firing({ alertname: 'C', severity: 'warning', category: 'security' }),
      firing({ alertname: 'D', severity: 'info', service: 'redis' }),
      firing({ alertname: 'Watchdog', severity: 'none' }),
    );
    expect(await names('')).toEqual(['A', 'B', 'C', 'D']);
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
    const now = Date.now();
    const at = (secondsAgo: number) => new Date(now - secondsAgo * 1000).toISOString();
    await tell(
      firing({ alertname: 'A' }, { startsAt: at(100), endsAt: at(0), status: 'resolved' }),
      firing({ alertname: 'B' }, { startsAt: at(300), endsAt: at(0), status: 'resolved' }),
      firing({ alertname: 'C', severity: 'warning', service: 'redis' }, { startsAt: at(5) }),
    );
    const counted = await stats();
    expect(counted).toMatchObject({ total: 3, active: 1, meanSecondsToResolve: 200 });
    expect(counted.bySeverity).toMatchObject({
      critical: { total: 2 },
      warning: { total: 1, meanSecondsToResolve: null },
    });
    expect(counted.byCategory).toMatchObject({ performance: { total: 3 } });
    expect(counted.byService).toMatchObject({ crewai: { active: 0 }, redis: { active: 1 } });
  });
  it('lets a person resolve an alert, silences it for an hour, and keeps who and why', async () => {
    await tell(firing());
    const [{ id }] = (await active()) as [Historic];
    const body = { by: 'Ana', reason: 'restarted the workers' };
    const { status, body: answer } = await post(desk, `/production/alerts/${id}/resolve`, body);
    expect(status).toBe(200);
    expect(answer).toMatchObject({ status: 'resolved', resolvedBy: 'Ana', silenced: true });
    const [silence] = alertmanager.received.filter(({ path }) => path === '/api/v2/silences');
    expect(silence!.body).toMatchObject({ createdBy: 'Ana', comment: body.reason });
    expect(silence!.body.matchers).toContainEqual({
      ...{ name: 'alertname', value: 'QueueBacklog', isRegex: false, isEqual: true },
    });
    const length = Date.parse(silence!.body.endsAt) - Date.parse(silence!.body.startsAt);
    expect(length / 1000).toBeCloseTo(3600, 0);
    await tell(firing());
    expect(await active()).toEqual([]);
    expect(await post(desk, `/production/alerts/${id}/resolve`, body)).toMatchObject({ status: 409 });
    expect((await stats()).resolvedByHand).toBe(1);
    expect((await desk.context.incidents.timeline(id)).map(({ kind }) => kind)).toEqual([
      ...['fired', 'told', 'resolved', 'silenced', 'told'],
    ]);
  });
  it('silences an alert that a person resolves by its labels as Alertmanager has them', async () => {
    const labels = { alertname: 'QueueBacklog', phone: '+5511987654321' };
    await tell(firing(labels));
    const [{ id }] = (await active()) as [Historic];
    const body = { by: 'Ana', reason: 'done' };
    expect(await post(desk, `/production/alerts/${id}/resolve`, body)).toMatchObject({ status: 409 });
    expect(await active()).toHaveLength(1);
    const incident = (await desk.context.incidents.find(id))!;
    live = [{ fingerprint: incident.fingerprint, labels }];
    expect(await post(desk, `/production/alerts/${id}/resolve`, body)).toMatchObject({ status: 200 });
    const [silence] = alertmanager.received.filter(({ path }) => path === '/api/v2/silences');
    expect(silence!.body.matchers).toEqual(
      Object.entries(labels).map(([name, value]) => ({ name, value, isRegex: false, isEqual: true })),
    );
  });
  it.each([
    ['/production/alerts/active?severity=severe', 'severity'],
    ['/production/alerts/active?limit=0', 'limit'],
    ['/production/alerts/active?colour=red', 'colour'],
    ['/production/alerts/stats?days=-1', 'days'],
  ])('refuses %s, naming the field', async (path, field) => {
    const response = await fetch(`${desk.url}${path}`);
    expect(response.status).toBe(400);
    expect((await response.json()) as object).toMatchObject({ field, hint: expect.any(String) });
  });
  it('refuses to resolve what is not there, or without a reason', async () => {
    const body = { by: 'Ana', reason: 'x' };
    expect((await post(desk, '/production/alerts/999999/resolve', body)).status).toBe(404);
    expect((await post(desk, '/production/alerts/x/resolve', body)).status).toBe(400);
    expect(await post(desk, '/production/alerts/1/resolve', { by: 'Ana' })).toMatchObject({
      status: 400,
      body: { field: 'reason' },
    });
  });
  it('has the runbooks that alerts link to, and no other file', async () => {
    const text = await (await fetch(`${desk.url}/runbooks/TargetDown.md`)).text();
    expect(text).toContain('# TargetDown');
    for (const path of ['..%2F..%2Fpackage.json', '%2e%2e%2fREADME.md', 'NoSuch.md', '__proto__.md'])
      expect((await fetch(`${desk.url}/runbooks/${path}`)).status).toBe(404);
  });
});
