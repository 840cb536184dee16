import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTool } from '../../core/run/find.ts';
import type { App } from '../../exporter/app.ts';
import type { CheckResult } from '../../telemetry/health.ts';
import { freePorts } from '../bundle.ts';
import { eventually, startTestApp, total } from '../service/support.ts';
import { callerOf } from '../systems/falachefe/service/caller.ts';
import { createPostgres, createRedis, findPostgres, type TestStore } from './stores.ts';

const postgresFolder = await findPostgres();
const redisProgram = await findTool('redis-server');
const missing = [!postgresFolder && 'PostgreSQL', !redisProgram && 'redis-server']
  .filter(Boolean)
  .join(' and ');

interface Health {
  readonly code: number;
  readonly totalResponseTime: number;
  readonly checks: Record<string, CheckResult>;
}

/** Connections are made anew within half a second; an answer of `/health` serves a second. */
const BACK_MS = 15_000;
const ana = { phone: '+5511987650201', companyId: 'aurora' };

describe.skipIf(missing)(`/health/deep over real stores${missing && ` (no ${missing} here)`}`, () => {
  let app: App;
  let postgres: TestStore;
  let redis: TestStore;
  beforeAll(async () => {
    const ports = await freePorts();
    postgres = await createPostgres(postgresFolder!, ports.postgres);
    redis = await createRedis(redisProgram!, ports.redis);
    await Promise.all([postgres.start(), redis.start()]);
    app = await startTestApp({ DATABASE_URL: postgres.url, REDIS_URL: redis.url });
  }, 60_000);
  afterAll(async () => {
    await app?.close();
    await Promise.all([postgres?.remove(), redis?.remove()]);
  });

  const ask = async (): Promise<Health> => {
    const response = await fetch(`${app.url}/health/deep`);
    return { ...((await response.json()) as Health), code: response.status };
  };
  const until = (holds: (health: Health) => boolean) => eventually(ask, holds, BACK_MS);
  const unhealthy = ({ checks }: Health) =>
    Object.entries(checks)
      .filter(([, { status }]) => status === 'unhealthy')
      .map(([name]) => name)
      .sort();

  it('is 200 while both are there', async () => {
    const { code, checks } = await ask();
    expect(code, JSON.stringify(checks)).toBe(200);
    expect(checks.redis).toMatchObject({ status: 'healthy', kind: 'redis' });
    expect(app.services.database.ready).toBe(true);
  });

  it('is 503 while PostgreSQL is stopped, names what needs it, and is 200 when it is back, with its data', async () => {
    const login = (await callerOf(app).logIn(ana))!;
    await postgres.stop();
    const down = await until(({ code }) => code === 503);
    expect(unhealthy(down)).toEqual(['crewai', 'database', 'whatsappAuth']);
    expect(down.checks.database!.error).toBe('database cannot be reached');
    await eventually(
      () => total(app, 'health_check_up', { check: 'database' }),
      up => up === 0,
    );
    expect(await total(app, 'health_check_up', { check: 'redis' })).toBe(1);
    expect((await fetch(`${app.url}/live`)).status).toBe(200);

    await postgres.start();
    await until(({ code }) => code === 200);
    expect((await callerOf(app).showToken(login)).status).toBe(200);
    expect(await total(app, 'health_check_up', { check: 'database' })).toBe(1);
  });

  it('is 503 while Redis is stopped, and is 200 when it is back', async () => {
    await redis.stop();
    const down = await until(({ code }) => code === 503);
    expect(unhealthy(down)).toEqual(['redis', 'whatsappAuth']);
    expect(down.checks.redis!.error).toBe('redis cannot be reached');
    await redis.start();
    await until(({ code }) => code === 200);
    expect(await total(app, 'health_check_up', { check: 'redis' })).toBe(1);
  });

  it('gives up a store that neither answers nor refuses after the limit of its check', async () => {
    redis.freeze(true);
    const down = await until(({ code }) => code === 503);
    expect(down.checks.redis!.error).toBe('no answer within 500 ms');
    expect(down.checks.database!.status).toBe('healthy');
    expect(down.totalResponseTime).toBeLessThan(2000);
    redis.freeze(false);
    await until(({ code }) => code === 200);
  });

  it('is 503 while both are stopped, and 200 when both are back', async () => {
    await Promise.all([postgres.stop(), redis.stop()]);
    const down = await until(({ checks }) =>
      [checks.database, checks.redis].every(one => one!.status === 'unhealthy'),
    );
    expect(unhealthy(down)).toEqual(['crewai', 'database', 'redis', 'whatsappAuth']);
    await Promise.all([postgres.start(), redis.start()]);
    await until(({ code }) => code === 200);
  });
});
