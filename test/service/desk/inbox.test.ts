import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../../exporter/app.ts';
import type { Received } from '../../../exporter/desk/inbox/inbox.ts';
import { json, post, startTestApp } from '../support.ts';

const notification = (alert: object = {}) => ({
  version: '4',
  groupKey: '{}:{}',
  status: 'firing',
  receiver: 'default',
  groupLabels: {},
  commonLabels: {},
  externalURL: 'http://localhost:9093',
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'QueueBacklog', severity: 'critical' },
      annotations: {
        summary: 'Too many wait',
        description: 'Now 120',
        runbook_url: 'http://localhost:8080/runbooks/QueueBacklog.md',
        dashboard_url: 'http://localhost:3000/d/vigia-crewai?viewPanel=7',
      },
      startsAt: '2026-01-01T00:00:00Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'http://localhost:9090/graph',
      fingerprint: 'f',
      ...alert,
    },
  ],
});

const resolvedAlerts = notification({
  status: 'resolved',
  labels: { alertname: 'QueueBacklog', severity: 'critical', queue: 'slow' },
  annotations: { summary: 'Too many wait', description: 'Now 7' },
  endsAt: '2026-01-01T00:10:00Z',
}).alerts;

describe('the inbox', { timeout: 20_000 }, () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp();
  }, 30_000);
  afterAll(() => app.close());
  beforeEach(() => fetch(`${app.url}/inbox`, { method: 'DELETE' }));
  const page = async () => (await fetch(`${app.url}/inbox`, { headers: { accept: 'text/html' } })).text();
  const kept = async (path = '/inbox.json', headers = {}) =>
    (await json<{ notifications: Received[] }>(`${app.url}${path}`, headers)).notifications;

  it('tells a newcomer which command to run while it is empty', async () => {
    expect(await page()).toContain('npm run scenario -- NAME');
  });
  it('shows what Alertmanager sent: state, severity, texts, labels and links', async () => {
    expect((await post(app, '/inbox/oncall', notification())).status).toBe(202);
    const html = await page();
    for (const part of [
      'QueueBacklog',
      'firing · critical',
      'Too many wait',
      'Now 120',
      'severity=critical',
      'oncall',
    ])
      expect(html).toContain(part);
    expect(html).toContain(
      '<a href="http://localhost:8080/runbooks/QueueBacklog.md" rel="noreferrer">Runbook</a>',
    );
    // From half an hour before the alert fired.
    expect(html).toContain(`viewPanel=7&amp;from=${Date.UTC(2026, 0, 1) - 1_800_000}&amp;to=`);
    expect(html).toContain('>Prometheus</a>');
    expect(html).toContain('http-equiv="refresh"');
  });
  it('tells resolved from firing', async () => {
    await post(app, '/inbox/oncall', notification({ status: 'resolved' }));
    expect(await page()).toContain('class="card alert resolved"');
  });
  it('shows one notification with both states under two headings, the firing first, each alert with its time', async () => {
    const both = { ...notification(), alerts: [...resolvedAlerts, ...notification().alerts] };
    await post(app, '/inbox/oncall', both);
    const html = await page();
    const firing = html.indexOf('<h2 class="state firing">Firing (1)</h2>');
    const resolved = html.indexOf('<h2 class="state resolved">Resolved (1)</h2>');
    expect(firing).toBeGreaterThan(0);
    expect(resolved).toBeGreaterThan(firing);
    const [fires, ended] = [html.slice(firing, resolved), html.slice(resolved)];
    expect(fires).toContain('firing since 2026-01-01T00:00:00Z');
    expect(fires).toContain('Now 120');
    expect(ended).toContain('fired since 2026-01-01T00:00:00Z, resolved at 2026-01-01T00:10:00Z');
    expect(ended).toContain('Now 7');
    expect(ended).not.toContain('card alert critical');
  });
  it('counts an alert as firing until the notification of its end', async () => {
    await post(app, '/inbox/oncall', notification());
    expect(await page()).toContain('1 notification, 1 alert firing');
    await post(app, '/inbox/oncall', notification({ status: 'resolved', endsAt: '2026-01-01T00:10:00Z' }));
    expect(await page()).toContain('2 notifications, 0 alerts firing');
  });
  it('says no severity of an alert that has none', async () => {
    await post(app, '/inbox/oncall', notification({ labels: { alertname: 'Plain' } }));
    expect(await page()).toContain('<span class="badge">firing</span>');
  });
  it('escapes everything that comes from outside, and links to nothing but http', async () => {
    const evil = '<script>alert(1)</script>"\'><img src=x>';
    await post(
      app,
      '/inbox/oncall',
      notification({
        labels: { alertname: evil, severity: evil, [evil]: evil },
        annotations: { summary: evil, [evil]: evil, runbook_url: 'javascript:alert(1)' },
        startsAt: evil,
        generatorURL: `http://x/"onmouseover="alert(1)`,
      }),
    );
    const html = await page();
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/<script|<img|javascript:|"onmouseover/);
  });
  it('loads nothing from elsewhere', async () => {
    expect(await page()).not.toMatch(/(src|href)="(https?:)?\/\/(?!localhost)/);
  });
  it('answers JSON to a program, newest first, and keeps the last 500', async () => {
    for (let i = 0; i < 505; i++) await post(app, `/inbox/r${i}`, notification());
    const all = await kept();
    expect(all).toHaveLength(500);
    expect(all[0]!.inbox).toBe('r504');
    expect(await kept('/inbox', { accept: 'application/json' })).toHaveLength(500);
  });
  it('can be emptied', async () => {
    await post(app, '/inbox/oncall', notification());
    expect((await fetch(`${app.url}/inbox`, { method: 'DELETE' })).status).toBe(204);
    expect(await kept()).toEqual([]);
  });
});
