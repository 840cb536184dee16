import { type Desk, startDesk } from '@vigia/desk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../desk/settings.ts';
import { databases } from './databases.ts';

const quiet = { write: () => {} };

describe.each(databases)('a desk on $name', database => {
  let desk: Desk;
  beforeAll(async () => {
    await database.start();
    const { dataDir, databaseUrl } = await database.fresh();
    desk = await startDesk(
      readSettings({ PORT: '0', DATA_DIR: dataDir, ...(databaseUrl && { DATABASE_URL: databaseUrl }) }),
      { output: quiet },
    );
  });
  afterAll(async () => {
    await desk.close();
    await database.remove();
  });

  const post = (body: unknown, receiver = 'critical') =>
    fetch(`${desk.url}/inbox/${receiver}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const alert = {
    status: 'firing',
    labels: { alertname: 'A' },
    annotations: {},
    startsAt: '2026-01-31T12:00:00Z',
  };
  const notification = { version: '4', status: 'firing', groupLabels: {}, alerts: [alert] };

  it('has a notification in its database when it answers', async () => {
    expect((await post(notification)).status).toBe(202);
    expect((await desk.context.incidents.list()).incidents.map(({ name }) => name)).toEqual(['A']);
  });

  it.each([
    ['what is not JSON', '{', 'body'],
    ['nothing', '', 'version'],
    ['another version', { ...notification, version: '5' }, 'version'],
    ['no alerts', { ...notification, alerts: {} }, 'alerts'],
    ['a state of its own', { ...notification, status: 'maybe' }, 'status'],
    [
      'a label that is no text',
      { ...notification, alerts: [{ ...alert, labels: { a: 1 } }] },
      'alerts.0.labels.a',
    ],
    ['no time', { ...notification, alerts: [{ ...alert, startsAt: 'noon' }] }, 'alerts.0.startsAt'],
  ])('refuses %s, and keeps nothing of it', async (_, body, field) => {
    const before = await desk.context.database.all('SELECT count(*) AS count FROM notifications');
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(JSON.stringify(await response.json())).toContain(field);
    expect(await desk.context.database.all('SELECT count(*) AS count FROM notifications')).toEqual(before);
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
