import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../databases.ts';
import { listener } from '../support.ts';
import { HOUR, MINUTE, NOON, startWorld } from './world.ts';

describe.each(databases)('an alert that nobody acknowledges, on $name', database => {
  beforeAll(() => database.start());
  afterAll(() => database.remove());

  const channels = (told: readonly { channel: string }[]) => told.map(({ channel }) => channel);

  it('climbs each level once, at its time', async () => {
    const world = await startWorld(database);
    await world.alert('QueueFull');
    await world.pass(0);
    await world.pass(15 * MINUTE - 1);
    expect(world.told).toEqual([]);
    await world.pass(1);
    expect(world.told).toEqual([
      { channel: 'ana-phone', title: 'Not acknowledged for 15 min: QueueFull', incidents: [1] },
    ]);
    await world.pass(15 * MINUTE - 1);
    await world.round();
    expect(world.told).toHaveLength(1);
    await world.pass(1);
    expect(channels(world.told)).toEqual(['ana-phone', 'bruno-phone', 'leads']);
    await world.pass(10 * HOUR);
    expect(world.told).toHaveLength(3);
    expect(await world.kinds()).toEqual(['fired', 'told', 'escalated', 'escalated']);
    const { detail } = (await world.context.incidents.timeline(1)).at(-1)!;
    expect(detail).toMatchObject({ level: 2, channels: ['bruno-phone', 'leads'], waitedMs: 30 * MINUTE });
    await world.close();
  });

  it('does not climb once it is resolved, or if its severity has no levels', async () => {
    const world = await startWorld(database);
    await world.alert('QueueFull');
    await world.alert('Slow', { severity: 'warning' });
    await world.pass(14 * MINUTE);
    await world.alert('QueueFull', { status: 'resolved' });
    await world.pass(10 * HOUR);
    expect(world.told).toEqual([]);
    await world.close();
  });

  it('begins again when it fires again', async () => {
    const world = await startWorld(database);
    await world.alert('QueueFull');
    await world.pass(0);
    await world.pass(16 * MINUTE);
    await world.alert('QueueFull', { status: 'resolved' });
    await world.pass(MINUTE);
    await world.alert('QueueFull');
    await world.pass(0);
    await world.pass(14 * MINUTE);
    expect(world.told).toHaveLength(1);
    await world.pass(MINUTE);
    expect(channels(world.told)).toEqual(['ana-phone', 'ana-phone']);
    await world.close();
  });

  it('calls whoever has the duty at the time, after a handover another', async () => {
    const world = await startWorld(database);
    // Monday 12 January, one minute before the handover at 9.
    await world.pass(5 * 24 * HOUR - 3 * HOUR - 16 * MINUTE);
    await world.alert('QueueFull');
    await world.pass(0);
    await world.pass(15 * MINUTE);
    expect(channels(world.told)).toEqual(['ana-phone']);
    await world.pass(15 * MINUTE);
    // It is bruno's turn now, and the next one's is ana's.
    expect(channels(world.told)).toEqual(['ana-phone', 'ana-phone', 'leads']);
    await world.close();
  });

  it('tells of many in one message for each channel', async () => {
    const world = await startWorld(database);
    for (const name of ['A', 'B', 'C']) await world.alert(name);
    await world.pass(0);
    await world.pass(15 * MINUTE);
    expect(world.told).toHaveLength(1);
    expect(world.told[0]!.incidents).toHaveLength(3);
    await world.close();
  });

  it('loses no time and tells nobody twice over restarts', async () => {
    let world = await startWorld(database);
    await world.alert('QueueFull');
    await world.pass(0);
    await world.pass(10 * MINUTE);
    world = await world.restart(4 * MINUTE);
    await world.round();
    expect(world.told).toEqual([]);
    await world.pass(MINUTE);
    expect(channels(world.told)).toEqual(['ana-phone']);
    for (let i = 0; i < 3; i++) {
      world = await world.restart(MINUTE);
      await world.round();
    }
    expect(world.told).toHaveLength(1);
    // An absence over both levels: one at a time, as far apart as they are declared.
    world = await world.restart(5 * HOUR);
    await world.round();
    expect(channels(world.told)).toEqual(['ana-phone', 'bruno-phone', 'leads']);
    await world.close();
  });

  it('climbs one level after a long absence, and the next one as much later as they are apart', async () => {
    let world = await startWorld(database);
    await world.alert('QueueFull');
    await world.pass(0);
    world = await world.restart(5 * HOUR);
    await world.round();
    await world.round();
    expect(channels(world.told)).toEqual(['ana-phone']);
    await world.pass(15 * MINUTE);
    expect(channels(world.told)).toEqual(['ana-phone', 'bruno-phone', 'leads']);
    await world.close();
  });

  it.each([
    ['ten years forward', 10 * 365 * 24 * HOUR],
    ['ten years back', -10 * 365 * 24 * HOUR],
  ])('keeps its time when the clock of the machine jumps %s', async (_, by) => {
    const world = await startWorld(database);
    await world.alert('QueueFull');
    await world.pass(0);
    await world.pass(10 * MINUTE);
    world.jump(by);
    await world.pass(4 * MINUTE);
    expect(world.told).toEqual([]);
    await world.pass(MINUTE);
    expect(world.told).toHaveLength(1);
    await world.close();
  });

  it('sends again what it was sending when it was killed, unless the time line says that it was told', async () => {
    let world = await startWorld(database);
    await world.alert('QueueFull');
    await world.pass(0);
    world.failing = () => {
      throw new Error('killed here');
    };
    await expect(world.pass(15 * MINUTE)).rejects.toThrow('killed here');
    world = await world.restart();
    await world.round();
    expect(channels(world.told)).toEqual(['ana-phone']);
    await world.round();
    expect(world.told).toHaveLength(1);
    // The message of the second level arrives, and the desk is killed before it notes that.
    world.failing = () => {
      throw new Error('killed here');
    };
    await expect(world.pass(15 * MINUTE)).rejects.toThrow('killed here');
    await world.context.incidents.append(1, {
      kind: 'told',
      detail: { channel: 'bruno-phone', way: 'x', status: 'firing' },
    });
    world = await world.restart();
    await world.round();
    expect(channels(world.told)).toEqual(['ana-phone', 'leads']);
    await world.close();
  });

  it('does not call for what Alertmanager holds back or no longer has, and calls if it cannot be asked', async () => {
    let state: string | undefined = 'suppressed';
    const alertmanager = await listener(path =>
      path.startsWith('/api/v2/alerts')
        ? { body: state ? [{ fingerprint: 'f-QueueFull', status: { state } }] : [] }
        : { body: {} },
    );
    const world = await startWorld(database, {}, { ALERTMANAGER_URL: alertmanager.url });
    await world.alert('QueueFull');
    await world.pass(0);
    await world.pass(20 * MINUTE);
    state = undefined;
    await world.pass(MINUTE);
    expect(channels(world.told)).toEqual([]);
    state = 'active';
    await world.pass(MINUTE);
    expect(channels(world.told)).toEqual(['ana-phone']);
    await alertmanager.close();
    await world.pass(15 * MINUTE);
    expect(channels(world.told)).toContain('leads');
    await world.close();
  });
});

