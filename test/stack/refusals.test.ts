import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { table } from '../../core/run/table.ts';
import { LogDelivery } from '../../telemetry/delivery/delivery.ts';
import { slotOf } from '../../telemetry/delivery/sorting.ts';
import { eventually } from '../service/support.ts';
import { type LokiUnderTest, realLoki } from './delivery/loki.ts';

const HOUR_MS = 3_600_000;
const FOUND_MS = 20_000;
const isThere = (await realLoki()) !== undefined;

/** Flags of a Loki that somebody else runs: how far lines may be behind each other by default is one hour. */
const USUAL = ['-ingester.max-chunk-age=2h', '-validation.reject-old-samples=true'];

const rows: string[][] = [];
afterAll(() => {
  if (rows.length > 0)
    console.log(`real Loki\n${table([['what', 'accepted', 'in Loki', 'twice', 'set aside'], ...rows])}`);
});

describe.skipIf(!isThere)('a real Loki that refuses', { timeout: 120_000 }, () => {
  let loki: LokiUnderTest;
  let folder: string;
  let open: LogDelivery[];
  const start = (url = loki.url, name = 'a'): LogDelivery => {
    const delivery = new LogDelivery({ url, folder: join(folder, name), intervalMs: 50 });
    open.push(delivery);
    return delivery;
  };
  let service = '';
  /** Lines whose times are spread evenly over the past, up to now. */
  const write = (
    delivery: LogDelivery,
    by: string,
    count: number,
    pastMs = 0,
    levels: readonly string[] = ['info'],
  ): void => {
    const now = Date.now();
    for (let n = 0; n < count; n++) {
      const ts = new Date(now - pastMs + Math.floor((pastMs * n) / count));
      const time = `${ts.toISOString().slice(0, -1)}${String(n % 1_000_000).padStart(6, '0')}Z`;
      const fields = {
        level: levels[n % levels.length],
        ts: time,
        service,
        version: '1',
        environment: 'e',
        logger: 'app',
        stream: 'app',
      };
      delivery.write(`${JSON.stringify({ ...fields, by, n, msg: 'x'.repeat(100) })}\n`);
    }
  };
  const shipped = (...deliveries: LogDelivery[]) =>
    eventually(
      async () => deliveries.map(delivery => delivery.state().queued),
      queued => queued.every(lines => lines === 0),
      60_000,
    );
  const outcome = async (what: string, accepted: number, ...deliveries: LogDelivery[]) => {
    const refused = deliveries.reduce((sum, delivery) => sum + delivery.state().refused, 0);
    // What it has just written to files is found a moment later.
    await eventually(
      async () => new Set(await loki.lines(service)).size,
      held => held >= accepted - refused,
      FOUND_MS,
    );
    const lines = await loki.lines(service);
    const counted = await loki.count(service);
    const twice = lines.length - new Set(lines).size;
    rows.push([what, accepted, counted, twice, refused].map(String));
    return { held: new Set(lines).size, counted, twice, refused };
  };

  beforeEach(async context => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    service = `refusal-${context.task.id.replaceAll('_', '-')}`;
    folder = await mkdtemp(join(tmpdir(), 'vigia-refusals-'));
    loki = (await realLoki())!;
    open = [];
  });
  afterEach(async () => {
    await Promise.all(open.map(delivery => delivery.close(0)));
    await loki.stop();
    await loki.remove();
    await rm(folder, { recursive: true, force: true });
    vi.restoreAllMocks();
  });

  it('keeps every line while structured metadata is off, and has all when it is on', async () => {
    await loki.start(['-validation.allow-structured-metadata=false']);
    const delivery = start();
    write(delivery, 'a', 2000);
    await sleep(3000);
    expect(delivery.state()).toMatchObject({ accepted: 2000, queued: 2000, dropped: 0 });
    expect(process.stderr.write).toHaveBeenCalledWith(expect.stringContaining('structured metadata'));
    await loki.stop();
    await loki.start();
    await shipped(delivery);
    const all = { held: 2000, counted: 2000, twice: 0, refused: 0 };
    expect(await outcome('structured metadata off, then on', 2000, delivery)).toEqual(all);
  });

  it('keeps every line while a proxy leads to the wrong port', async () => {
    await loki.start();
    const pages = await listen(
      createServer((_, response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html><title>Grafana</title></html>'),
      ),
    );
    const delivery = start(pages.url);
    write(delivery, 'a', 2000);
    await sleep(1500);
    expect(delivery.state()).toMatchObject({ queued: 2000, dropped: 0, shipped: 0 });
    expect(process.stderr.write).toHaveBeenCalledWith(expect.stringContaining('is a web page ("Grafana")'));
    delivery.redirect(`${loki.url}/`);
    await shipped(delivery);
    pages.server.close();
    const all = { held: 2000, counted: 2000, twice: 0, refused: 0 };
    expect(await outcome('wrong port behind a proxy', 2000, delivery)).toEqual(all);
  });

  it('has every line although it answers 429 to large batches', async () => {
    await loki.start([
      '-distributor.ingestion-rate-limit-mb=0.5',
      '-distributor.ingestion-burst-size-mb=0.05',
    ]);
    const delivery = start();
    write(delivery, 'a', 5000);
    await shipped(delivery);
    expect(delivery.state().retried).toBeGreaterThan(1);
    const all = { held: 5000, counted: 5000, twice: 0, refused: 0 };
    expect(await outcome('429 for more than 50 kB', 5000, delivery)).toEqual(all);
  });

  it.each([
    [2, "the stack's", [] as string[]],
    [6, "the stack's", []],
    [2, 'a usual', USUAL],
  ])(
    'has every line of two replicas of which one was cut off for %i hours: %s Loki',
    async (hours, name, flags) => {
      await loki.start(flags);
      const [one, other] = [start(loki.url, 'one'), start('http://127.0.0.1:1', 'other')];
      write(other, 'other', 1000, hours * HOUR_MS);
      write(one, 'one', 1000);
      await shipped(one);
      other.redirect(loki.url);
      await shipped(other);
      const all = { held: 2000, counted: 2000, twice: 0, refused: 0 };
      expect(
        await outcome(`two replicas, one cut off for ${hours} hours, ${name} Loki`, 2000, one, other),
      ).toEqual(all);
    },
  );

  it('has every line of three replicas of which two were cut off for four hours, a usual Loki', async () => {
    await loki.start(USUAL);
    const late = ['b', 'c'].map(name => start('http://127.0.0.1:1', name));
    for (const [i, delivery] of late.entries()) write(delivery, `late-${i}`, 500, 4 * HOUR_MS);
    const one = start(loki.url, 'a');
    write(one, 'a', 500);
    await shipped(one);
    for (const delivery of late) delivery.redirect(loki.url);
    await shipped(...late);
    // It looks for what is older than three hours only in files.
    await loki.flush();
    const all = { held: 1500, counted: 1500, twice: 0, refused: 0 };
    expect(await outcome('three replicas four hours apart, a usual Loki', 1500, one, ...late)).toEqual(all);
  });

  it('has every line of a replica that was cut off with lines of levels that no other has', async () => {
    await loki.start(USUAL);
    const one = start(loki.url, 'a');
    write(one, 'a', 500);
    await shipped(one);
    const late = start(loki.url, 'b');
    write(late, 'late', 1500, 4 * HOUR_MS, ['info', 'warn', 'error']);
    await shipped(late);
    await loki.flush();
    const all = { held: 2000, counted: 2000, twice: 0, refused: 0 };
    expect(await outcome('a replica of three levels four hours behind', 2000, one, late)).toEqual(all);
  });

  it('has every line of replicas that share the stream of what is late', async () => {
    await loki.start(USUAL);
    const names = Array.from({ length: 1000 }, (_, n) => `late-${n}`);
    const same = names
      .filter(name => slotOf(join(folder, name)) === slotOf(join(folder, 'late-0')))
      .slice(0, 3);
    const one = start(loki.url, 'a');
    write(one, 'a', 500);
    await shipped(one);
    const late = same.map(name => start('http://127.0.0.1:1', name));
    for (const [i, delivery] of late.entries()) write(delivery, `late-${i}`, 500, 4 * HOUR_MS);
    for (const delivery of late) delivery.redirect(loki.url);
    await shipped(...late);
    await loki.flush();
    const all = { held: 2000, counted: 2000, twice: 0, refused: 0 };
    expect(await outcome('three that share the stream of what is late', 2000, one, ...late)).toEqual(all);
  });

  it('sets aside the line that is too old, and takes the others', async () => {
    await loki.start(USUAL);
    const delivery = start();
    write(delivery, 'old', 3, 24 * 30 * HOUR_MS);
    write(delivery, 'new', 100);
    await shipped(delivery);
    const state = delivery.state();
    expect(state.refused).toBeGreaterThan(0);
    expect(state.refused + state.shipped).toBe(103);
    expect((await outcome('three lines of a month', 103, delivery)).held).toBe(100);
  });
});

async function listen(server: Server): Promise<{ readonly url: string; readonly server: Server }> {
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
