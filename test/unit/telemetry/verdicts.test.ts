import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LineClock } from '../../../telemetry/clock.ts';
import { BatchSize } from '../../../telemetry/delivery/batch-size.ts';
import { type DeliveryOptions, LogDelivery } from '../../../telemetry/delivery/delivery.ts';
import { refusedFile } from '../../../telemetry/delivery/set-aside.ts';
import { slotOf } from '../../../telemetry/delivery/sorting.ts';
import { pauseOf, verdictOf } from '../../../telemetry/delivery/verdict.ts';
import { endpointOf, LOKI_PUSH } from '../../../telemetry/endpoint.ts';
import { eventually } from '../../service/support.ts';
import { type FakeAnswer, FakeLoki, type Push } from './fake-loki.ts';

const clock = new LineClock();
const line = (n: number, fields: object = {}): string =>
  `${JSON.stringify({ level: 'info', ts: clock.next(), service: 's', environment: 'e', stream: 'app', logger: 'l', n, ...fields })}\n`;
const numbers = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);
const PAGE: FakeAnswer = {
  status: 200,
  text: '<!DOCTYPE html><html><title>Welcome to nginx!</title></html>',
  headers: { 'content-type': 'text/html' },
};
const HTML = { 'content-type': 'text/html' };
const FEATURE = 'stream \'{service="s"}\' includes structured metadata, but this feature is disallowed';

describe('an answer', () => {
  const verdict = (status: number, text = '', headers = {}) => verdictOf({ status, text, headers });
  it('takes lines when it is one of Loki', () => {
    expect(verdict(204)).toBe('taken');
    expect(verdict(200)).toBe('taken');
    expect(verdict(200, '{}', { 'content-type': 'application/json' })).toBe('taken');
  });
  it.each([200, 204, 400, 403, 502])('says nothing of the lines when it is a web page with %i', status => {
    expect(verdict(status, PAGE.text!)).toMatchObject({ wait: expect.stringContaining('Welcome to nginx!') });
    expect(verdict(status, '', { 'content-type': 'text/html; charset=utf-8' })).toHaveProperty('wait');
  });
  it.each([301, 302, 401, 403, 404, 405, 408, 501, 502, 503, 504])('%i says nothing of the lines', status => {
    expect(verdict(status, 'x')).toMatchObject({ wait: expect.stringContaining(String(status)) });
  });
  it('of another server says nothing of the lines', () => {
    expect(verdict(200, 'It works!')).toHaveProperty('wait');
  });
  it.each([
    '{"error":"unauthorized"}',
    '{"status":"error","message":"no tenant"}',
    '{"errors":[{"message":"x"}]}',
  ])('of a gateway that refuses with 200 is no receipt: %s', text => {
    expect(verdict(200, text, { 'content-type': 'application/json' })).toHaveProperty('wait');
  });
  it.each(['{"status":"success"}', '{"error":null}', '{"errors":[]}'])('takes lines with %s', text => {
    expect(verdict(200, text)).toBe('taken');
  });
  it('about the size asks for less', () => {
    expect(verdict(413, PAGE.text!, HTML)).toMatchObject({ isSure: true });
    expect(verdict(400, 'rpc error: grpc: received message larger than max (9 vs. 4)')).toMatchObject({
      isSure: true,
    });
    expect(verdict(400, 'http: request body too large')).toMatchObject({ isSure: true });
    expect(verdict(429, 'ingestion rate limit exceeded')).toMatchObject({ isSure: false });
    expect(verdict(500, 'rpc error')).toMatchObject({ isSure: false });
    expect(verdict(400, "max entry size '262144' bytes exceeded for stream")).toHaveProperty('refused');
  });
  it('may ask for a pause, in seconds or as a date, which is bounded', () => {
    expect(pauseOf('7')).toBe(7000);
    expect(pauseOf('86400')).toBe(300_000);
    expect(pauseOf('Wed, 21 Oct 2026 07:28:10 GMT', Date.parse('2026-10-21T07:28:00Z'))).toBe(10_000);
    expect(pauseOf('Wed, 21 Oct 2020 07:28:10 GMT')).toBe(0);
    expect(pauseOf('soon')).toBeUndefined();
    expect(verdict(503, '', { 'retry-after': '2' })).toMatchObject({ afterMs: 2000 });
  });
});

