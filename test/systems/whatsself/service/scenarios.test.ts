import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../../exporter/app.ts';
import { ContactCaller } from '../../../../exporter/systems/whatsself/caller.ts';
import { contactPhones } from '../../../../exporter/systems/whatsself/contact-phones.ts';
import { whatsselfScenarios } from '../../../../metrics/whatsself.scenarios.ts';
import { project } from '../../../bundle.ts';
import {
  disturbing,
  endScenario,
  eventually,
  scrape,
  startScenario,
  startTestApp,
  total,
} from '../../../service/support.ts';

/** Those of other systems that have nothing to do with it: not what all of them need. */
const othersScenarios = project.options.systems
  .filter(({ name }) => name !== 'whatsself')
  .flatMap(({ scenarios = [] }) => scenarios);

describe('the scenario of WhatsSelf', () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp();
    await eventually(
      () => total(app, 'whatsapp_session_up'),
      up => up === 1,
    );
  });
  afterAll(() => app.close());
  afterEach(() => Promise.all(whatsselfScenarios.map(name => endScenario(app, name))));
  const start = async (name: string) => expect((await startScenario(app, name)).status).toBe(202);
  const depth = () => total(app, 'queue_depth');
  const drained = () => eventually(depth, n => n === 0);

  it('runs beside those of other systems, and not beside those of the same queue or session', async () => {
    const disturbs = await disturbing(app);
    for (const other of othersScenarios)
      for (const name of whatsselfScenarios) expect(disturbs(name, other), `${name}, ${other}`).toBe(false);
    expect(disturbs('queue-stalled', 'send-failures')).toBe(true);
    // While the gateway does not tell the state of the session, no recovery is seen.
    expect(disturbs('backend-errors', 'late-recovery')).toBe(true);
    expect(disturbs('metrics-unavailable', 'contact-flood')).toBe(true);
  });
  it('session-lost disconnects, offers QR codes, sends nothing, and recovers', async () => {
    await start('session-lost');
    await eventually(
      () => total(app, 'whatsapp_qr_updates_total'),
      n => n >= 1,
    );
    expect(await total(app, 'whatsapp_session_up')).toBe(0);
    const sent = await total(app, 'messages_outbound_total');
    await eventually(depth, n => n >= 2);
    expect(await total(app, 'messages_outbound_total')).toBe(sent);
    await endScenario(app, 'session-lost');
    await eventually(
      () => total(app, 'whatsapp_session_recovery_seconds_count'),
      n => n === 1,
    );
    await drained();
  });
  it('late-recovery recovers again and again, each time after the six minutes that WhatsApp tells', async () => {
    const count = () => total(app, 'whatsapp_session_recovery_seconds_count');
    const sum = () => total(app, 'whatsapp_session_recovery_seconds_sum');
    const before = [await count(), await sum()] as const;
    await start('late-recovery');
    await eventually(count, n => n >= before[0] + 2);
    await endScenario(app, 'late-recovery');
    const each = ((await sum()) - before[1]) / ((await count()) - before[0]);
    expect(each).toBeGreaterThan(360);
    expect(each).toBeLessThan(370);
    await drained();
  });
  it('queue-stalled lets messages wait', async () => {
    await start('queue-stalled');
    await eventually(depth, n => n >= 5);
    await endScenario(app, 'queue-stalled');
    await drained();
  });
  it('outflow-starved sends about one a second while four come in, and then catches up', async () => {
    await start('outflow-starved');
    await eventually(depth, n => n >= 12);
    await endScenario(app, 'outflow-starved');
    await drained();
  });
  it('send-failures fails about two sends of five, and keeps the breaker closed', async () => {
    const [sent, failed] = [
      await total(app, 'messages_outbound_total'),
      await total(app, 'messages_outbound_failed_total'),
    ];
    await start('send-failures');
    await eventually(
      () => total(app, 'messages_outbound_total'),
      n => n >= sent + 15,
      15_000,
    );
    expect(await total(app, 'cb_state_global')).toBe(0);
    const share =
      ((await total(app, 'messages_outbound_failed_total')) - failed) /
      ((await total(app, 'messages_outbound_total')) - sent);
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.5);
    await endScenario(app, 'send-failures');
    await drained();
  });
  it('backend-errors makes the API answer with server errors, and nothing else fail', async () => {
    await start('backend-errors');
    await eventually(
      () => total(app, 'http_request_duration_seconds_count', { status_code: '5xx' }),
      n => n >= 5,
    );
    expect(await total(app, 'whatsapp_session_up')).toBe(1);
    await endScenario(app, 'backend-errors');
    expect((await fetch(`${app.url}/whatsself/session`)).status).toBe(200);
  });
  it('contact-flood makes one contact stand out, and ends with nothing left of it', async () => {
    const most = async () =>
      Math.max(
        ...(await scrape(app))
          .filter(({ name, labels }) => name === 'rate_per_contact_per_5min' && labels.contactId !== 'other')
          .map(({ value }) => value),
      );
    await start('contact-flood');
    const flooding = await eventually(most, n => n > 40);
    await endScenario(app, 'contact-flood');
    await eventually(most, n => n < flooding / 2);
  });
  it('breaker-open opens the circuit breaker, which closes over the next messages', async () => {
    await start('breaker-open');
    await eventually(
      () => total(app, 'cb_state_global'),
      state => state === 2,
      15_000,
    );
    await endScenario(app, 'breaker-open');
    // What waited may be given up by then, and a half-open breaker has nothing to try.
    const [phone] = contactPhones(8, 1) as [string];
    const contact = new ContactCaller(() => app.url, new AbortController().signal);
    await eventually(
      async () => {
        await contact.writeToWhatsSelf(phone, 'Bom dia');
        await sleep(500);
        return total(app, 'cb_state_global');
      },
      state => state === 0,
      20_000,
    );
  });
});
