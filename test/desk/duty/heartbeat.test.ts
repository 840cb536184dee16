import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../databases.ts';
import { json, listener } from '../support.ts';
import { HOUR, MINUTE, NOON, startWorld, type World } from './world.ts';

const heartbeat = { alert: 'Watchdog', receiver: 'watchdog', everyMs: 5 * MINUTE, lateMs: MINUTE };
const beat = (world: World, status = 'firing', labels = {}) =>
  world.alert('Watchdog', { status, severity: 'none', receiver: 'watchdog', labels });
const titles = ({ told }: World) => told.map(({ channel, title }) => `${channel}: ${title}`);
// biome-ignore lint/suspicious/noExplicitAny: the test looks at whatever came.
const state = (world: World) => json<any>(world.desk, '/duty/monitoring');
const metric = async (world: World, name: string) =>
  (await (await fetch(`${world.desk.url}/metrics`)).text()).split('\n').find(line => line.startsWith(name));

/** A Prometheus and an Alertmanager that answer as the test says. */
async function monitoring() {
  const now = {
    prometheus: 200,
    alertmanager: 200,
    /** What Alertmanager has, by fingerprint. */
    alerts: ['f-Watchdog'] as string[],
    /** What Prometheus has pending or firing, by name. */
    pending: [] as string[],
  };
  const prometheus = await listener(path => ({
    status: now.prometheus,
    body: path.startsWith('/api/v1/alerts')
      ? { data: { alerts: now.pending.map(alertname => ({ labels: { alertname, severity: 'critical' } })) } }
      : { status: 'success', data: {} },
  }));
  const alertmanager = await listener(path => {
    const filter = new URL(path, 'http://localhost').searchParams.get('filter');
    const some = now.alerts.filter(one => filter === null || filter.includes(one.slice(2)));
    return {
      status: now.alertmanager,
      body: path.startsWith('/api/v2/alerts')
        ? some.map(fingerprint => ({ fingerprint, labels: {}, status: { state: 'active' } }))
        : {},
    };
  });
  const env = { PROMETHEUS_URL: prometheus.url, ALERTMANAGER_URL: alertmanager.url };
  return { now, env, close: () => Promise.all([prometheus.close(), alertmanager.close()]) };
}

