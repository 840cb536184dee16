import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, Incidents, openDatabase } from '@vigia/desk';
import type { DeskAction, DeskRemedy } from 'vigia/desk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../desk/clock.ts';
import { incidentTables } from '../../../desk/incidents/schema.ts';
import { Remedies, type RemediesOptions } from '../../../desk/remedy/remedies.ts';
import { signature } from '../../../desk/remedy/request.ts';
import { RunStore } from '../../../desk/remedy/store.ts';
import { tables } from '../../../desk/remedy/tables.ts';
import { prepare } from '../../../desk/storage/schema.ts';
import { databases } from '../databases.ts';
import { UserService } from './service.ts';

const MINUTE_MS = 60_000;
const usual: DeskRemedy = {
  action: 'clean-up',
  approvalMs: 60 * MINUTE_MS,
  cooldownMs: 10 * MINUTE_MS,
  maxPerHour: 3,
  hourMs: 60 * MINUTE_MS,
  tries: 1,
  dryRun: false,
};

class TestClock implements Clock {
  time = Date.parse('2026-03-10T12:00:00Z');
  now = () => this.time;
  elapsed = () => performance.now();
}

describe.each(databases)('remedies on $name', database => {
  const service = new UserService();
  let opened: Database;
  let clock: TestClock;
  let incidents: Incidents;
  let made: Remedies[];
  beforeAll(async () => {
    await service.start();
    await database.start();
  });
  afterAll(async () => {
    await service.stop();
    await database.remove();
  });
  beforeEach(async () => {
    opened = await openDatabase(await database.fresh());
    await prepare(opened, [
      { name: 'incidents', tables: incidentTables },
      { name: 'remedy', tables },
    ]);
    clock = new TestClock();
    incidents = new Incidents({ database: opened, clock });
    made = [];
    service.received.length = 0;
    service.answer = () => ({ body: '{"ended":5}' });
  });
  afterEach(async () => {
    for (const one of made) await one.close(2000);
    await opened.close();
  });

  const action = (more: Partial<DeskAction> = {}): DeskAction => ({
    name: 'clean-up',
    about: 'Ends sessions',
    method: 'POST',
    addresses: { demo: [{ scheme: 'http', at: 'bot', path: '/clean-up' }] },
    headers: {},
    timeoutMs: 1000,
    ...more,
  });
  /** A desk, as it is after each start. */
  const desk = (remedy: Partial<DeskRemedy> = {}, more: Partial<RemediesOptions> = {}) => {
    const one = new Remedies({
      actions: [action()],
      remedies: new Map([['Stuck', { ...usual, ...remedy }]]),
      environment: 'demo',
      store: new RunStore(opened),
      incidents,
      secretValue: name => `value-of-${name}`,
      reached: { bot: service.address },
      clock,
      mode: 'on',
      ...more,
    });
    made.push(one);
    return one;
  };
  let fired = 0;
  const notify = async (status: 'firing' | 'resolved', tenant: string, labels: object = {}) => {
    await incidents.accept('critical', {
      status,
      groupLabels: {},
      truncated: 0,
      alerts: [
        {
          status,
          labels: { alertname: 'Stuck', severity: 'warning', environment: 'demo', tenant, ...labels },
          annotations: {},
          startsAt: clock.now() - 1000,
          endsAt: status === 'resolved' ? clock.now() : undefined,
          generatorUrl: undefined,
          fingerprint: `f-${tenant}`,
        },
      ],
    });
    return (await incidents.list({ tenant })).incidents[0]!.id;
  };
  /** A new incident. */
  const fire = (labels: object = {}) => notify('firing', `t${++fired}`, labels);
  const runs = (id: number) => new RunStore(opened).ofIncident(id);
  const stateOf = async (id: number) => (await runs(id)).map(({ state }) => state);
  const told = async (id: number): Promise<{ by: string | null; state?: unknown }[]> =>
    (await incidents.timeline(id))
      .filter(({ kind }) => kind === 'remedied')
      .map(({ by, detail }) => ({ by, ...detail }));
  /** Until the last run has come to this end, and the time line tells of it: that is written after the run. */
  const settled = async (id: number, state: string) => {
    const ends = async () => [(await stateOf(id)).at(-1), (await told(id)).at(-1)?.state];
    for (let i = 0; i < 1000 && (await ends()).some(end => end !== state); i++) await sleep(10);
    expect(await ends()).toEqual([state, state]);
  };

  it('call the action once for an incident, and tell its time line', async () => {
    const one = desk();
    const id = await fire();
    await one.look();
    await settled(id, 'succeeded');
    await one.look();
    const again = desk();
    await again.look();
    expect(service.received).toHaveLength(1);
    const [run] = await runs(id);
    const [{ method, path, headers, body }] = service.received as [(typeof service.received)[0]];
    expect([method, path]).toEqual(['POST', '/clean-up']);
    expect(headers).toMatchObject({
      'idempotency-key': run!.id,
      'vigia-action': 'clean-up',
      'vigia-incident': String(id),
      'content-type': 'application/json',
    });
    expect(JSON.parse(body)).toMatchObject({
      action: 'clean-up',
      key: run!.id,
      alert: 'Stuck',
      environment: 'demo',
      labels: { alertname: 'Stuck' },
    });
    expect(await told(id)).toMatchObject([
      { state: 'calling', method: 'POST', address: `http://${service.address}/clean-up` },
      { state: 'succeeded', status: 200, answer: '{"ended":5}', by: 'the desk' },
    ]);
  });
  it('log in and sign with secrets, which no answer gives back', async () => {
    const secret = {
      auth: { bearer: 'bot-token' },
      sign: 'bot-key',
      headers: { 'X-Key': { secret: 'x-key' }, 'X-From': 'desk' },
      body: { all: true },
    };
    service.answer = ({ headers }) => ({ body: `${headers.authorization}, call +5511987654321` });
    const id = await fire();
    await desk({}, { actions: [action(secret)] }).look();
    await settled(id, 'succeeded');
    const { headers, body } = service.received[0]!;
    expect(headers).toMatchObject({
      authorization: 'Bearer value-of-bot-token',
      'x-key': 'value-of-x-key',
      'x-from': 'desk',
    });
    expect(body).toBe('{"all":true}');
    const [run] = await runs(id);
    expect(headers['vigia-signature']).toBe(
      signature('value-of-bot-key', {
        at: clock.now(),
        key: run!.id,
        method: 'POST',
        url: `http://${service.address}/clean-up`,
        body,
      }),
    );
    expect(run!.answer).toContain('Bearer [secret], call');
    expect(JSON.stringify(await told(id))).not.toMatch(/value-of|987654321/);
  });
  it('call the instance that the alert is about', async () => {
    const other = new UserService();
    await other.start();
    try {
      const addresses = {
        demo: [service.address, other.address].map(at => ({ scheme: 'http' as const, at, path: '/restart' })),
      };
      const one = desk({ cooldownMs: 1, maxPerHour: 60 }, { actions: [action({ addresses })] });
      const ids = [await fire({ instance: other.address })];
      await one.look();
      await settled(ids[0]!, 'succeeded');
      expect([service.received.length, other.received.length]).toEqual([0, 1]);
      clock.time += 1000;
      ids.push(await fire({ instance: 'elsewhere:1' }));
      await one.look();
      await settled(ids[1]!, 'succeeded');
      expect([service.received.length, other.received.length]).toEqual([1, 1]);
    } finally {
      await other.stop();
    }
  });
  it.each([
    [
      'an error',
      () => ({ status: 500, body: 'no' }),
      { status: 500, answer: 'no', error: 'it answered 500' },
    ],
    [
      'a redirection, which is not followed',
      () => ({ status: 302, headers: { location: '/clean-up?again' } }),
      { status: 302, error: 'it answered 302, which is not followed; give the address that it leads to' },
    ],
    ['no answer in time', () => undefined, { status: null, error: 'it did not answer within 0.3 s' }],
    ['an answer without end', () => ({ body: 'x'.repeat(5_000_000) }), { answer: `${'x'.repeat(1000)}…` }],
  ])('write down %s', async (_, answer, expected) => {
    service.answer = answer;
    const id = await fire();
    await desk({}, { actions: [action({ timeoutMs: 300 })] }).look();
    await settled(id, 'error' in expected ? 'failed' : 'succeeded');
    expect((await runs(id))[0]).toMatchObject(expected);
    expect(service.received).toHaveLength(1);
  });
  it.each([
    ['a service that is away', { reached: { bot: 'localhost:59' } }, 'ECONNREFUSED'],
    ['a server that does not run', { reached: {} }, 'the server bot does not run here'],
    [
      'an environment without an address',
      { actions: [action({ addresses: { staging: [] } })] },
      'no address in the environment demo',
    ],
    [
      'an action that the project does not allow',
      { actions: [] },
      'the project does not allow the action clean-up',
    ],
    [
      'a secret that is not there',
      {
        actions: [action({ auth: { bearer: 'bot-token' } })],
        secretValue: () => {
          throw new Error('the secret bot-token is not there');
        },
      },
      'the secret bot-token is not there',
    ],
  ])('write down %s, and call nobody', async (_, more, error) => {
    const id = await fire();
    await desk({}, more).look();
    await settled(id, 'failed');
    expect((await runs(id))[0]!.error).toContain(error);
    expect(service.received).toEqual([]);
  });
  it('of one environment never call another', async () => {
    const addresses = {
      demo: [{ url: `http://${service.address}/demo` }],
      staging: [{ url: `http://${service.address}/staging` }],
    };
    const id = await fire({ environment: 'staging' });
    const unknown = await fire({ environment: 'elsewhere' });
    await desk({}, { actions: [action({ addresses })] }).look();
    await settled(id, 'succeeded');
    await settled(unknown, 'failed');
    expect(service.received.map(({ path }) => path)).toEqual(['/staging']);
  });

  it('are not repeated after a crash in the middle of a call, and say that its end is not known', async () => {
    service.answer = () => undefined;
    const id = await fire();
    const crashed = desk({}, { actions: [action({ timeoutMs: 60_000 })] });
    await crashed.look();
    for (let i = 0; i < 1000 && service.received.length === 0; i++) await sleep(10);
    expect(await stateOf(id)).toEqual(['calling']);
    const next = desk();
    await next.look();
    expect(await stateOf(id)).toEqual(['calling']);
    clock.time += 2 * MINUTE_MS;
    await next.look();
    await next.look();
    expect(await stateOf(id)).toEqual(['unknown']);
    expect(service.received).toHaveLength(1);
    expect((await told(id)).at(-1)).toMatchObject({
      state: 'unknown',
      error: 'the desk stopped during the call: whether it was done is not known, and it is not repeated',
    });
  });
  it('are made once by two desks with one database', async () => {
    const ids = [await fire(), await fire(), await fire()];
    const two = [desk({ cooldownMs: 1 }), desk({ cooldownMs: 1 })];
    for (let i = 0; i < 5; i++) {
      await Promise.all(two.map(one => one.look()));
      await sleep(50);
      clock.time += 1000;
    }
    for (const id of ids) await settled(id, 'succeeded');
    expect(new Set(service.received.map(({ headers }) => headers['idempotency-key'])).size).toBe(3);
    expect(service.received).toHaveLength(3);
  });
  it('write their end when the database is back', async () => {
    const store = new RunStore(opened);
    let isAway = false;
    const change = store.change.bind(store);
    store.change = (...given) => (isAway ? Promise.reject(new Error('away')) : change(...given));
    service.answer = () => {
      isAway = true;
      setTimeout(() => {
        isAway = false;
      }, 700);
      return {};
    };
    const id = await fire();
    await desk({}, { store }).look();
    await settled(id, 'succeeded');
    expect(service.received).toHaveLength(1);
  });

  it('wait for the cooldown, once said, and are dropped when the alert resolves meanwhile', async () => {
    const one = desk();
    const first = await fire();
    await one.look();
    await settled(first, 'succeeded');
    const second = await fire();
    const tenant = `t${fired}`;
    const third = await fire();
    await one.look();
    await one.look();
    expect([await stateOf(second), await stateOf(third)]).toEqual([['waiting'], ['waiting']]);
    expect(await told(third)).toMatchObject([{ state: 'waiting', until: clock.now() + 10 * MINUTE_MS }]);
    await notify('resolved', tenant);
    await one.look();
    expect(await stateOf(second)).toEqual(['dropped']);
    clock.time += 10 * MINUTE_MS;
    await one.look();
    await settled(third, 'succeeded');
    expect(service.received).toHaveLength(2);
  });
  it('go on where they were when the alert only starts anew, as after a restart of Prometheus', async () => {
    const one = desk();
    const first = await fire();
    const tenant = `t${fired}`;
    await settledAfter(one, first);
    for (let i = 0; i < 2; i++) {
      clock.time += 20 * MINUTE_MS;
      const next = await notify('firing', tenant);
      expect(next).not.toBe(first);
      await one.look();
      expect(await stateOf(next)).toEqual([]);
    }
    await notify('resolved', tenant);
    clock.time += 20 * MINUTE_MS;
    await settledAfter(one, await notify('firing', tenant));
    expect(service.received).toHaveLength(2);
  });
  it('that a person denied are not asked for again when the alert only starts anew', async () => {
    const one = desk({ approval: 'person' });
    const first = await fire();
    const tenant = `t${fired}`;
    await one.look();
    await one.deny((await runs(first))[0]!.id, 'Ana');
    clock.time += MINUTE_MS;
    const next = await notify('firing', tenant);
    await one.look();
    expect([await stateOf(first), await stateOf(next)]).toEqual([['denied'], []]);
    expect(service.received).toEqual([]);
  });
  it('are called no more often in an hour than allowed', async () => {
    const one = desk({ cooldownMs: MINUTE_MS, maxPerHour: 2 });
    const ids = [];
    for (let i = 0; i < 4; i++) {
      ids.push(await fire());
      await one.look();
      clock.time += 2 * MINUTE_MS;
    }
    await one.look();
    await sleep(50);
    expect(service.received).toHaveLength(2);
    clock.time += 55 * MINUTE_MS;
    await one.look();
    await settled(ids[2]!, 'succeeded');
    expect(service.received).toHaveLength(3);
  });
  it('are held back by no call that a wrong clock dated ten years ahead', async () => {
    clock.time += 3653 * 24 * 60 * MINUTE_MS;
    const one = desk();
    await settledAfter(one, await fire());
    clock.time -= 3653 * 24 * 60 * MINUTE_MS;
    await settledAfter(one, await fire());
    expect(service.received).toHaveLength(2);
  });
  const settledAfter = async (one: Remedies, id: number) => {
    await one.look();
    await settled(id, 'succeeded');
  };
  it('are tried again while the alert fires, as often as they say', async () => {
    service.answer = () => ({ status: 503 });
    const one = desk({ tries: 2 });
    const id = await fire();
    await one.look();
    for (let i = 0; i < 1000 && (await stateOf(id))[0] !== 'failed'; i++) await sleep(10);
    await one.look();
    expect(await stateOf(id)).toEqual(['failed', 'waiting']);
    clock.time += 10 * MINUTE_MS;
    service.answer = () => ({});
    await one.look();
    await settled(id, 'succeeded');
    clock.time += 20 * MINUTE_MS;
    await one.look();
    expect(await stateOf(id)).toEqual(['failed', 'succeeded']);
    expect(new Set(service.received.map(({ headers }) => headers['idempotency-key'])).size).toBe(2);
  });

  it('wait for a person where they say so, and say who approved', async () => {
    const one = desk({ approval: 'person' });
    const id = await fire();
    await one.look();
    const [run] = await runs(id);
    expect(run!.state).toBe('pending');
    expect(service.received).toEqual([]);
    expect(await one.approve(run!.id, 'Ana', 'go on')).toMatchObject({ state: 'waiting', decidedBy: 'Ana' });
    await settled(id, 'succeeded');
    expect(await told(id)).toMatchObject([
      { state: 'pending', until: clock.now() + 60 * MINUTE_MS },
      { decision: 'approved', by: 'Ana', note: 'go on' },
      { state: 'calling' },
      { state: 'succeeded' },
    ]);
    await expect(one.approve(run!.id, 'Bia')).rejects.toMatchObject({ statusCode: 409 });
    await expect(one.deny(run!.id, 'Bia')).rejects.toMatchObject({
      statusCode: 409,
      message: 'the run is succeeded',
    });
  });
  it('are not made when a person denies, nor asked for again', async () => {
    const one = desk({ approval: 'person', tries: 3 });
    const id = await fire();
    await one.look();
    await one.deny((await runs(id))[0]!.id, 'Ana');
    clock.time += 30 * MINUTE_MS;
    await one.look();
    expect(await stateOf(id)).toEqual(['denied']);
    expect(service.received).toEqual([]);
  });
  it('expire when nobody approves in time', async () => {
    const one = desk({ approval: 'person' });
    const id = await fire();
    await one.look();
    const [run] = await runs(id);
    clock.time += 60 * MINUTE_MS;
    await expect(one.approve(run!.id, 'Ana')).rejects.toMatchObject({
      statusCode: 409,
      message: 'the time to approve it is over',
    });
    await one.look();
    expect(await stateOf(id)).toEqual(['expired']);
    expect(service.received).toEqual([]);
  });
  it('are dropped when the alert resolves before a person approves', async () => {
    const one = desk({ approval: 'person' });
    const id = await fire();
    await one.look();
    await notify('resolved', `t${fired}`);
    await one.look();
    expect(await stateOf(id)).toEqual(['dropped']);
  });
  it('do not know a run that is not there', async () => {
    await expect(desk().approve('11111111-1111-4111-8111-111111111111', 'Ana')).rejects.toMatchObject({
      statusCode: 404,
    });
  });

  it('only write down what they would call in a dry run', async () => {
    const id = await fire();
    await desk({ dryRun: true }).look();
    await settled(id, 'dry-run');
    const other = await fire();
    clock.time += 20 * MINUTE_MS;
    await desk({}, { mode: 'dry-run' }).look();
    await settled(other, 'dry-run');
    expect(service.received).toEqual([]);
    expect((await told(id))[0]).toMatchObject({ address: `http://${service.address}/clean-up` });
  });
  it('begin nothing while they are switched off', async () => {
    const id = await fire();
    await desk({}, { mode: 'off' }).look();
    expect(await stateOf(id)).toEqual([]);
  });
  it('do nothing for what nobody knows to fire, and for alerts without one', async () => {
    const id = await fire();
    const other = await fire({ alertname: 'Other' });
    incidents.doubtEnds('Prometheus is silent');
    await notify('resolved', `t${fired - 1}`);
    await desk().look();
    expect([await stateOf(id), await stateOf(other)]).toEqual([[], []]);
  });
  it('are bounded in a storm', async () => {
    for (let i = 0; i < 60; i++) await fire();
    const one = desk();
    await one.look();
    const [row] = await opened.all(
      `SELECT count(*) AS n FROM remedy_runs WHERE state IN ('waiting', 'calling')`,
    );
    expect(row!.n).toBeLessThanOrEqual(50);
    expect(row!.n).toBeGreaterThanOrEqual(49);
  });
});