describe('an address', () => {
  it.each([
    ['http://l:3100', 'http://l:3100/loki/api/v1/push'],
    ['http://l:3100/', 'http://l:3100/loki/api/v1/push'],
    ['http://l:3100//', 'http://l:3100/loki/api/v1/push'],
    ['https://u:p@l/tenant/', 'https://u:p@l/tenant/loki/api/v1/push'],
    ['http://l/loki/api/v1/push', 'http://l/loki/api/v1/push'],
    ['http://l/loki/api/v1/push/?a=b', 'http://l/loki/api/v1/push?a=b'],
  ])('%s leads to %s', (base, whole) => {
    expect(endpointOf(base, LOKI_PUSH).href).toBe(whole);
  });
  it('is refused by name when it is not one', () => {
    expect(() => endpointOf('loki:3100', LOKI_PUSH)).toThrow('"loki:3100" is not an address');
    expect(() => new LogDelivery({ url: '', folder: '/nowhere' })).toThrow('is not an address');
  });
});

describe('the size of a push', () => {
  it('halves with each refusal, and comes back after many that were taken', () => {
    const size = new BatchSize();
    const first = size.bytes;
    size.shrink(first);
    size.shrink(size.bytes);
    expect(size.bytes).toBe(first / 4);
    size.grow();
    expect(size.bytes).toBe(first / 4);
    for (let i = 0; i < 200; i++) size.grow();
    expect(size.bytes).toBe(first);
  });
  it('is never more than it may be', () => {
    const size = new BatchSize(64 * 1024);
    for (let i = 0; i < 200; i++) size.grow();
    expect(size.bytes).toBe(64 * 1024);
    size.shrink(1000);
    for (let i = 0; i < 1000; i++) size.grow();
    expect(size.bytes).toBe(64 * 1024);
  });
  it('is never nothing', () => {
    const size = new BatchSize();
    for (let i = 0; i < 100; i++) size.shrink(size.bytes);
    expect(size.bytes).toBe(1);
  });
});