describe.each(databases)('a heartbeat, on $name', database => {
  beforeAll(() => database.start());
  afterAll(() => database.remove());

  it('that is missed twice is told by a channel of the desk, once, and its return as well', async () => {
    const world = await startWorld(database, { heartbeat });
    await beat(world);
    await world.alert('QueueFull');
    await world.pass(12 * MINUTE - 1);
    expect(titles(world)).toEqual([]);
    expect(await state(world)).toMatchObject({ status: 'well' });
    await world.pass(1);
    expect(titles(world)).toEqual(['bruno-phone: The monitoring is silent: The heartbeat does not arrive']);
    expect(await state(world)).toMatchObject({
      ...{ status: 'silent', silent: { since: NOON, causes: ['unseen'], told: true } },
      heartbeats: [{ lastSeen: NOON, ended: false }],
    });
    expect(await metric(world, 'desk_monitoring_silent')).toBe('desk_monitoring_silent 1');
    expect(await metric(world, 'desk_heartbeat_age_seconds')).toBe('desk_heartbeat_age_seconds 720');
    // What fired is not known since the last heartbeat, and is not resolved.
    expect(await world.only()).toMatchObject({ status: 'firing', unknownSince: NOON });
    await world.pass(HOUR);
    expect(world.told.filter(({ title }) => title.includes('monitoring'))).toHaveLength(1);
    await beat(world);
    await world.round();
    expect(titles(world).at(-1)).toBe('bruno-phone: The monitoring is back');
    expect(await metric(world, 'desk_monitoring_silent')).toBe('desk_monitoring_silent 0');
    await world.close();
  });

  it('is named as what is missing when both servers answer', async () => {
    const { env, close } = await monitoring();
    const world = await startWorld(database, { heartbeat }, env);
    await beat(world);
    await world.pass(12 * MINUTE);
    expect(titles(world)).toEqual([
      'bruno-phone: The monitoring is silent: The heartbeat does not arrive, although Prometheus and Alertmanager answer',
    ]);
    await world.close();
    await close();
  });

  it('that never arrives is told', async () => {
    const world = await startWorld(database, { heartbeat });
    await world.pass(12 * MINUTE - 1);
    expect(titles(world)).toEqual([]);
    await world.pass(1);
    expect(titles(world)).toEqual(['bruno-phone: The monitoring is silent: The heartbeat does not arrive']);
    await world.close();
  });

  it('that Alertmanager says has ended is told before two are missed', async () => {
    const world = await startWorld(database, { heartbeat });
    await beat(world);
    await world.pass(3 * MINUTE);
    await beat(world, 'resolved');
    await world.pass(5 * MINUTE - 1);
    expect(titles(world)).toEqual([]);
    await world.pass(1);
    expect(titles(world)).toEqual([
      'bruno-phone: The monitoring is silent: Prometheus sends Alertmanager no alerts',
    ]);
    await world.close();
  });

  it('in whose place another comes, as after a change of labels, is forgotten', async () => {
    const world = await startWorld(database, { heartbeat });
    await beat(world);
    await world.pass(MINUTE);
    await world.desk.context.incidents.accept('watchdog', {
      ...{ status: 'firing', groupLabels: {}, truncated: 0 },
      alerts: [
        {
          ...{ status: 'firing', labels: { alertname: 'Watchdog', severity: 'none', cluster: 'b' } },
          ...{
            annotations: {},
            startsAt: NOON,
            endsAt: undefined,
            generatorUrl: undefined,
            fingerprint: 'other',
          },
        },
      ],
    });
    await new Promise(done => setTimeout(done, 50));
    await world.pass(11 * MINUTE);
    expect(titles(world)).toEqual([]);
    expect((await state(world)).heartbeats).toHaveLength(1);
    await world.close();
  });

  it('keeps its time over a restart, tells nobody twice, and gives a desk that was away time to hear one', async () => {
    let world = await startWorld(database, { heartbeat });
    await beat(world);
    await world.pass(8 * MINUTE);
    world = await world.restart(HOUR);
    await world.round();
    expect(titles(world)).toEqual([]);
    await world.pass(6 * MINUTE);
    expect(titles(world)).toHaveLength(1);
    world = await world.restart(MINUTE);
    await world.pass(20 * MINUTE);
    expect(titles(world)).toHaveLength(1);
    await beat(world);
    await world.round();
    expect(titles(world).at(-1)).toBe('bruno-phone: The monitoring is back');
    await world.close();
  });

  it.each([10 * 365 * 24 * HOUR, -10 * 365 * 24 * HOUR])(
    'is not missed because a clock jumps by %d ms',
    async by => {
      const world = await startWorld(database, { heartbeat });
      await beat(world);
      world.jump(by);
      await world.pass(11 * MINUTE);
      expect(titles(world)).toEqual([]);
      await world.pass(MINUTE);
      expect(titles(world)).toHaveLength(1);
      await world.close();
    },
  );

  it('is told by another try when no channel took the message', async () => {
    const world = await startWorld(database, { heartbeat });
    world.failing = () => true;
    await world.pass(12 * MINUTE);
    expect(await state(world)).toMatchObject({ silent: { told: false } });
    world.failing = () => false;
    await world.pass(MINUTE);
    expect(titles(world)).toEqual([]);
    await world.pass(2 * MINUTE);
    expect(titles(world)).toHaveLength(1);
    await world.close();
  });

  it('is told while the database is down', async () => {
    const world = await startWorld(database, { heartbeat });
    await beat(world);
    await world.round();
    await world.context.database.close();
    await world.pass(12 * MINUTE).catch(() => {});
    expect(titles(world)).toHaveLength(1);
    await world.desk.close().catch(() => {});
  });
});

