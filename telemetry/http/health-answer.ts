import type { HealthReport } from '../health.ts';

/** What `/health` answers: 200 when every check passes, else 503. */
export async function healthAnswer(
  run: () => Promise<HealthReport>,
  identity: { readonly version?: string | undefined; readonly environment?: string | undefined },
): Promise<{ status: number; body: object }> {
  const { healthy, timestamp, totalResponseTime, checks } = await run();
  const body = {
    overallStatus: healthy ? 'healthy' : 'unhealthy',
    timestamp,
    ...identity,
    uptime: Math.round(process.uptime()),
    totalResponseTime,
    checks,
  };
  return { status: healthy ? 200 : 503, body };
}
