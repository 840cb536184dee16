import { connect } from 'node:net';
import type { Desk } from '@vigia/desk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../desk/settings.ts';
import { databases } from './databases.ts';
import { firing, notification, post, startTestDesk } from './support.ts';

describe.each(databases)('a desk on $name', database => {
  let desk: Desk;
  const lines: string[] = [];
  beforeAll(async () => {
    await database.start();
    desk = await startTestDesk(
      database,
      { REQUEST_SECONDS: '1' },
      { output: { write: line => void lines.push(line) } },
    );
  });
  afterAll(async () => {
    await desk.close();
    await database.remove();
  });

  const kept = async () =>
    (await desk.context.database.all<{ count: number }>('SELECT count(*) AS count FROM notifications'))[0]!
      .count;
  const alert = firing({ alertname: 'A' });
  const tell = (body: unknown) => post(desk, '/inbox/critical', body);

  it('has a notification in its database when it answers, and a line of it in the log', async () => {
    expect((await tell(notification(alert))).status).toBe(202);
    expect((await desk.context.incidents.list()).incidents.map(({ name }) => name)).toEqual(['A']);
    await new Promise(done => setTimeout(done, 50));
    expect(lines.map(line => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ event: 'incident_fired', stream: 'incidents', alert: 'A', incident: 1 }),
    );
  });

  it.each([
    ['what is not JSON', '{', 'body'],
    ['nothing', '', 'version'],
    ['a list', [], 'body'],
    ['another version', { ...notification(alert), version: '5' }, 'version'],
    ['no alerts', { ...notification(alert), alerts: {} }, 'alerts'],
    ['an alert that is none', notification(null as never), 'alerts.0'],
    ['a state of its own', { ...notification(alert), status: 'maybe' }, 'status'],
    ['a label that is not text', notification({ ...alert, labels: { a: 1 } }), 'alerts.0.labels.a'],
    ['labels that are a list', notification({ ...alert, labels: ['a'] }), 'alerts.0.labels'],
    ['no time', notification({ ...alert, startsAt: 'noon' }), 'alerts.0.startsAt'],
    ['a time that is a number', notification({ ...alert, startsAt: 1e20 }), 'alerts.0.startsAt'],
    ['a day that is not there', notification({ ...alert, startsAt: '2026-13-41T00:00:00Z' }), 'startsAt'],
    ['fewer than no alerts', { ...notification(alert), truncatedAlerts: -1 }, 'truncatedAlerts'],
  ])('refuses %s, names the field, and keeps nothing of it', async (_, body, field) => {
    const before = await kept();
    const answer = await tell(body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(field);
    expect(await kept()).toBe(before);
  });

  it.each([
    ['NUL', { labels: { alertname: 'Odd', a: 'x\0y' } }],
    ['half a character', { labels: { alertname: 'Odd', 'a\ud800': 'x\udc00' } }],
    ['a level that is not there', { labels: { alertname: 'Odd', severity: 'severe', escalate: 'maybe' } }],
    ['no name', { labels: {} }],
    ['names of JavaScript', { labels: { alertname: 'constructor', constructor: 'a', hasOwnProperty: 'b' } }],
    ['a very long text', { annotations: { description: 'x'.repeat(1_000_000) } }],
    [
      'ten thousand labels',
      { labels: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`l${i}`, 'x'])) },
    ],
    ['the year 9999', { startsAt: '9999-12-31T23:59:59Z' }],
    ['the year 275760', { startsAt: '+275760-09-13T00:00:00.000Z' }],
    ['the year 1', { startsAt: '0001-01-01T00:00:00Z', status: 'resolved', endsAt: '0001-01-01T00:00:00Z' }],
    ['a fingerprint with a quote', { fingerprint: "'; DROP TABLE incidents; --" }],
    ['nanoseconds and a zone', { startsAt: '2026-01-31T09:00:00.123456789-03:00' }],
  ])('keeps %s', async (_, more) => {
    const before = await kept();
    expect((await tell(notification({ ...alert, ...more }))).status).toBe(202);
    expect(await kept()).toBe(before + 1);
    for (const path of ['/inbox', '/inbox.json', '/production/alerts/active', '/production/alerts/stats'])
      expect((await fetch(`${desk.url}${path}`)).status, path).toBe(200);
  });

  it('keeps a notification of no alert, as it was told', async () => {
    const before = await kept();
    expect((await tell(notification())).status).toBe(202);
    expect(await kept()).toBe(before + 1);
  });

  it('closes a request whose body does not come', async () => {
    const before = await kept();
    const socket = connect(Number(new URL(desk.url).port), '127.0.0.1');
    socket.write('POST /inbox/slow HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\n');
    socket.write('Content-Length: 1000\r\n\r\n{');
    let answer = '';
    socket.on('data', data => {
      answer += data;
    });
    const begun = Date.now();
    await new Promise(done => socket.once('close', done));
    expect(answer).toContain('408');
    expect(Date.now() - begun).toBeLessThan(4000);
    expect(await kept()).toBe(before);
  });

  it('tells of its health and its metrics', async () => {
    const health = await fetch(`${desk.url}/health`);
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({
      checks: { database: { status: 'healthy', kind: database.name } },
    });
    expect(await (await fetch(`${desk.url}/metrics`)).text()).toContain('process_uptime_seconds');
  });
});

it('says which setting is missing', () => {
  expect(() => readSettings({})).toThrow('DATA_DIR is not set');
});
