import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createHealth, type HealthCheck } from '../../../telemetry/health.ts';

const well: HealthCheck = { limitMs: 1000, run: async () => undefined };
const never: HealthCheck = { limitMs: 60, run: () => new Promise(() => {}) };

describe('health', () => {
  it('is healthy when every check passes, with what each found', async () => {
    const counting = { limitMs: 1000, run: async () => ({ sessions: 3 }) };
    const { healthy, checks } = await createHealth({ well, counting })();
    expect(healthy).toBe(true);
    expect(checks.counting).toMatchObject({ status: 'healthy', sessions: 3 });
  });
  it('is unhealthy when one check fails, and says which and why, without personal data', async () => {
    const failing = {
      limitMs: 1000,
      run: async () => {
        throw new Error('no session of 5511987654321');
      },
    };
    const { healthy, checks } = await createHealth({ well, failing })();
    expect(healthy).toBe(false);
    expect(checks.well.status).toBe('healthy');
    expect(checks.failing).toMatchObject({ status: 'unhealthy', error: 'no session of +55*********21' });
  });
  it('gives each check its own time, and lets none hold up the others', async () => {
    const patient = { limitMs: 1000, run: () => sleep(150, undefined) };
    const { checks, totalResponseTime } = await createHealth({ never, patient, well })();
    expect(checks.never).toMatchObject({ status: 'unhealthy', error: 'no answer within 60 ms' });
    expect(checks.patient.status).toBe('healthy');
    expect(checks.never.responseTime).toBeLessThan(140);
    expect(checks.well.responseTime).toBeLessThan(50);
    expect(totalResponseTime).toBeGreaterThan(140);
  });
  it('runs the checks side by side', async () => {
    const slow = { limitMs: 1000, run: () => sleep(100, undefined) };
    const { totalResponseTime } = await createHealth({ a: slow, b: slow, c: slow, d: slow })();
    expect(totalResponseTime).toBeLessThan(300);
  });
  it('asks once for all who come at once and within the second after, and anew then', async () => {
    const run = vi.fn(() => sleep(30, undefined));
    const health = createHealth({ counted: { limitMs: 1000, run } });
    const [first, second] = await Promise.all([health(), health(), health()]);
    expect(second).toBe(first);
    expect(await health()).toBe(first);
    expect(run).toHaveBeenCalledTimes(1);
    await sleep(1050);
    expect(await health()).not.toBe(first);
    expect(run).toHaveBeenCalledTimes(2);
  });
  it('tells of each result once, with its seconds', async () => {
    const told: unknown[] = [];
    await createHealth({ well, never }, (...result) => told.push(result))();
    expect(told).toHaveLength(2);
    expect(told).toContainEqual(['well', true, expect.any(Number)]);
    const [, , seconds] = told.find(result => (result as string[])[0] === 'never') as [
      string,
      boolean,
      number,
    ];
    expect(seconds).toBeGreaterThan(0.055);
    expect(seconds).toBeLessThan(1);
  });
});
