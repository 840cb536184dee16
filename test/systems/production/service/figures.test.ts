import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { App } from '../../../../exporter/app.ts';
import { LeadCaller } from '../../../../exporter/systems/qualifier/lead-caller.ts';
import { qualifier } from '../../../../exporter/systems/qualifier/module.ts';
import { printNothing } from '../../../service/desk/support.ts';
import { endScenario, eventually, json, startScenario, startTestApp } from '../../../service/support.ts';
import { callerOf } from '../../falachefe/service/caller.ts';

interface Line {
  level: string;
  event?: string;
}
interface Requests {
  count: number;
  failed: number;
  p95Seconds: number | null;
}

describe('the figures of production', { timeout: 20_000 }, () => {
  let app: App;
  beforeAll(async () => {
    printNothing();
    app = await startTestApp({ LOG_LEVEL: 'info' });
    const caller = callerOf(app);
    const login = (await caller.logIn({ phone: '+5511987650301', companyId: 'aurora' }))!;
    const id = (await caller.openConversation(login, 'web'))!;
    await caller.closeConversation(login, id, 150.5);
    const leads = new LeadCaller(() => app.url, app.parts(qualifier).token, new AbortController().signal);
    await leads.write('+5511987650302', 'Quero contratar o plano anual');
  }, 40_000);
  afterAll(async () => {
    await app.close();
    vi.restoreAllMocks();
  });
  const get = <T>(path: string) => json<T>(`${app.url}/production${path}`);

  it('tell of business in a period, from the database, beside what the metrics say now', async () => {
    const { figures, metrics } = await get<{ figures: object; metrics: { name: string }[] }>(
      '/metrics/business?days=7',
    );
    expect(figures).toMatchObject({
      conversationsStarted: 1,
      conversationsFinished: 1,
      conversationsHandedOff: 0,
      appointmentsRequested: 0,
      leadsGenerated: 1,
      leadsQualified: 1,
      revenueBrl: 150.5,
    });
    expect(metrics.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'business_daily_active_users',
        'revenue_total',
        'appointments_requested_total',
      ]),
    );
    const before = await get<{ figures: object }>('/metrics/business?from=2020-01-01&to=2020-02-01');
    expect(before.figures).toMatchObject({ conversationsStarted: 0, revenueBrl: 0 });
  });
  it('tell how the process performs now and over the last minutes', async () => {
    const now = await get<{ residentBytes: number; cpuCores: number; uptimeSeconds: number }>(
      '/performance/current',
    );
    expect(now.residentBytes).toBeGreaterThan(10e6);
    expect(now.cpuCores).toBeGreaterThanOrEqual(0);
    await callerOf(app).requestCode({ phone: '+5511987650303', companyId: 'aurora' });
    const { api, residentBytes } = await eventually(
      () =>
        get<{ api: Requests; residentBytes: { mean: number; max: number } }>(
          '/performance/summary?minutes=5',
        ),
      summary => summary.api.count > 0,
    );
    expect(api).toMatchObject({ failed: 0 });
    expect(api.p95Seconds).toBeGreaterThan(0);
    expect(residentBytes.max).toBeGreaterThanOrEqual(residentBytes.mean);
  });
  it('show the last lines of each log stream, masked, newest first', async () => {
    const lines = async (stream: string) =>
      (await get<{ lines: Line[] }>(`/logs/recent?stream=${stream}`)).lines;
    expect((await lines('audit')).map(({ event }) => event)).toContain('authentication_attempt');
    expect((await lines('webhook')).map(({ event }) => event)).toContain('lead_processed');
    expect((await lines('performance')).every(({ event }) => event === 'function_timed')).toBe(true);
    for (const stream of ['app', 'security', 'business', 'webhook', 'audit'])
      expect(JSON.stringify(await lines(stream)), stream).not.toContain('98765030');
    const { lines: two } = await get<{ lines: { ts: string }[] }>('/logs/recent?stream=security&limit=2');
    expect(two).toHaveLength(2);
    expect(two[0]!.ts >= two[1]!.ts).toBe(true);
  });
  it('show the state of everything in one look, also while the database is away', async () => {
    const status = () =>
      get<Record<string, { newest?: string; error?: string; active?: number }>>('/system/status');
    const well = await eventually(status, ({ backup }) => backup!.newest !== null);
    expect(well).toMatchObject({ status: 'healthy', alerts: { active: 0 } });
    await startScenario(app, 'database-down');
    const ill = await eventually(status, one => String(one.status) === 'unhealthy');
    expect(ill.alerts!.error).toBe('database cannot be reached');
    await endScenario(app, 'database-down');
  });
  it.each([
    ['/metrics/business?from=soon', 'from'],
    ['/metrics/business?from=2026-02-01&to=2026-01-01', 'from'],
    ['/metrics/business?days=3&from=2026-01-01', 'days'],
    ['/metrics/business?days=x', 'days'],
    ['/performance/summary?minutes=0', 'minutes'],
    ['/logs/recent?stream=secrets', 'stream'],
  ])('refuse %s, naming the field and the hint', async (path, field) => {
    const response = await fetch(`${app.url}/production${path}`);
    expect(response.status).toBe(400);
    expect((await response.json()) as object).toMatchObject({ field, hint: expect.any(String) });
  });
});
