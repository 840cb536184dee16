import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../../exporter/app.ts';
import type { CheckResult } from '../../../../telemetry/health.ts';
import {
  endScenario,
  eventually,
  scrape,
  startScenario,
  startTestApp,
  total,
} from '../../../service/support.ts';

interface Health {
  overallStatus: string;
  checks: Record<string, CheckResult>;
}

describe('the health of the service', () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());
  const ask = async (path: string) => {
    const response = await fetch(`${app.url}${path}`);
    return { status: response.status, ...((await response.json()) as Health) };
  };
  const up = (check: string) => total(app, 'health_check_up', { check });

  it('is told in brief and in detail', async () => {
    const [brief, deep] = [await ask('/health'), await ask('/health/deep')];
    expect(brief.status).toBe(200);
    expect(brief.checks.database).not.toHaveProperty('conversations');
    expect(deep.checks.database).toMatchObject({ conversations: 0, messages: 0 });
    expect(deep.checks.redis).toMatchObject({ kind: 'in-process' });
    expect(deep.checks.crewai).toMatchObject({ queues: { vendas: 0 } });
  });
  it('is in the metrics, a series for each check, without anybody asking', async () => {
    const named = (samples: Awaited<ReturnType<typeof scrape>>, name: string) =>
      samples.filter(sample => sample.name === name);
    const samples = await scrape(app);
    const checks = ['crewai', 'database', 'openai', 'redis', 'uaz', 'whatsappAuth'];
    for (const name of ['health_check_up', 'health_check_duration_seconds'])
      expect(
        named(samples, name)
          .map(({ labels }) => labels.check)
          .sort(),
      ).toEqual(checks);
    expect(named(samples, 'health_check_up').every(({ value }) => value === 1)).toBe(true);
  });
  it('is 503 while a store is away, and 200 again when it is back, in answer and metric', async () => {
    await startScenario(app, 'redis-down');
    const down = await eventually(
      () => ask('/health/deep'),
      ({ status }) => status === 503,
    );
    expect(down.overallStatus).toBe('unhealthy');
    expect(down.checks.redis).toMatchObject({ status: 'unhealthy', error: 'redis cannot be reached' });
    expect(down.checks.database!.status).toBe('healthy');
    expect(await up('redis')).toBe(0);
    expect(await up('database')).toBe(1);
    await endScenario(app, 'redis-down');
    await eventually(
      () => up('redis'),
      value => value === 1,
    );
    expect((await ask('/health')).status).toBe(200);
  });
});
