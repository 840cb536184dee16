import type { Desk } from '@vigia/desk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Received } from '../../desk/inbox/received.ts';
import { databases } from './databases.ts';
import { firing, json, notification, post, startTestDesk } from './support.ts';

describe.each(databases)('the inbox on $name', database => {
  let desk: Desk;
  beforeAll(async () => {
    await database.start();
    desk = await startTestDesk(database);
  });
  afterAll(async () => {
    await desk.close();
    await database.remove();
  });
  beforeEach(async () => {
    await desk.context.database.all('DELETE FROM incidents');
    await desk.context.database.all('DELETE FROM notifications');
  });
  const page = async (path = '/inbox') =>
    (await fetch(`${desk.url}${path}`, { headers: { accept: 'text/html' } })).text();
  const kept = (path = '/inbox.json', headers = {}) =>
    json<{ notifications: Received[]; truncated: boolean }>(desk, path, headers);
  const alert = (more: object = {}) =>
    firing(
      {},
      {
        annotations: {
          summary: 'Too many wait',
          description: 'Now 120',
          runbook_url: 'http://localhost:9096/runbooks/QueueBacklog.md',
          dashboard_url: 'http://localhost:3000/d/vigia-crewai?viewPanel=7',
        },
        startsAt: '2026-01-01T00:00:00Z',
        generatorURL: 'http://localhost:9090/graph',
        ...more,
      },
    );
  const ended = { status: 'resolved', endsAt: '2026-01-01T00:10:00Z' };

  it('shows what Alertmanager sent: state, severity, texts, labels and links', async () => {
    expect((await post(desk, '/inbox/oncall', notification(alert()))).status).toBe(202);
    const html = await page();
    const parts = [
      'QueueBacklog',
      'firing · critical',
      'Too many wait',
      'Now 120',
      'severity=critical',
      'oncall',
    ];
    for (const part of parts) expect(html).toContain(part);
    expect(html).toContain(
      '<a href="http://localhost:9096/runbooks/QueueBacklog.md" rel="noreferrer">Runbook</a>',
    );
    // From half an hour before the alert fired.
    expect(html).toContain(`viewPanel=7&amp;from=${Date.UTC(2026, 0, 1) - 1_800_000}&amp;to=`);
    expect(html).toContain('>Prometheus</a>');
  });
  it('shows one notification with both states under two headings, the firing first, each alert with its time', async () => {
    const labels = { ...alert().labels, queue: 'slow' };
    await post(desk, '/inbox/oncall', notification(alert({ ...ended, labels }), alert()));
    const html = await page();
    const firing = html.indexOf('<h2 class="state firing">Firing (1)</h2>');
    const resolved = html.indexOf('<h2 class="state resolved">Resolved (1)</h2>');
    expect(firing).toBeGreaterThan(0);
    expect(resolved).toBeGreaterThan(firing);
    expect(html.slice(firing, resolved)).toContain('firing since 2026-01-01T00:00:00.000Z');
    expect(html.slice(resolved)).toContain(
      'fired since 2026-01-01T00:00:00.000Z, resolved at 2026-01-01T00:10:00.000Z',
    );
    expect(html.slice(resolved)).not.toContain('card alert critical');
  });
  it('counts an alert as firing until the notification of its end', async () => {
    await post(desk, '/inbox/oncall', notification(alert()));
    expect(await page()).toContain('1 notification, 1 alert firing');
    await post(desk, '/inbox/oncall', notification(alert(ended)));
    expect(await page()).toContain('2 notifications, 0 alerts firing');
  });
  it('escapes everything that comes from outside, and links to nothing but http', async () => {
    const evil = '<script>alert(1)</script>"\'><img src=x>';
    const answer = await post(
      desk,
      '/inbox/oncall',
      notification(
        alert({
          labels: { alertname: evil, severity: evil, [evil]: evil },
          annotations: { summary: evil, [evil]: evil, runbook_url: 'javascript:alert(1)' },
          generatorURL: `http://x/"onmouseover="alert(1)`,
        }),
      ),
    );
    expect(answer.status).toBe(202);
    const html = await page();
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/<script|<img|javascript:|"onmouseover/);
  });
  it('loads nothing from elsewhere', async () => {
    await post(desk, '/inbox/oncall', notification(alert()));
    expect(await page()).not.toMatch(/(src|href)="(https?:)?\/\/(?!localhost)/);
  });
  it('answers JSON to a program, newest first, by alert and by time', async () => {
    for (let i = 0; i < 3; i++)
      await post(
        desk,
        `/inbox/r${i}`,
        notification(firing({ alertname: `A${i}` }), firing({ alertname: 'B' })),
      );
    const { notifications, truncated } = await kept();
    expect(truncated).toBe(false);
    expect(notifications.map(({ inbox }) => inbox)).toEqual(['r2', 'r1', 'r0']);
    expect(notifications[0]!.alerts.map(({ labels }) => labels.alertname).sort()).toEqual(['A2', 'B']);
    expect((await kept('/inbox', { accept: 'application/json' })).notifications).toEqual(notifications);
    const found = await kept('/inbox.json?alertname=A1');
    expect(found.notifications.map(({ inbox }) => inbox)).toEqual(['r1']);
    const since = Date.parse(notifications[0]!.receivedAt);
    expect((await kept(`/inbox.json?since=${since}`)).notifications[0]!.inbox).toBe('r2');
    expect((await kept(`/inbox.json?since=${since + 60_000}`)).notifications).toEqual([]);
  });
  it('is bounded by the size of what it shows, and says that there is more', async () => {
    // The kit cuts a text of an alert at 16 KB.
    const long = { description: 'word '.repeat(3000) };
    for (let i = 0; i < 200; i++)
      await post(desk, '/inbox/long', notification(firing({ alertname: `A${i}` }, { annotations: long })));
    const answer = await fetch(`${desk.url}/inbox.json`);
    const text = await answer.text();
    expect(text.length).toBeLessThan(2_500_000);
    expect(JSON.parse(text).truncated).toBe(true);
    const html = await page();
    expect(html.length).toBeLessThan(1_000_000);
    const older = /href="(\/inbox\?before=\d+)"/.exec(html)![1]!;
    expect(await page(older)).toContain('A150');
  });
});
