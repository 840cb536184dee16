import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ping } from '../../../desk/heartbeat/ping.ts';
import { databases } from '../databases.ts';
import { startTestDesk } from '../support.ts';
import { MINUTE, startWorld, type World } from './world.ts';

const heartbeat = { alert: 'Watchdog', receiver: 'watchdog', everyMs: 5 * MINUTE, lateMs: MINUTE };
const beat = (world: World) =>
  world.alert('Watchdog', { status: 'firing', severity: 'none', receiver: 'watchdog' });

/** The service elsewhere that expects the desk. */
const server = createServer((request, response) => {
  pings.push(request.url!);
  response.writeHead(answer).end();
});
let pings: string[] = [];
let answer = 200;
let url: string;

beforeAll(async () => {
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-of-the-address`;
});
afterAll(() => void server.close());
beforeEach(() => {
  [pings, answer] = [[], 200];
});

describe.each(databases)('the service that expects the desk, on $name', database => {
  beforeAll(() => database.start());
  afterAll(() => database.remove());

  it('is asked by a desk that has its address, and by no other', async () => {
    const without = await startTestDesk(database);
    await without.close();
    expect(pings).toEqual([]);
    const desk = await startTestDesk(database, { WATCHDOG_PING_URL: url });
    await expect.poll(() => pings).toEqual(['/secret-of-the-address']);
    await desk.close();
  });

  it('is asked while heartbeats come, not when they stop and nobody could be told, and again when somebody knows', async () => {
    const world = await startWorld(database, { heartbeat });
    const ask = () => ping(url, world.context, () => world.watch.state);
    await beat(world);
    await world.pass(5 * MINUTE);
    await ask();
    expect(pings).toHaveLength(1);
    // Each channel of the desk is off.
    world.failing = () => true;
    await world.pass(12 * MINUTE);
    await ask();
    expect(world.watch.state.silent).toMatchObject({ told: false });
    expect(pings).toHaveLength(1);
    world.failing = () => false;
    // It tries again each half of a heartbeat.
    await world.pass(3 * MINUTE);
    expect(world.watch.state.silent).toMatchObject({ told: true });
    await ask();
    expect(pings).toHaveLength(2);
    await world.close();
  });

  it('is not asked while the database does not answer', async () => {
    const world = await startWorld(database, { heartbeat });
    const ask = ping(
      url,
      {
        ...world.context,
        database: { ...world.context.database, all: () => Promise.reject(new Error('away')) },
      },
      () => world.watch.state,
    );
    await expect(ask).rejects.toThrow('away');
    expect(pings).toEqual([]);
    await world.close();
  });

  it('that refuses is told of without its address, which is a secret', async () => {
    const world = await startWorld(database, { heartbeat });
    answer = 404;
    const failed = await ping(url, world.context, () => world.watch.state).catch((error: Error) => error);
    expect(String(failed)).toContain('answered 404');
    expect(String(failed)).not.toContain('secret-of-the-address');
    await world.close();
  });
});
