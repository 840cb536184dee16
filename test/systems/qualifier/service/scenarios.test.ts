import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../../exporter/app.ts';
import { qualifier } from '../../../../exporter/systems/qualifier/module.ts';
import type { QualifierRemedy } from '../../../../metrics/qualifier.remedies.ts';
import { qualifierScenarios } from '../../../../metrics/qualifier.scenarios.ts';
import { endScenario, eventually, startScenario, startTestApp, total } from '../../../service/support.ts';

describe('the scenario of the qualifier', () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());
  afterEach(() => Promise.all(qualifierScenarios.map(name => endScenario(app, name))));
  const start = async (name: string) => expect((await startScenario(app, name)).status).toBe(202);
  const requests = (status: string) => total(app, 'qualifier_webhook_requests_total', { status });
  const unanswered = () => total(app, 'qualifier_leads_unanswered');
  /** As the desk does when the alert fires. */
  const act = (action: QualifierRemedy) => app.parts(qualifier).recovery.run(action);
  const answered = () =>
    eventually(
      async () => {
        await act('retry-unprocessed-leads');
        return unanswered();
      },
      n => n === 0,
      20_000,
    );

  it('qualifier-errors fails about three requests of ten, which recovers', async () => {
    await start('qualifier-errors');
    await eventually(
      async () => (await requests('error')) + (await requests('success')),
      n => n >= 15,
      15_000,
    );
    const share = (await requests('error')) / ((await requests('error')) + (await requests('success')));
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.5);
    expect(await total(app, 'qualifier_errors_total', { type: 'model' })).toBeGreaterThan(0);
    await endScenario(app, 'qualifier-errors');
    await answered();
  });
  it('qualifier-collapse fails everything until a rollback, qualifier-outage until a failover', async () => {
    const row = () => total(app, 'qualifier_consecutive_errors');
    const served = await requests('success');
    await start('qualifier-collapse');
    await eventually(row, n => n >= 5);
    expect(await requests('success')).toBe(served);
    await act('roll-back');
    await eventually(
      () => requests('success'),
      n => n >= served + 3,
    );
    await endScenario(app, 'qualifier-collapse');
    await start('qualifier-outage');
    await eventually(row, n => n >= 3);
    await act('roll-back');
    await eventually(row, n => n >= 3);
    await act('fail-over');
    await eventually(row, n => n === 0);
    await endScenario(app, 'qualifier-outage');
    await answered();
  });
  it('leads-unanswered lets leads wait for a worker, and answers them when it ends', async () => {
    const processed = () => total(app, 'qualifier_leads_processed_total');
    await start('leads-unanswered');
    await eventually(unanswered, n => n >= 3);
    const before = await processed();
    await endScenario(app, 'leads-unanswered');
    await answered();
    expect(await processed()).toBeGreaterThanOrEqual(before + 3);
  });
  it('sessions-stuck leaves five sessions stuck, until they are ended', async () => {
    const stuck = () => total(app, 'qualifier_sessions_stuck');
    await start('sessions-stuck');
    await eventually(stuck, n => n === 5);
    expect(await act('clean-up-stuck-sessions')).toMatchObject({ affected: 5 });
    await eventually(stuck, n => n === 0);
    await endScenario(app, 'sessions-stuck');
    await start('sessions-stuck');
    await eventually(stuck, n => n === 5);
    await endScenario(app, 'sessions-stuck');
    await eventually(stuck, n => n === 0);
  });
  it.each(['qualifier-slow', 'qualifier-timeouts'] as const)(
    '%s holds leads with the model, and lets them go when it ends',
    async name => {
      const { queue } = app.parts(qualifier).qualification;
      const [processed, served] = [
        await total(app, 'qualifier_leads_processed_total'),
        await requests('success'),
      ];
      await start(name);
      await eventually(
        async () => queue.busy,
        busy => busy >= 3,
      );
      expect(await requests('success')).toBe(served);
      await endScenario(app, name);
      await eventually(
        () => total(app, 'qualifier_leads_processed_total'),
        n => n >= processed + 3,
      );
    },
  );
});