describe.each(databases)('what fires, on $name', database => {
  beforeAll(() => database.start());
  afterAll(() => database.remove());

  it('is not believed to have ended while Prometheus does not answer', async () => {
    const { now, env, close } = await monitoring();
    const world = await startWorld(database, { heartbeat }, env);
    await beat(world);
    await world.alert('QueueFull');
    await world.round();
    now.prometheus = 503;
    // Nobody has looked since.
    await world.alert('QueueFull', { status: 'resolved' });
    expect(await world.only()).toMatchObject({ status: 'firing', unknownSince: NOON });
    await world.pass(10 * MINUTE);
    expect(titles(world)).toEqual(['bruno-phone: The monitoring is silent: Prometheus does not answer']);
    expect((await world.only()).status).toBe('firing');
    await world.close();
    await close();
  });

  it('is not believed to have ended when Alertmanager has lost the heartbeat too', async () => {
    const { now, env, close } = await monitoring();
    const world = await startWorld(database, { heartbeat }, env);
    await beat(world);
    await world.alert('QueueFull');
    now.alerts = [];
    await world.alert('QueueFull', { status: 'resolved' });
    expect((await world.only()).status).toBe('firing');
    // The heartbeat itself has ended by what Alertmanager tells.
    await beat(world, 'resolved');
    now.alerts = ['f-Watchdog'];
    await world.alert('QueueFull', { status: 'resolved' });
    expect((await world.only()).status).toBe('firing');
    await world.close();
    await close();
  });

  it('is believed to have ended while all is well', async () => {
    const { env, close } = await monitoring();
    const world = await startWorld(database, { heartbeat }, env);
    await beat(world);
    await world.alert('QueueFull');
    await world.alert('QueueFull', { status: 'resolved' });
    expect((await world.only()).status).toBe('resolved');
    await world.close();
    await close();
  });

  it('is known again when the monitoring is back: still firing, pending, or ended', async () => {
    const { now, env, close } = await monitoring();
    const world = await startWorld(database, { heartbeat }, env);
    for (const name of ['Fires', 'Pends', 'Ended']) await world.alert(name);
    await beat(world);
    await world.round();
    now.prometheus = 503;
    await world.pass(10 * MINUTE);
    const open = async () =>
      Object.fromEntries(
        (await world.context.incidents.list()).incidents.map(one => [
          one.name,
          one.status === 'resolved' ? 'resolved' : one.unknownSince === null ? 'firing' : 'unknown',
        ]),
      );
    expect(await open()).toEqual({ Fires: 'unknown', Pends: 'unknown', Ended: 'unknown' });
    now.prometheus = 200;
    now.alerts = ['f-Watchdog', 'f-Fires'];
    now.pending = ['Pends'];
    await beat(world);
    await world.round();
    expect(await open()).toEqual({ Fires: 'firing', Pends: 'unknown', Ended: 'unknown' });
    await beat(world);
    await world.pass(5 * MINUTE);
    expect(await open()).toEqual({ Fires: 'firing', Pends: 'unknown', Ended: 'resolved' });
    now.pending = [];
    await beat(world);
    await world.pass(MINUTE);
    expect(await open()).toEqual({ Fires: 'firing', Pends: 'resolved', Ended: 'resolved' });
    expect(titles(world)).toContain('bruno-phone: The monitoring is back');
    await world.close();
    await close();
  });
});

describe.each(databases)('a server of the monitoring, on $name', database => {
  beforeAll(() => database.start());
  afterAll(() => database.remove());

  it('that does not answer for two heartbeats is named, both where both do not', async () => {
    const { now, env, close } = await monitoring();
    const world = await startWorld(database, { heartbeat }, env);
    await beat(world);
    await world.round();
    now.alertmanager = 503;
    await world.pass(9 * MINUTE);
    await beat(world);
    expect(titles(world)).toEqual([]);
    await world.pass(MINUTE);
    expect(titles(world)).toEqual(['bruno-phone: The monitoring is silent: Alertmanager does not answer']);
    expect(await metric(world, 'desk_server_answers{server="alertmanager"}')).toMatch(/ 0$/);
    expect(await metric(world, 'desk_server_answers{server="prometheus"}')).toMatch(/ 1$/);
    now.prometheus = 503;
    await world.pass(MINUTE);
    expect(await state(world)).toMatchObject({ silent: { causes: ['prometheus', 'alertmanager'] } });
    now.prometheus = 200;
    now.alertmanager = 200;
    await beat(world);
    await world.pass(1000);
    expect(titles(world).at(-1)).toBe('bruno-phone: The monitoring is back');
    await world.close();
    await close();
  });

  it('that wants another login, or restarts within two heartbeats, is there', async () => {
    const { now, env, close } = await monitoring();
    const world = await startWorld(database, { heartbeat }, env);
    now.prometheus = 401;
    await beat(world);
    await world.pass(11 * MINUTE);
    await beat(world);
    now.prometheus = 503;
    await world.pass(5 * MINUTE);
    now.prometheus = 200;
    await beat(world);
    await world.pass(5 * MINUTE);
    expect(titles(world)).toEqual([]);
    await world.close();
    await close();
  });
});
