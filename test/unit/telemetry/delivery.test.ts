import { once } from 'node:events';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LineClock, nanoseconds } from '../../../telemetry/clock.ts';
import { streamsOf } from '../../../telemetry/delivery/batch.ts';
import { type DeliveryOptions, LogDelivery } from '../../../telemetry/delivery/delivery.ts';
import { eventually } from '../../service/support.ts';
import { FakeLoki } from './fake-loki.ts';

const clock = new LineClock();
const line = (n: number, fields: object = {}): string =>
  `${JSON.stringify({ level: 'info', ts: clock.next(), service: 's', environment: 'e', stream: 'app', n, ...fields })}\n`;
const numbers = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);

describe('the clock of the lines', () => {
  it('gives no time twice, in ascending order, also when a clock is set back a little', () => {
    const clock = new LineClock();
    const times = [1000, 1000, 1000, 999, 1001, 1001].map(now => nanoseconds(clock.next(now))!);
    expect(new Set(times).size).toBe(times.length);
    expect([...times].sort()).toEqual(times);
    expect(nanoseconds(new LineClock().next(1_767_225_600_123))).toBe('1767225600123000000');
  });
  it('follows a clock that is set back by more', () => {
    const clock = new LineClock();
    clock.next(1_767_225_600_000);
    expect(clock.next(1_767_222_000_000)).toBe('2025-12-31T23:00:00.000000000Z');
  });
  it('reads no other text as a time', () => {
    expect(nanoseconds('yesterday')).toBeUndefined();
    expect(nanoseconds('2026-13-01T00:00:00Z')).toBeUndefined();
  });
});

describe('a batch for Loki', () => {
  const given = {
    ts: '2026-01-01T00:00:00.000000007Z',
    trace_id: 't',
    requestId: 'r',
    contactId: 'c-1',
    logger: 'app',
  };

  it('has four labels, and ids beside the line', () => {
    const [stream] = streamsOf([line(1, given).trimEnd()]);
    expect(stream!.stream).toEqual({ service: 's', environment: 'e', stream: 'app', level: 'info' });
    const [time, text, metadata] = stream!.values[0]!;
    expect(time).toBe('1767225600000000007');
    expect(JSON.parse(text)).toMatchObject(given);
    expect(metadata).toEqual({ logger: 'app', requestId: 'r', contactId: 'c-1', trace_id: 't' });
  });
  it('keeps streams apart and each in order', () => {
    const lines = [line(1), line(2, { level: 'warn' }), line(3)].map(text => text.trimEnd());
    expect(streamsOf(lines).map(({ values }) => values.map(([, text]) => JSON.parse(text).n))).toEqual([
      [1, 3],
      [2],
    ]);
  });
  it('delivers what is no line of the logger too', () => {
    expect(streamsOf(['{"level":"in'])[0]).toMatchObject({
      stream: { service: 'unknown' },
      values: [[expect.stringMatching(/^\d{19}$/), '{"level":"in', {}]],
    });
  });
});

const ways = [
  ['a thread of its own', true],
  ["the service's thread", false],
] as const;

