import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { App } from '../../../exporter/app.ts';
import { emergencyText } from '../../../exporter/desk/emergency.ts';
import type { Notification } from '../../../exporter/desk/notification.ts';
import { post, startTestApp } from '../support.ts';
import { firing, listener, notification, printNothing } from './support.ts';

describe('an emergency', { timeout: 20_000 }, () => {
  let app: App;
  let gateway: Awaited<ReturnType<typeof listener>>;
  let status = 200;
  beforeAll(async () => {
    gateway = await listener(() => ({ status, body: {} }));
    printNothing();
    app = await startTestApp({
      UAZ_API_URL: gateway.url,
      EMERGENCY_PHONE: '+5511987650099',
      LOG_LEVEL: 'info',
    });
  }, 30_000);
  afterAll(async () => {
    await app.close();
    await gateway.close();
    vi.restoreAllMocks();
  });
  const send = () => post(app, '/production/emergency', notification(firing({ escalate: 'true' })));
  const sent = () => gateway.received.filter(({ path }) => path === '/messages/text');

  it('is written to the configured number by WhatsApp, with what to do', async () => {
    expect((await send()).status).toBe(202);
    expect(sent()).toHaveLength(1);
    const { phone, text } = sent()[0]!.body;
    expect(phone).toBe('+5511987650099');
    for (const part of ['EMERGENCY: QueueBacklog (crewai)', 'Now 120', 'http://localhost/r.md'])
      expect(text).toContain(part);
  });
  it('masks the number in the log, and audits the message', async () => {
    const lines = app.services.recent.list('audit', 200);
    expect(lines).toContainEqual(
      expect.objectContaining({
        event: 'emergency_sent',
        phoneNumber: '+55*********99',
        alerts: ['QueueBacklog'],
      }),
    );
    expect(JSON.stringify(lines)).not.toContain('987650099');
  });
  it('is answered with an error while the gateway fails, so that Alertmanager tries again', async () => {
    status = 500;
    expect((await send()).status).toBe(502);
    status = 200;
  });
  it('names phones of users masked, and tells the end as well', () => {
    const text = emergencyText(
      notification(
        firing({}, { status: 'resolved', annotations: { description: 'of +55 11 98765-4321' } }),
      ) as unknown as Notification,
    );
    expect(text).toContain('RESOLVED: QueueBacklog');
    expect(text).not.toContain('98765');
  });
  it('says of one notification with both states which alert is in which, and since when', () => {
    const text = emergencyText(
      notification(
        firing({}, { status: 'resolved', annotations: { description: 'database' } }),
        firing({}, { annotations: { description: 'redis' } }),
        firing({}, { annotations: { description: 'queue' } }),
      ) as unknown as Notification,
    );
    expect(text.split('\n\n')).toEqual([
      '🚨 EMERGENCY 1 of 2: QueueBacklog (crewai)\nredis\nSince 2026-11-01 00:00 UTC',
      '🚨 EMERGENCY 2 of 2: QueueBacklog (crewai)\nqueue\nSince 2026-11-01 00:00 UTC',
      '✅ RESOLVED: QueueBacklog (crewai)\ndatabase\nIt began 2026-11-01 00:00 UTC',
    ]);
  });
  it('is refused without a number, saying what to set', async () => {
    const other = await startTestApp();
    try {
      const answer = await post(other, '/production/emergency', notification(firing()));
      expect(answer).toMatchObject({
        status: 503,
        body: { hint: expect.stringContaining('EMERGENCY_PHONE') },
      });
    } finally {
      await other.close();
    }
  });
});
