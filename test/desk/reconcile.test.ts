import type { Desk } from '@vigia/desk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Reconciler } from '../../desk/inbox/reconcile.ts';
import { databases } from './databases.ts';
import { firing, listener, notification, post, startTestDesk } from './support.ts';

const MINUTE = 60_000;

describe.each(databases)('an incident on $name whose end nobody tells', database => {
  let desk: Desk;
  let alertmanager: Awaited<ReturnType<typeof listener>>;
  let alerts: { fingerprint: string; labels: Record<string, string> }[] = [];
  let status = 200;
  beforeAll(async () => {
    await database.start();
    alertmanager = await listener(() => ({ status, body: alerts }));
    desk = await startTestDesk(database, { ALERTMANAGER_URL: alertmanager.url });
  });
  afterAll(async () => {
    await desk.close();
    await alertmanager.close();
    await database.remove();
  });
  beforeEach(async () => {
    await desk.context.database.all('DELETE FROM incidents');
    status = 200;
    alerts = [heartbeat('production')];
    await post(
      desk,
      '/inbox/critical',
      notification(firing({ environment: 'production' }, { fingerprint: 'one' })),
    );
  });

  const heartbeat = (environment: string) => ({
    fingerprint: `w-${environment}`,
    labels: { alertname: 'Watchdog', severity: 'none', environment },
  });
  const one = { fingerprint: 'one', labels: { alertname: 'QueueBacklog' } };
  /** Looks after these minutes, and returns the state of the incident. */
  const lookedAt = async (...minutes: readonly number[]) => {
    const begun = Date.now();
    let now = begun;
    const clock = { now: () => now, elapsed: () => now - begun };
    const reconciler = new Reconciler({ ...desk.context, clock });
    for (const minute of minutes) {
      now = begun + minute * MINUTE;
      await reconciler.look();
    }
    return (await desk.context.incidents.list()).incidents[0]!.status;
  };

  it('ends when Alertmanager has not had it for minutes', async () => {
    expect(await lookedAt(5, 7)).toBe('firing');
    expect(await lookedAt(5, 7, 9)).toBe('resolved');
    const { incidents } = desk.context;
    const { id } = (await incidents.list()).incidents[0]!;
    expect((await incidents.timeline(id)).at(-1)).toMatchObject({ kind: 'resolved', by: null });
    // It fires after all.
    await post(
      desk,
      '/inbox/other',
      notification(firing({ environment: 'production' }, { fingerprint: 'one' })),
    );
    expect((await incidents.list()).incidents[0]!.status).toBe('firing');
  });
  it('fires on while Alertmanager has it, silenced or not', async () => {
    alerts.push(one);
    expect(await lookedAt(5, 7, 9, 11)).toBe('firing');
  });
  it('fires on when it was told of a moment ago', async () => {
    expect(await lookedAt(0, 1, 2, 3)).toBe('firing');
  });
  it.each([
    ['has nothing, as when Prometheus is silent', () => []],
    ['has the heartbeat of another environment alone', () => [heartbeat('staging')]],
  ])('fires on while Alertmanager %s', async (_, has) => {
    alerts = has();
    expect(await lookedAt(5, 7, 9, 11)).toBe('firing');
  });
  it('fires on while Alertmanager is away, or refuses', async () => {
    status = 500;
    await expect(lookedAt(5)).rejects.toThrow('Alertmanager answered 500');
    expect((await desk.context.incidents.list()).incidents[0]!.status).toBe('firing');
  });
});
