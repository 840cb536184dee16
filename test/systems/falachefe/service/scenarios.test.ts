import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../../exporter/app.ts';
import type { ScenarioState } from '../../../../exporter/scenarios/runner.ts';
import { falachefe } from '../../../../exporter/systems/falachefe/module.ts';
import { scenarios as scenarioNames } from '../../../bundle.ts';
import {
  disturbing,
  endScenario,
  eventually,
  json,
  scrape,
  startScenario,
  startTestApp,
  total,
} from '../../../service/support.ts';
import { callerOf } from './caller.ts';

/** The events per second of a counter, over a second and a half. */
async function rate(app: App, name: string, labels: Record<string, string> = {}): Promise<number> {
  const start = Date.now();
  const before = await total(app, name, labels);
  await new Promise(done => setTimeout(done, 1500));
  return ((await total(app, name, labels)) - before) / ((Date.now() - start) / 1000);
}

describe('a scenario', () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());
  afterEach(() => Promise.all(scenarioNames.map(name => endScenario(app, name))));
  const start = async (name: string) => expect((await startScenario(app, name)).status).toBe(202);
  const status = async (path: string) => (await fetch(`${app.url}${path}`)).status;

  it('is listed with its state, may be started twice and ends when told', async () => {
    await start('metrics-incomplete');
    await start('metrics-incomplete');
    const { scenarios } = await json<{ scenarios: ScenarioState[] }>(`${app.url}/scenarios`);
    expect(scenarios.map(({ name }) => name).sort()).toEqual([...scenarioNames].sort());
    expect(scenarios.filter(({ running }) => running)).toHaveLength(1);
    expect(await (await endScenario(app, 'metrics-incomplete')).json()).toMatchObject({ running: false });
  });
  it('ends by itself after the seconds it was given', async () => {
    const body = JSON.stringify({ seconds: 1 });
    await fetch(`${app.url}/scenarios/metrics-unavailable`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(await status('/metrics')).toBe(503);
    await eventually(
      () => status('/metrics'),
      code => code === 200,
      3000,
    );
  });

  it('runs beside those of other parts, and not beside those of the same crew or of everything', async () => {
    const disturbs = await disturbing(app);
    expect(disturbs('failed-logins', 'crew-errors')).toBe(false);
    expect(disturbs('metrics-incomplete', 'slow-crew')).toBe(true);
    expect(disturbs('metrics-unavailable', 'failed-logins')).toBe(true);
  });

  it('failed-logins fails more than three logins a second, over many phones', async () => {
    await start('failed-logins');
    expect(
      await eventually(
        () => rate(app, 'whatsapp_auth_attempts_total', { status: 'failed' }),
        r => r >= 3,
      ),
    ).toBeLessThan(8);
    const phones = (await scrape(app)).filter(
      s => s.name === 'whatsapp_auth_attempts_total' && s.labels.status === 'failed' && s.value > 0,
    );
    expect(phones.length).toBeGreaterThanOrEqual(5);
  });
  it('rate-limit-storm has more than 20 requests a second refused, without failing a login', async () => {
    const failed = await total(app, 'whatsapp_auth_attempts_total', { status: 'failed' });
    await start('rate-limit-storm');
    await eventually(
      () => rate(app, 'whatsapp_rate_limit_hits_total'),
      r => r > 20,
    );
    expect(await total(app, 'whatsapp_auth_attempts_total', { status: 'failed' })).toBe(failed);
  });
  it('slow-auth makes logins take more than five seconds, and frees them at once when it ends', async () => {
    const slow = async () =>
      (await total(app, 'whatsapp_auth_response_time_seconds_count')) -
      (await total(app, 'whatsapp_auth_response_time_seconds_bucket', { le: '5' }));
    const before = await slow();
    await start('slow-auth');
    await eventually(slow, n => n - before >= 3);
    await endScenario(app, 'slow-auth');
    const began = Date.now();
    expect(await callerOf(app).logIn({ phone: '+5511987651111', companyId: 'ipe' })).toBeDefined();
    expect(Date.now() - began).toBeLessThan(2000);
  });
  it('crew-errors fails messages of one crew and of no other', async () => {
    await start('crew-errors');
    await eventually(
      () => rate(app, 'crewai_messages_processed_total', { status: 'error', crew_id: 'suporte' }),
      r => r > 1,
    );
    expect(await total(app, 'crewai_messages_processed_total', { status: 'error', crew_id: 'vendas' })).toBe(
      0,
    );
  });
  it('slow-crew holds messages with the model, and lets them go within two seconds of its end', async () => {
    const { queue } = app.parts(falachefe).crews.get('vendas')!;
    const answered = () =>
      total(app, 'crewai_messages_processed_total', { status: 'success', crew_id: 'vendas' });
    const before = await answered();
    await start('slow-crew');
    const held = await eventually(
      async () => queue.busy,
      busy => busy >= 4,
    );
    expect(await answered()).toBe(before);
    await endScenario(app, 'slow-crew');
    await eventually(answered, n => n >= before + held, 2000);
    expect(await total(app, 'crewai_messages_processed_total', { status: 'error', crew_id: 'vendas' })).toBe(
      0,
    );
  });
  it('queue-backlog lets more than 150 messages wait, and drains within two seconds of its end', async () => {
    const depth = () => total(app, 'crewai_queue_depth', { crew_id: 'cobranca' });
    await start('queue-backlog');
    await eventually(depth, n => n > 150);
    await endScenario(app, 'queue-backlog');
    await eventually(depth, n => n === 0, 2000);
  });
  it('database-down makes connections fail for real, and loses no data', async () => {
    const login = (await callerOf(app).logIn({ phone: '+5511987652222', companyId: 'aurora' }))!;
    await start('database-down');
    await eventually(
      () => rate(app, 'database_connection_errors_total'),
      r => r > 2,
    );
    expect(await status('/health')).toBe(503);
    expect((await callerOf(app).showToken(login)).status).toBe(503);
    for (const path of ['/scenarios', '/live', '/metrics']) expect(await status(path)).toBe(200);
    await endScenario(app, 'database-down');
    // An answer serves for a second.
    await eventually(
      () => status('/health'),
      code => code === 200,
    );
    expect((await callerOf(app).showToken(login)).status).toBe(200);
    expect(await rate(app, 'database_connection_errors_total')).toBe(0);
  });
  it('redis-down makes connections fail for real, and recovers', async () => {
    await start('redis-down');
    await eventually(
      () => rate(app, 'redis_connection_errors_total'),
      r => r > 2,
    );
    expect((await callerOf(app).requestCode({ phone: '+5511987653333', companyId: 'ipe' })).status).toBe(503);
    await endScenario(app, 'redis-down');
    expect(await status('/health')).toBe(200);
    expect(await rate(app, 'redis_connection_errors_total')).toBe(0);
  });
  it('metrics-unavailable takes /metrics away, and nothing else', async () => {
    await start('metrics-unavailable');
    expect(await status('/metrics')).toBe(503);
    expect(await status('/health')).toBe(200);
  });
  it('metrics-incomplete leaves the CrewAI metrics out, in both formats', async () => {
    await start('metrics-incomplete');
    for (const accept of ['text/plain', 'application/openmetrics-text']) {
      const text = await (await fetch(`${app.url}/metrics`, { headers: { accept } })).text();
      expect(text).not.toContain('crewai_');
      expect(text).toContain('whatsapp_auth_attempts_total');
    }
  });
});