describe.each(ways)('delivery to a strict fake of Loki, on %s', (_, thread) => {
  let loki: FakeLoki;
  let folder: string;
  let open: LogDelivery[] = [];
  const start = (options: Partial<DeliveryOptions> = {}): LogDelivery => {
    const delivery = new LogDelivery({ url: loki.url, folder, intervalMs: 20, thread, ...options });
    open.push(delivery);
    return delivery;
  };
  const received = (): number[] => loki.lines.map(({ line }) => JSON.parse(line).n);
  const all = (count: number) =>
    eventually(
      async () => loki.lines.length,
      length => length >= count,
      20_000,
    );

  beforeEach(async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    loki = await new FakeLoki().listen();
    folder = mkdtempSync(join(tmpdir(), 'vigia-delivery-'));
  });
  afterEach(async () => {
    await Promise.all(open.map(delivery => delivery.close(0)));
    open = [];
    await loki.stop();
    rmSync(folder, { recursive: true });
    vi.restoreAllMocks();
  });

  it('brings a burst of 20,000 lines, each once and in order', async () => {
    const delivery = start({ segmentBytes: 200_000 });
    for (const n of numbers(20_000)) delivery.write(line(n));
    await all(20_000);
    expect(received()).toEqual(numbers(20_000));
    await eventually(
      async () => delivery.state(),
      ({ queued }) => queued === 0,
    );
    expect(delivery.state()).toMatchObject({ accepted: 20_000, shipped: 20_000, dropped: 0, lagSeconds: 0 });
    expect(readdirSync(folder).length).toBeLessThan(4);
  });
  it('waits while Loki is away, and counts the tries', async () => {
    const delivery = start();
    await loki.stop();
    for (const n of numbers(500)) delivery.write(line(n));
    await eventually(
      async () => delivery.state(),
      ({ retried, lagSeconds, queued }) => retried > 1 && lagSeconds > 0.3 && queued === 500,
    );
    await loki.listen();
    await all(500);
    expect(received()).toEqual(numbers(500));
  });
  it.each([429, 500, 503, 404, 401])('tries again when Loki answers %i', async status => {
    const delivery = start();
    loki.status = status;
    delivery.write(line(1));
    await eventually(
      async () => delivery.state().retried,
      retried => retried > 0,
    );
    loki.status = undefined;
    await all(1);
    expect(delivery.state().dropped).toBe(0);
  });
  it('ships what an earlier process left, before its own, and leaves out a line that was torn', async () => {
    await loki.stop();
    const before = start();
    for (const n of numbers(30)) before.write(line(n));
    await before.close(0);
    const segment = readdirSync(folder).find(name => name.endsWith('.ndjson'))!;
    appendFileSync(join(folder, segment), '{"level":"info","ts":"2026-');
    const after = start();
    expect(
      (
        await eventually(
          async () => after.state(),
          ({ queued }) => queued === 30,
        )
      ).accepted,
    ).toBe(0);
    await loki.listen();
    for (const n of numbers(10, 30)) after.write(line(n));
    await all(40);
    expect(received()).toEqual(numbers(40));
  });
  it('sends twice what it cannot know to have arrived, with the same time, so that it is kept once', async () => {
    const first = start();
    for (const n of numbers(20)) first.write(line(n));
    await all(20);
    await first.close(1000);
    // As after a crash between the answer of Loki and the writing of the cursor.
    writeFileSync(join(folder, 'cursor.json'), '{"segment":1,"offset":0}');
    const second = start();
    second.write(line(20));
    await all(21);
    expect(received()).toEqual(numbers(21));
  });
  it('goes on when its folder was emptied but for the cursor', async () => {
    writeFileSync(join(folder, 'cursor.json'), '{"segment":41,"offset":900}');
    start().write(line(7));
    await all(1);
    expect(received()).toEqual([7]);
  });
  it('drops past the bound of the disk, loudly, and nothing that was accepted', async () => {
    const bound = 50 * line(0).length + 20;
    const delivery = start({ maxBytes: bound });
    await loki.stop();
    for (const n of numbers(80)) delivery.write(line(n));
    const { accepted, dropped } = delivery.state();
    expect(accepted + dropped).toBe(80);
    expect(dropped).toBeGreaterThan(20);
    expect(process.stderr.write).toHaveBeenCalledWith(
      expect.stringContaining('lines dropped in all: no room on disk'),
    );
    await loki.listen();
    await all(accepted);
    expect(received()).toEqual(numbers(accepted));
  });
  it('has room again when Loki has taken what waited', async () => {
    const delivery = start({ maxBytes: 60_000, segmentBytes: 10_000 });
    for (let round = 0; round < 6; round++) {
      for (const n of numbers(100, round * 100)) delivery.write(line(n));
      await all((round + 1) * 100);
    }
    expect(delivery.state().dropped).toBe(0);
  });
  it('gives up exactly the line that Loki refuses for what it is', async () => {
    loki.poison = '"n":5,';
    const delivery = start();
    for (const n of numbers(64)) delivery.write(line(n, { after: 1 }));
    await all(63);
    expect(received()).toEqual(numbers(64).filter(n => n !== 5));
    await eventually(
      async () => delivery.state(),
      ({ dropped, queued }) => dropped === 1 && queued === 0,
    );
  });
  it('ships elsewhere when told, at once', async () => {
    const delivery = start({ url: 'http://127.0.0.1:1' });
    delivery.write(line(1));
    await eventually(
      async () => delivery.state().retried,
      retried => retried > 2,
    );
    delivery.redirect(loki.url);
    await all(1);
  });
  it('ships no line before all of its bytes are there, in whatever order they come', async () => {
    const delivery = start();
    delivery.write(line(1));
    await all(1);
    await delivery.close(1000);
    const whole = line(2);
    const torn = `${whole.slice(0, 30)}${'\0'.repeat(20)}${whole.slice(50)}`;
    writeFileSync(join(folder, '00000007.ndjson'), torn);
    writeFileSync(join(folder, '00000008.ndjson'), line(3));
    start().write(line(4));
    await all(3);
    expect(received()).toEqual([1, 3, 4]);
  });
  describe('when somebody cuts the file of the lines short', () => {
    const cut = (bytes = 0) => truncateSync(join(folder, '00000001.ndjson'), bytes);
    const settled = (delivery: LogDelivery) =>
      eventually(
        async () => delivery.state(),
        ({ queued }) => queued === 0,
      );

    it('loses nothing of what comes after, when everything was shipped', async () => {
      const delivery = start();
      for (const n of numbers(50)) delivery.write(line(n));
      await all(50);
      await settled(delivery);
      cut();
      for (const n of numbers(50, 50)) delivery.write(line(n));
      await all(100);
      expect(received()).toEqual(numbers(100));
      expect((await settled(delivery)).dropped).toBe(0);
    });
    it('notices it also when the file has grown past where it was', async () => {
      const delivery = start({ intervalMs: 400 });
      for (const n of numbers(10)) delivery.write(line(n));
      await all(10);
      await settled(delivery);
      cut();
      for (const n of numbers(60, 10)) delivery.write(line(n));
      await all(70);
      expect(received()).toEqual(numbers(70));
    });
    it('loses what waited in it, says so, and counts on', async () => {
      const delivery = start();
      await loki.stop();
      for (const n of numbers(30)) delivery.write(line(n));
      await eventually(
        async () => delivery.state(),
        ({ retried }) => retried > 0,
      );
      cut();
      for (const n of numbers(20, 30)) delivery.write(line(n));
      await loki.listen();
      await all(20);
      expect(received().slice(-20)).toEqual(numbers(20, 30));
      await settled(delivery);
      delivery.write(line(50));
      await all(21);
      const { dropped, shipped } = await settled(delivery);
      expect([dropped, shipped]).toEqual([30, 21]);
      expect(process.stderr.write).toHaveBeenCalledWith(
        expect.stringContaining('30 lines dropped in all: somebody shortened a file'),
      );
    });
    it('takes a line that follows a torn one for itself', async () => {
      const delivery = start({ intervalMs: 60_000 });
      for (const n of numbers(3)) delivery.write(line(n));
      cut(line(0).length + 40);
      for (const n of numbers(2, 3)) delivery.write(line(n));
      await delivery.close(5000);
      const whole = loki.lines.filter(({ labels }) => labels.service === 's');
      expect(whole.map(({ line }) => JSON.parse(line).n)).toEqual([0, 3, 4]);
    });
  });
  it('begins again when its folder could not be read, and says so', async () => {
    const delivery = start();
    delivery.write(line(1));
    await all(1);
    renameSync(folder, `${folder}-away`);
    await eventually(
      async () => vi.mocked(process.stderr.write).mock.calls,
      said => said.some(([text]) => /shipping broke off: ENOENT.*it starts again/.test(String(text))),
    );
    delivery.write(line(2));
    renameSync(`${folder}-away`, folder);
    await all(2);
    expect(received()).toEqual([1, 2]);
  });
  it('leaves its folder to another when it ends while Loki does not answer', async () => {
    const silent = createServer(() => {});
    await new Promise<void>(done => silent.listen(0, '127.0.0.1', done));
    try {
      const first = start({ url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}` });
      for (const n of numbers(20)) first.write(line(n));
      await once(silent, 'request');
      const began = performance.now();
      await first.close(200);
      expect(performance.now() - began).toBeLessThan(1500);
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
    const second = start();
    second.write(line(20));
    await all(21);
    expect(received()).toEqual(numbers(21));
    expect(second.state()).toMatchObject({ accepted: 1, shipped: 21 });
  });
  it('ships what it can before it ends', async () => {
    const delivery = start({ intervalMs: 60_000 });
    for (const n of numbers(200)) delivery.write(line(n));
    await delivery.close(5000);
    expect(received()).toEqual(numbers(200));
  });
});
