import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { usualPace } from '../../../../core/drill/pace.ts';
import { scenarioStack } from '../../../../core/drill/private.ts';
import { open } from '../../../../core/remote/url.ts';
import { locate } from '../../../../core/run/locate.ts';
import { type RunningStack, startNative } from '../../../../core/run/native.ts';
import { alerts, project } from '../../../bundle.ts';

const ALERT = 'QualifierSessionsStuck';
const ACTION = 'clean-up-stuck-sessions';

const { absent } = await locate(['prometheus', 'alertmanager'], true);
const [missing] = [...absent].map(([name, reason]) => `${name} is not there: ${reason}`);

interface Run {
  readonly id: string;
  readonly incident: number;
  readonly state: string;
  readonly createdAt: string;
  readonly calledAt: string;
  readonly endedAt: string;
  readonly status: number;
  readonly answer: string;
}

/** A fault, its alert, its remedy, and what the figures do: on real servers, in compressed time, and nobody ends the fault. */
let stack: RunningStack | undefined;
if (missing === undefined) {
  beforeAll(async () => {
    const own = alerts.filter(({ name }) => name === ALERT);
    stack = await startNative(scenarioStack(project, own, usualPace));
  }, 180_000);
  afterAll(() => stack?.stop());
}

it('a fault fires its alert, whose remedy makes it fall and resolve', async ({ skip }) => {
  skip(missing !== undefined, missing);
  const { exporter, desk, prometheus } = stack!.urls as Record<'exporter' | 'desk' | 'prometheus', string>;
  const begun = Date.now();
  const seconds: Record<string, number> = {};
  const reached = async (what: string, ask: () => Promise<boolean>, withinMs = 60_000): Promise<void> => {
    while (!(await ask())) {
      if (Date.now() - begun > withinMs) throw new Error(`${what} was not reached within ${withinMs} ms`);
      await sleep(50);
    }
    seconds[what] = (Date.now() - begun) / 1000;
  };
  const get = async <T>(url: string) => (await (await open(url)).json()) as T;
  const query = async (text: string) => {
    const { data } = await get<{ data: { result: { value: [number, string] }[] } }>(
      `${prometheus}/api/v1/query?query=${encodeURIComponent(text)}`,
    );
    return Number(data.result[0]?.value[1] ?? 0);
  };
  const runs = async () => (await get<{ runs: Run[] }>(`${desk}/production/remedies?action=${ACTION}`)).runs;

  const started = await open(`${exporter}/scenarios/sessions-stuck`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(started.status).toBe(202);
  await reached('fault', async () => (await query('max(qualifier_sessions_stuck)')) === 5);
  await reached(
    'firing',
    async () => (await query(`count(ALERTS{alertname="${ALERT}",alertstate="firing"})`)) === 1,
  );
  await reached('remedied', async () => (await runs()).some(({ state }) => state === 'succeeded'));
  await reached('fallen', async () => (await query('max(qualifier_sessions_stuck)')) === 0);
  await reached('resolved', async () => (await query(`count(ALERTS{alertname="${ALERT}"})`)) === 0);

  const [run, ...others] = await runs();
  expect(others).toEqual([]);
  expect(run).toMatchObject({ state: 'succeeded', status: 200 });
  expect(JSON.parse(run!.answer)).toEqual({ action: ACTION, affected: 5 });
  expect(await query(`sum(remediation_runs_total{action="${ACTION}",result="success"})`)).toBeLessThanOrEqual(
    1,
  );
  await reached(
    'told',
    async () =>
      (await get<{ alerts: { id: number }[] }>(`${desk}/production/alerts/active`)).alerts.every(
        ({ id }) => id !== run!.incident,
      ),
    90_000,
  );
  await reached(
    'counted',
    async () => (await query(`sum(remediation_runs_total{action="${ACTION}",result="success"})`)) === 1,
    90_000,
  );
  // The scenario still runs: what ended the fault is the remedy.
  const { scenarios } = await get<{ scenarios: { name: string; running: boolean }[] }>(
    `${exporter}/scenarios`,
  );
  expect(scenarios.find(({ name }) => name === 'sessions-stuck')).toMatchObject({ running: true });
  const called = Date.parse(run!.calledAt) - Date.parse(run!.createdAt);
  expect(called, 'milliseconds from the notification to the call').toBeLessThan(1000);
  console.log(
    `remedy: ${Object.entries(seconds)
      .map(([what, at]) => `${what} ${at.toFixed(1)} s`)
      .join(
        ', ',
      )}; from notification to call ${called} ms, the call ${Date.parse(run!.endedAt) - Date.parse(run!.calledAt)} ms`,
  );
}, 120_000);

interface Figures {
  readonly to: string;
  readonly figures: readonly {
    readonly name: string;
    readonly error?: string;
    readonly values: readonly { readonly value: number | null }[];
  }[];
}

it('the desk answers for the stack by the servers that have what is asked', async ({ skip }) => {
  skip(missing !== undefined, missing);
  const { desk, prometheus } = stack!.urls as Record<'desk' | 'prometheus', string>;
  const get = async <T>(url: string) => (await (await open(url)).json()) as T;

  const [business, performance] = await Promise.all([
    get<Figures>(`${desk}/production/metrics/business?days=1`),
    get<Figures>(`${desk}/production/performance/summary?minutes=60`),
  ]);
  const all = [...business.figures, ...performance.figures];
  expect(all.length).toBe(project.systems.flatMap(({ figures = [] }) => figures).length);
  expect(all.filter(({ error }) => error !== undefined)).toEqual([]);
  expect(all.filter(({ values }) => values.length === 0).map(({ name }) => name)).toEqual([]);
  // The same as Prometheus says itself.
  const leads = business.figures.find(({ name }) => name === 'leads-received')!.values[0]!.value!;
  const text = `sum(increase(qualifier_leads_created_total[1d]))`;
  const at = Date.parse(business.to) / 1000;
  const { data } = await get<{ data: { result: { value: [number, string] }[] } }>(
    `${prometheus}/api/v1/query?query=${encodeURIComponent(text)}&time=${at}`,
  );
  expect(leads).toBeGreaterThan(0);
  expect(leads).toBeCloseTo(Number(data.result[0]!.value[1]), 6);

  const status = await get<{ servers: { name: string; up: boolean }[]; backups: { target: string }[] }>(
    `${desk}/production/system/status`,
  );
  expect(status.servers.filter(({ up }) => !up)).toEqual([]);
  expect(status.servers.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['database', 'Prometheus', 'Alertmanager']),
  );
  const made = await open(`${desk}/production/backup/manual`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ target: 'database' }),
  });
  expect([made.status, await made.json()]).toMatchObject([201, { target: 'database', trigger: 'manual' }]);
  if (stack!.urls.loki && stack!.addresses.loki) {
    const { lines } = await get<{ lines: unknown[] }>(
      `${desk}/production/logs/recent?stream=webhook&limit=5`,
    );
    expect(lines.length).toBeGreaterThan(0);
  }
}, 60_000);