describe.each(databases)('an acknowledgement, on $name', database => {
  beforeAll(() => database.start());
  afterAll(() => database.remove());

  const channels = (told: readonly { channel: string }[]) => told.map(({ channel }) => channel);

  it('stops the climb; when it runs out, who was told is told again, and the climb goes on', async () => {
    const world = await startWorld(database);
    await world.alert('QueueFull');
    await world.pass(0);
    await world.pass(20 * MINUTE);
    await world.acknowledgements.acknowledge(1, { by: 'Ana', note: 'I look' }, 'api');
    expect(await world.only()).toMatchObject({
      acknowledgedBy: 'Ana',
      acknowledgedUntil: NOON + 20 * MINUTE + HOUR,
      status: 'firing',
    });
    await world.pass(59 * MINUTE);
    expect(channels(world.told)).toEqual(['ana-phone']);
    await world.pass(MINUTE);
    expect(await world.only()).toMatchObject({ acknowledgedBy: null, acknowledgedAt: null });
    expect(world.told.slice(1)).toEqual([
      { channel: 'critical', title: 'The acknowledgement by Ana ran out: QueueFull', incidents: [1] },
      { channel: 'ana-phone', title: 'The acknowledgement by Ana ran out: QueueFull', incidents: [1] },
    ]);
    await world.pass(9 * MINUTE);
    expect(world.told).toHaveLength(3);
    await world.pass(MINUTE);
    expect(channels(world.told.slice(3))).toEqual(['bruno-phone', 'leads']);
    expect(await world.kinds()).toEqual([
      ...['fired', 'told', 'escalated', 'acknowledged', 'acknowledgement-ended', 'escalated'],
    ]);
    await world.close();
  });

  it('runs out over a restart, once, even if the clock of the machine jumps', async () => {
    let world = await startWorld(database);
    await world.alert('QueueFull');
    await world.pass(0);
    await world.acknowledgements.acknowledge(1, { by: 'Ana', minutes: 30 }, 'api');
    world.jump(-10 * 365 * 24 * HOUR);
    await world.pass(10 * MINUTE);
    world = await world.restart(10 * MINUTE);
    await world.round();
    expect(world.told).toEqual([]);
    await world.pass(10 * MINUTE);
    expect(channels(world.told)).toEqual(['critical']);
    world = await world.restart();
    await world.round();
    expect(channels(world.told)).toEqual(['critical']);
    await world.close();
  });

  it('lasts as the severity says, or as asked; another one takes its place', async () => {
    const world = await startWorld(database);
    await world.alert('Slow', { severity: 'warning' });
    await world.acknowledgements.acknowledge(1, { by: 'Ana' }, 'api');
    expect((await world.only()).acknowledgedUntil).toBe(NOON + 8 * HOUR);
    await world.pass(HOUR);
    await world.acknowledgements.acknowledge(1, { by: 'Bruno', minutes: 90 }, 'page');
    await world.pass(89 * MINUTE);
    expect(await world.only()).toMatchObject({ acknowledgedBy: 'Bruno' });
    await world.pass(MINUTE);
    expect(await world.only()).toMatchObject({ acknowledgedBy: null });
    await world.close();
  });

  it('that a person ends calls nobody at once, and the climb goes on from where it was', async () => {
    const world = await startWorld(database);
    await world.alert('QueueFull');
    await world.pass(0);
    await world.pass(10 * MINUTE);
    await world.acknowledgements.acknowledge(1, { by: 'Ana' }, 'api');
    await world.pass(30 * MINUTE);
    await world.acknowledgements.end(1, { by: 'Ana' });
    await world.pass(4 * MINUTE);
    expect(world.told).toEqual([]);
    await world.pass(MINUTE);
    expect(channels(world.told)).toEqual(['ana-phone']);
    await expect(world.acknowledgements.end(1, { by: 'Ana' })).rejects.toMatchObject({ statusCode: 409 });
    await world.close();
  });

  it('that another part writes counts as well', async () => {
    const world = await startWorld(database);
    await world.alert('QueueFull');
    await world.pass(0);
    await world.context.incidents.append(1, {
      ...{ kind: 'acknowledged', by: 'Ana', at: NOON, detail: { until: NOON + 20 * MINUTE } },
    });
    await world.round();
    await world.pass(19 * MINUTE);
    expect(world.told).toEqual([]);
    await world.pass(2 * MINUTE);
    expect(channels(world.told)).toEqual(['critical']);
    await world.close();
  });
});