describe('delivery to a Loki that refuses', () => {
  let loki: FakeLoki;
  let folder: string;
  let open: LogDelivery[] = [];
  const start = (options: Partial<DeliveryOptions> = {}): LogDelivery => {
    const delivery = new LogDelivery({
      url: loki.url,
      folder,
      intervalMs: 20,
      maxBackoffMs: 100,
      ...options,
    });
    open.push(delivery);
    return delivery;
  };
  const received = (): number[] => loki.lines.map(({ line }) => JSON.parse(line).n).sort((a, b) => a - b);
  const all = (count: number) =>
    eventually(
      async () => loki.lines.length,
      length => length >= count,
    );
  /** Until the server has been asked so many times more. */
  const pushes = (count: number, before = loki.pushes) =>
    eventually(
      async () => loki.pushes,
      pushed => pushed >= before + count,
    );
  const settled = (delivery: LogDelivery) =>
    eventually(
      async () => delivery.state(),
      ({ queued }) => queued === 0,
    );
  const said = () => vi.mocked(process.stderr.write).mock.calls.map(([text]) => String(text));
  const aside = () =>
    readFileSync(refusedFile(folder), 'utf8')
      .trimEnd()
      .split('\n')
      .map(text => JSON.parse(text) as { reason: string; line: string });

  beforeEach(async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    loki = await new FakeLoki().listen();
    folder = mkdtempSync(join(tmpdir(), 'vigia-verdicts-'));
  });
  afterEach(async () => {
    await Promise.all(open.map(delivery => delivery.close(0)));
    open = [];
    await loki.stop();
    rmSync(folder, { recursive: true });
    vi.restoreAllMocks();
  });

  it.each<[string, FakeAnswer]>([
    ['a setting', { status: 400, text: FEATURE }],
    ['400 and no word', { status: 400 }],
    ['a web page with 200', PAGE],
    ['a web page with 400', { ...PAGE, status: 400 }],
    ['no rights', { status: 403, text: 'no' }],
    ['another server', { status: 200, text: 'It works!' }],
    ['413 for everything', { status: 413 }],
    ['400 about the size for everything', { status: 400, text: 'request body too large' }],
    ['429 for everything', { status: 429 }],
    ['500 for everything', { status: 500 }],
  ])('keeps all lines while it answers with %s, complains once, and brings them later', async (_, answer) => {
    const delivery = start();
    loki.respond = () => answer;
    const begun = performance.now();
    for (const n of numbers(40)) delivery.write(line(n));
    await pushes(14);
    await eventually(
      async () => said().length,
      count => count > 0,
    );
    await sleep(200);
    expect(delivery.state()).toMatchObject({ queued: 40, dropped: 0, refused: 0, shipped: 0 });
    expect(said()).toHaveLength(1);
    expect(said()[0]).toMatch(/lines wait on disk/);
    // A try every 50 to 100 ms, each of a few pushes while it is found out whether one line is at fault.
    expect(loki.pushes).toBeLessThan((120 * (performance.now() - begun)) / 700);
    expect(existsSync(refusedFile(folder))).toBe(false);
    loki.respond = undefined;
    await all(40);
    expect(received()).toEqual(numbers(40));
    expect((await settled(delivery)).dropped).toBe(0);
  });
  it('pauses longer and longer between tries, up to its longest pause', async () => {
    const pauses = async (maxBackoffMs: number, count: number) => {
      loki.times.length = 0;
      const delivery = start({ maxBackoffMs, folder: join(folder, String(maxBackoffMs)) });
      loki.respond = () => ({ status: 503 });
      delivery.write(line(1));
      await eventually(
        async () => loki.times.length,
        length => length > count,
      );
      await delivery.close(0);
      return loki.times.slice(1, count + 1).map((at, i) => at - loki.times[i]!);
    };
    // On a busy machine some of them last longer.
    expect((await pauses(60, 12)).sort((a, b) => a - b)[6]).toBeLessThan(250);
    const [first, second, third, fourth] = await pauses(10_000, 4);
    // Half to all of 250 ms, and twice as much each time.
    expect(first).toBeGreaterThanOrEqual(120);
    expect(first! + second! + third!).toBeLessThan(3000);
    expect(fourth).toBeGreaterThanOrEqual(990);
  });
  it('keeps lines of a kind that is refused although others are taken', async () => {
    const delivery = start();
    const hasIds = ({ streams }: Push) =>
      streams.some(({ values }) => values.some(([, , ids]) => ids?.logger));
    loki.respond = push => (hasIds(push) ? { status: 400, text: FEATURE } : undefined);
    for (const n of numbers(20)) delivery.write(line(n, n % 5 === 0 ? { logger: '' } : {}));
    await pushes(10);
    expect(delivery.state()).toMatchObject({ queued: 20, dropped: 0 });
    loki.respond = undefined;
    await all(20);
    expect(received()).toEqual(numbers(20));
  });
  it.each<[string, FakeAnswer]>([
    ['413', { status: 413 }],
    ['413 of a proxy', { ...PAGE, status: 413 }],
    ['429', { status: 429, text: 'Ingestion rate limit exceeded' }],
    ['500', { status: 500, text: 'rpc error: code = ResourceExhausted' }],
    ['400', { status: 400, text: 'grpc: received message larger than max (9 vs. 4)' }],
  ])('sends less at once when it answers %s to much, and loses nothing', async (_, answer) => {
    const delivery = start();
    loki.respond = (_push, bytes) => (bytes > 20_000 ? answer : undefined);
    for (const n of numbers(1000)) delivery.write(line(n));
    await all(1000);
    expect(received()).toEqual(numbers(1000));
    expect((await settled(delivery)).dropped).toBe(0);
  });
  it.each<[string, FakeAnswer]>([
    ['400', { status: 400, text: 'timestamp too old' }],
    ['413', { status: 413 }],
    ['500', { status: 500 }],
  ])(
    'sets aside the one line that is refused alone with %s, with the reason, and says so',
    async (_, answer) => {
      const delivery = start();
      loki.respond = push => (JSON.stringify(push).includes('\\"n\\":7,') ? answer : undefined);
      for (const n of numbers(20)) delivery.write(line(n, { after: 1 }));
      await all(19);
      const state = await settled(delivery);
      expect(state).toMatchObject({ shipped: 19, refused: 1, dropped: 1 });
      expect(received()).toEqual(numbers(20).filter(n => n !== 7));
      expect(aside()).toMatchObject([{ reason: expect.stringContaining(String(answer.status)) }]);
      expect(JSON.parse(aside()[0]!.line).n).toBe(7);
      expect(statSync(refusedFile(folder)).mode & 0o777).toBe(0o600);
      expect(said().join('')).toContain('1 lines in all set aside in');
    },
  );
  it('keeps a line that is refused alone until another is taken', async () => {
    const delivery = start();
    loki.poison = '"n":0,';
    delivery.write(line(0, { after: 1 }));
    await pushes(6);
    expect(delivery.state()).toMatchObject({ queued: 1, dropped: 0 });
    delivery.write(line(1));
    expect(await settled(delivery)).toMatchObject({ shipped: 1, refused: 1 });
    expect(received()).toEqual([1]);
  });
  it('sets aside a whole batch when what waits behind it is taken', async () => {
    await loki.stop();
    const delivery = start();
    for (const n of numbers(2000)) delivery.write(line(n, { old: 1, text: 'x'.repeat(800) }));
    delivery.write(line(2000));
    loki.poison = '"old":1,';
    await loki.listen();
    expect(await settled(delivery)).toMatchObject({ shipped: 1, refused: 2000 });
    expect(aside()).toHaveLength(2000);
  });
  it.each(['seconds', 'a date'])('waits as long as it is asked to, in %s', async kind => {
    const delivery = start();
    loki.respond = () => {
      loki.respond = undefined;
      const value = kind === 'seconds' ? '2' : new Date(Date.now() + 3000).toUTCString();
      return { status: 429, headers: { 'retry-after': value } };
    };
    delivery.write(line(1));
    await all(1);
    expect(loki.times[1]! - loki.times[0]!).toBeGreaterThan(1800);
  });
  describe('whose window is an hour', () => {
    const HOUR_MS = 3_600_000;
    const levels = ['info', 'warn', 'error'];
    /** Lines of three levels whose times are spread over the hours before now. */
    const late = (count: number, hours: number): string[] =>
      numbers(count).map(n => {
        const ts = new Date(Date.now() - hours * HOUR_MS * (1 - n / count)).toISOString();
        return line(n, { level: levels[n % 3], ts: `${ts.slice(0, -1)}${String(n).padStart(6, '0')}Z` });
      });
    const slots = () => new Set(loki.lines.flatMap(({ labels: { late } }) => late ?? []));
    beforeEach(() => {
      loki.windowMs = HOUR_MS;
    });

    it('brings what is too far behind in a stream of its own, each line once, of every level', async () => {
      const [one, other] = [start({ folder: join(folder, 'one') }), start({ folder: join(folder, 'other') })];
      // The other levels have no newer line: of one push for all, the answer would be that of the last, "taken".
      one.write(line(-1));
      await all(1);
      for (const text of late(300, 4)) other.write(text);
      await all(301);
      expect(received().filter(n => n >= 0)).toEqual(numbers(300));
      expect(slots().size).toBe(1);
      expect((await settled(other)).dropped).toBe(0);
    });
    it('takes each line once when it is away in the middle', async () => {
      const [one, other] = [start({ folder: join(folder, 'one') }), start({ folder: join(folder, 'other') })];
      for (const level of levels) one.write(line(-1, { level }));
      await all(3);
      // Every third push fails: what was taken late before is too far behind in its stream by then.
      let pushes = 0;
      loki.respond = () => (pushes++ % 3 === 0 ? { status: 503 } : undefined);
      for (const text of late(300, 6)) other.write(text);
      await settled(other);
      expect(received().filter(n => n >= 0)).toEqual(numbers(300));
    });
    it('takes each line once of two that share the stream of the late', async () => {
      const one = start({ folder: join(folder, 'one') });
      one.write(line(-1));
      await all(1);
      // Folders of one slot: the second writes to the stream of the first.
      const same = numbers(1000)
        .map(n => join(folder, `other-${n}`))
        .filter(name => slotOf(name) === slotOf(join(folder, 'other-0')))
        .slice(0, 3);
      const others = same.map(name => start({ folder: name }));
      for (const [i, other] of others.entries())
        for (const n of numbers(200)) {
          const ts = new Date(Date.now() - 5 * HOUR_MS * (1 - n / 200)).toISOString();
          other.write(line(n + 1000 * i, { ts: `${ts.slice(0, -1)}${String(n).padStart(6, '0')}Z` }));
        }
      await all(601);
      for (const other of others) await settled(other);
      expect(received().slice(1)).toEqual(others.flatMap((_, i) => numbers(200, 1000 * i)));
    });
  });
  it('takes an address with a slash at its end', async () => {
    start({ url: `${loki.url}/` }).write(line(1));
    await all(1);
  });
});
