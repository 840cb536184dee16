import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../databases.ts';
import { type Asked, json, listener, post } from '../support.ts';
import { MINUTE, NOON, startWorld, type World } from './world.ts';

describe.each(databases)('silences by the desk, on $name', database => {
  let world: World;
  let alertmanager: Awaited<ReturnType<typeof listener>>;
  let alerts: object[] = [];
  const posted = () => alertmanager.received.filter(one => one.body !== undefined) as Asked[];
  const known = {
    ...{ id: 'one', status: { state: 'active' }, createdBy: 'Ana', comment: 'on it' },
    matchers: [{ name: 'alertname', value: 'QueueFull', isRegex: false, isEqual: true }],
    ...{ startsAt: new Date(NOON).toISOString(), endsAt: new Date(NOON + MINUTE).toISOString() },
  };

  beforeAll(async () => {
    await database.start();
    alertmanager = await listener(path => {
      if (path.startsWith('/api/v2/alerts')) return { body: alerts };
      if (path.startsWith('/api/v2/silence/')) return { status: path.endsWith('/one') ? 200 : 404 };
      const silences = [{ ...known, id: 'old', status: { state: 'expired' } }, known];
      return { body: path === '/api/v2/silences' && posted().length > 0 ? { silenceID: 'one' } : silences };
    });
    world = await startWorld(database, {}, { ALERTMANAGER_URL: alertmanager.url });
    await world.alert('QueueFull', { labels: { phone: '+5511987654321' } });
  });
  afterAll(async () => {
    await world.close();
    await alertmanager.close();
    await database.remove();
  });

  it('are listed with their authors, those that count', async () => {
    const { silences } = await json<{ silences: object[] }>(world.desk, '/silences');
    expect(silences).toEqual([
      expect.objectContaining({
        id: 'one',
        by: 'Ana',
        comment: 'on it',
        state: 'active',
        endsAt: NOON + MINUTE,
      }),
    ]);
    expect((await json<{ silences: object[] }>(world.desk, '/silences?expired=true')).silences).toHaveLength(
      2,
    );
  });

  it.each<[string, object, string]>([
    ['nobody', { comment: 'x', minutes: 5 }, 'by'],
    ['no reason', { by: 'Ana', minutes: 5 }, 'comment'],
    ['no end', { by: 'Ana', comment: 'x' }, 'minutes'],
    ['a year', { by: 'Ana', comment: 'x', minutes: 525_600 }, 'until'],
    ['a label that is not its own', { by: 'Ana', comment: 'x', minutes: 5, labels: ['pod'] }, 'labels'],
  ])('are refused with %s', async (_, body, field) => {
    const answer = await post(world.desk, '/incidents/1/silence', body);
    expect([answer.status, answer.body.field]).toEqual([400, field]);
    expect(posted()).toEqual([]);
  });

  it('are not made of personal data that the desk does not keep', async () => {
    const answer = await post(world.desk, '/incidents/1/silence', { by: 'Ana', comment: 'x', minutes: 5 });
    expect(answer.status).toBe(409);
    expect(posted()).toEqual([]);
  });

  it('have the labels as Alertmanager has them, the author, the reason and the end', async () => {
    const labels = { alertname: 'QueueFull', phone: '+5511987654321' };
    alerts = [{ fingerprint: 'f-QueueFull', labels, status: { state: 'active' } }];
    const answer = await post(world.desk, '/incidents/1/silence', {
      by: 'Ana',
      comment: 'on it',
      minutes: 5,
    });
    expect(answer.status).toBe(201);
    // People see it without: whoever may read, or everybody.
    expect(JSON.stringify(answer.body)).not.toContain('987654321');
    expect(posted()[0]!.body).toEqual({
      matchers: Object.entries(labels).map(([name, value]) => ({
        name,
        value,
        isRegex: false,
        isEqual: true,
      })),
      ...{ createdBy: 'Ana', comment: 'on it' },
      startsAt: new Date(NOON).toISOString(),
      endsAt: new Date(NOON + 5 * MINUTE).toISOString(),
    });
    expect(await world.kinds()).toEqual(['fired', 'told', 'silenced']);
  });

  it('end by a person, whose name is in the time line', async () => {
    const end = (id: string, by = 'Bruno') =>
      fetch(`${world.desk.url}/silences/${id}?by=${by}`, { method: 'DELETE' });
    expect((await end('one', '')).status).toBe(400);
    expect((await end('another')).status).toBe(404);
    expect((await end('one')).status).toBe(204);
    expect((await world.context.incidents.timeline(1)).at(-1)).toMatchObject({ kind: 'note', by: 'Bruno' });
  });

  it('say that Alertmanager is down', async () => {
    await alertmanager.close();
    const response = await fetch(`${world.desk.url}/silences`);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('Alertmanager');
  });
});
