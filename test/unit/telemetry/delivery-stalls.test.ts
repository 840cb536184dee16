import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LineClock } from '../../../telemetry/clock.ts';
import { LogDelivery } from '../../../telemetry/delivery/delivery.ts';
import { eventually } from '../../service/support.ts';

const LINES = 50_000;
/** Pushes of 1 MB take 16 ms. */
const TURN_MS = 12;

/**
 * The longest turn of the event loop while something happens, in milliseconds of the thread's processor time: that other
 * processes have the processor meanwhile does not count.
 */
async function longestTurnOf(work: () => Promise<void>): Promise<number> {
  const used = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let longest = 0;
  let last = used();
  let isOver = false;
  const look = () => {
    const now = used();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(look);
  };
  look();
  await work();
  isOver = true;
  return longest;
}

describe("delivery on the service's thread", () => {
  let loki: Server;
  let url: string;
  let folder: string;
  beforeEach(async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    // It looks at nothing: what it did would count.
    loki = createServer((request, response) => {
      request.resume();
      request.on('end', () => response.writeHead(204).end());
    });
    await new Promise<void>(done => loki.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(loki.address() as AddressInfo).port}`;
    folder = mkdtempSync(join(tmpdir(), 'vigia-stalls-'));
  });
  afterEach(() => {
    loki.closeAllConnections();
    loki.close();
    rmSync(folder, { recursive: true });
    vi.restoreAllMocks();
  });

  const start = (to = url) => new LogDelivery({ url: to, folder, intervalMs: 20, thread: false });
  const write = (delivery: LogDelivery) => {
    const clock = new LineClock();
    for (let n = 0; n < LINES; n++)
      delivery.write(
        `${JSON.stringify({ level: 'info', ts: clock.next(), service: 's', n, msg: 'x'.repeat(100) })}\n`,
      );
  };
  const shipped = async (delivery: LogDelivery) => {
    await eventually(
      async () => delivery.state(),
      ({ shipped }) => shipped === LINES,
      50_000,
    );
    await delivery.close();
  };

  it(`takes less than ${TURN_MS} ms at once for what waits`, async () => {
    const delivery = start('http://127.0.0.1:1');
    write(delivery);
    await sleep(100);
    delivery.redirect(url);
    expect(await longestTurnOf(() => shipped(delivery))).toBeLessThan(TURN_MS);
  });
  it(`takes less than ${TURN_MS} ms at once for what another process left`, async () => {
    const before = start('http://127.0.0.1:1');
    write(before);
    await before.close(0);
    expect(await longestTurnOf(() => shipped(start()))).toBeLessThan(TURN_MS);
  });
});
