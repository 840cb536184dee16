import { describe, expect, it, vi } from 'vitest';
import { defineEvents, eventOf, number } from '../../../core/logs/index.ts';
import { streamsOf } from '../../../telemetry/delivery/batch.ts';
import { createEvents } from '../../../telemetry/events.ts';
import type { LogLevel } from '../../../telemetry/levels.ts';
import { createLoggers } from '../../../telemetry/logger.ts';
import { RecentLines } from '../../../telemetry/recent-lines.ts';
import { MAX_LINE_BYTES } from '../../../telemetry/safe-destination.ts';

function capture(level: LogLevel = 'info') {
  const written: string[] = [];
  const log = createLoggers({
    ...{ service: 'svc', version: '1', environment: 'test', level },
    loggers: { shop: 'app', trail: 'audit' },
    destinations: [{ write: line => void written.push(line) }],
  });
  return { log, written, lines: () => written.map(line => JSON.parse(line)) };
}

const fails = (): never => {
  throw new Error('no such thing');
};
const cycle: Record<string, unknown> = { name: 'ring' };
cycle.self = cycle;
const bush: unknown[] = [];
for (let i = 0; i < 10; i++) bush.push(bush);
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const hostile = new Error('x');
Object.defineProperty(hostile, 'message', { get: fails });
const endless = new Error('in itself');
endless.cause = endless;

describe('what cannot be read', () => {
  it.each<[string, unknown]>([
    ['a getter that throws', Object.defineProperty({}, 'bad', { get: fails, enumerable: true })],
    ['a toJSON that throws', { toJSON: fails }],
    ['a proxy whose keys throw', new Proxy({}, { ownKeys: fails })],
    ['a proxy whose values throw', new Proxy({ a: 1 }, { get: fails })],
    ['a proxy whose prototype throws', new Proxy({}, { getPrototypeOf: fails })],
    ['a revoked proxy', revoked.proxy],
    ['a cycle', cycle],
    ['a list that holds itself ten times', bush],
    ['a BigInt', 12_345_678_901_234_567_890n],
    ['a symbol', Symbol('sign')],
    ['a function', fails],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ['a toString that throws', { toString: fails }],
    ['an error whose message throws', hostile],
    ['an error that is its own cause', endless],
    ['many values', Array.from({ length: 200_000 }, (_, i) => ({ i }))],
    ['a long text', 'olá '.repeat(200_000)],
    ['a date that is none', new Date(Number.NaN)],
    ['something deep', JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`)],
  ])('costs no line: %s', (_, value) => {
    const { log, written, lines } = capture();
    const given = value as object;
    expect(() => log.app.info(given, 'whole')).not.toThrow();
    expect(() => log.app.info({ given, n: 2 }, 'field')).not.toThrow();
    expect(() => log.app.info({ deep: { given, n: 3 }, n: 3 }, 'nested')).not.toThrow();
    expect(() => log.app.info('format %s', given)).not.toThrow();
    expect(() => log.app.info({}, given as never)).not.toThrow();
    expect(() => log.app.child({ given, n: 4 }).info('binding')).not.toThrow();
    expect(() => log.app.child({}).setBindings({ given })).not.toThrow();
    expect(() => log.app.error(given)).not.toThrow();
    expect(written).toHaveLength(7);
    for (const line of lines())
      expect(line).toMatchObject({ service: 'svc', logger: 'app', level: expect.any(String) });
    expect(lines().map(({ n }) => n)).toEqual([undefined, 2, 3, undefined, undefined, 4, undefined]);
    for (const line of written) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(MAX_LINE_BYTES);
  });
  it('is named with a placeholder, and costs no other field', () => {
    const { log, lines } = capture();
    const bad = Object.defineProperty({ good: 1 }, 'bad', { get: fails, enumerable: true });
    log.app.info({ bad, cycle, at: Symbol('x'), n: 10n });
    expect(lines()[0]).toMatchObject({
      bad: { good: 1, bad: '[unreadable: no such thing]' },
      cycle: { name: 'ring', self: '[circular]' },
      at: 'Symbol(x)',
      n: '10',
    });
  });
  it('has no personal data in its placeholder', () => {
    const { log, written } = capture();
    const bad = () => {
      throw new Error('no contact +5511987654321');
    };
    log.app.info({ x: { toJSON: bad } });
    log.app.info(new Proxy({}, { ownKeys: bad }));
    expect(written).toHaveLength(2);
    expect(written.join('')).not.toContain('98765');
    expect(written.join('')).toContain('[unreadable: no contact');
  });
  it.each([
    ['a getter', () => Object.defineProperty({}, 'stream', { get: fails, enumerable: true })],
    ['a proxy', () => new Proxy({}, { get: fails, ownKeys: fails })],
    ['a proxy that is revoked', () => revoked.proxy],
    ['a field that pino asks for', () => ({ hasOwnProperty: 3 })],
    ['bytes', () => Buffer.alloc(1_000_000)],
  ])('are the bindings of a child: %s', (_, bindings) => {
    const { log, lines } = capture();
    log.app.child(bindings() as Record<string, unknown>).info('still said');
    expect(lines()).toHaveLength(1);
    expect(lines()[0]).toMatchObject({ service: 'svc', stream: 'app', msg: 'still said' });
    expect(Object.keys(lines()[0]).length).toBeLessThan(12);
  });
  it('are serializers of a child, an onLine, a destination or the table of an event', () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const written: string[] = [];
    const log = createLoggers({
      ...{ service: 'svc', version: '1', environment: 'test' },
      loggers: { shop: 'app' },
      destinations: [{ write: fails }, { write: line => void written.push(line) }],
      onLine: fails,
    });
    log.shop.child({ part: 'p' }, { serializers: { x: fails } }).info({ x: 1 }, 'serializer');
    const event = eventOf('shop');
    const table = defineEvents({
      leveled: event('Leveled', { a: number }, { level: fails, audit: true }),
    });
    createEvents(table, log).leveled({ a: 1 });
    const lines = written.map(line => JSON.parse(line));
    expect(lines).toMatchObject([
      { msg: 'serializer', part: 'p', x: 1, logger: 'shop' },
      { event: 'leveled', level: 'error', a: 1 },
      { event: 'leveled', stream: 'audit', a: 1 },
    ]);
    expect(stderr).toHaveBeenCalledWith(expect.stringContaining('could not be written'));
    stderr.mockRestore();
  });
});

describe('the envelope of a line', () => {
  const ENVELOPE = [
    'service',
    'level',
    'ts',
    'environment',
    'time',
    'version',
    'logger',
    'msg',
    'trace_id',
    'span_id',
  ];
  const stolen = Object.fromEntries(ENVELOPE.map(key => [key, `my ${key}`]));
  const LABELS = { service: 'svc', environment: 'test', stream: 'app', level: 'info' };

  it.each<[string, (log: ReturnType<typeof capture>['log']) => void]>([
    ['a line', log => log.shop.info({ ...stolen, stream: 'nowhere' }, 'Told')],
    ['a map', log => log.shop.info(new Map(Object.entries({ ...stolen, stream: 'nowhere' })), 'Told')],
    ['a child', log => log.shop.child({ ...stolen, stream: 'nowhere' }).info('Told')],
    ['a child of a child', log => log.shop.child({ a: 1 }).child(stolen).info({ b: 2 }, 'Told')],
    [
      'an event',
      log =>
        createEvents(defineEvents({ told: eventOf('shop')('Told', { a: number }) }), log).told({
          ...{ a: 1, ...stolen },
          ...{ event: 'another', stream: 'audit' },
        }),
    ],
  ])('is not changed by the fields of %s', (_, tell) => {
    const before = Date.now();
    const { log, written, lines } = capture();
    tell(log);
    const [stream] = streamsOf(written.map(line => line.trimEnd()));
    expect(stream!.stream).toEqual(LABELS);
    expect(Number(stream!.values[0]![0].slice(0, 13))).toBeGreaterThanOrEqual(before);
    expect(stream!.values[0]![2]).toMatchObject({ logger: 'shop' });
    expect(stream!.values[0]![2]).not.toHaveProperty('trace_id');
    expect(lines()[0]).toMatchObject({
      msg: 'Told',
      field_level: 'my level',
      field_ts: 'my ts',
      field_service: 'my service',
    });
    // No key comes twice: which of two counts is up to the reader.
    for (const key of Object.keys(LABELS)) expect(written[0]!.split(`"${key}":`)).toHaveLength(2);
  });
  it('is not confused with what is nested in a child', () => {
    const recent = new RecentLines();
    const identity = { service: 'svc', version: '1', environment: 'test' };
    const log = createLoggers({ ...identity, destinations: [recent] });
    log.app.child({ job: { stream: 'audit' } }).info('Told');
    expect(recent.list('audit', 1)).toEqual([]);
    expect(recent.list('app', 1)).toMatchObject([{ msg: 'Told', job: { stream: 'audit' } }]);
  });
  it('says which event it is, whatever the event says', () => {
    const { log, lines } = capture();
    const table = defineEvents({ told: eventOf('shop', { stream: 'security' })('Told', { a: number }) });
    createEvents(table, log).told({ a: 1, ...{ event: 'another', stream: 'business' } });
    expect(lines()[0]).toMatchObject({
      ...{ event: 'told', field_event: 'another', stream: 'security', field_stream: 'business' },
    });
  });
  it('is told apart from that of another process that says the same at the same moment', () => {
    vi.useFakeTimers({ now: 1_800_000_000_000 });
    const times = Array.from({ length: 20 }, () => {
      const { log, lines } = capture();
      log.app.info('Tick');
      return lines()[0].ts;
    });
    vi.useRealTimers();
    expect(new Set(times).size).toBe(20);
  });
});

describe('an error', () => {
  class PaymentRefused extends TypeError {}
  class Named extends Error {
    override readonly name = 'Renamed';
  }
  it.each(['err', 'error'])('keeps its class and message under %s', key => {
    const { log, lines } = capture();
    log.app.error({ [key]: new PaymentRefused('no money') });
    log.app.error({ [key]: new Named('x', { cause: new PaymentRefused('below') }) }, 'text');
    log.app.error({ [key]: new DOMException('late', 'AbortError') }, 'text');
    log.app.error({ list: [new PaymentRefused('in a list')] }, 'text');
    expect(lines()[0]).toMatchObject({
      msg: 'no money',
      [key]: { type: 'PaymentRefused', message: 'no money', stack: expect.stringContaining('robust-logger') },
    });
    expect(lines()[1][key]).toMatchObject({ type: 'Renamed', cause: { type: 'PaymentRefused' } });
    expect(lines()[2][key]).toMatchObject({ type: 'AbortError', message: 'late' });
    expect(lines()[3].list).toMatchObject([{ type: 'PaymentRefused' }]);
  });
});

describe('the prefix of a child', () => {
  it('is redacted together with the message', () => {
    const { log, written, lines } = capture();
    log.app.child({}, { msgPrefix: '[+5511987654321] ' }).info('hello');
    log.app.child({}, { msgPrefix: '+55119876' }).child({}, { msgPrefix: '54' }).info('321 waits');
    log.app.child({}, { msgPrefix: 'job: ' }).error(new Error('it failed'));
    log.app.child({}, { msgPrefix: 'job: ' }).info('%s of %d', 'one', 2);
    expect(written.join('')).not.toContain('98765');
    expect(lines().map(({ msg }) => msg)).toEqual([
      '[+55*********21] hello',
      '+55*********21 waits',
      'job: it failed',
      'job: one of 2',
    ]);
  });
});

describe('what a serializer returns', () => {
  it('is redacted, by the name of its field', () => {
    const { log, lines } = capture();
    const serializers = {
      request: ({ id }: { id: number }) => ({ url: `/u/5511987654321?token=abcdefghij`, id }),
      phone: () => '5511987654321',
      password: () => 'hunter2',
    };
    log.shop.child({}, { serializers }).info({ request: { id: 7 }, phone: 'a', password: 'b' }, 'Told');
    expect(lines()[0]).toMatchObject({
      request: { url: '/u/+55*********21?token=[secret]', id: 7 },
      phone: '+55*********21',
    });
    expect(lines()[0]).not.toHaveProperty('password');
  });
});

describe('the audit stream', () => {
  it.each<LogLevel>(['warn', 'fatal', 'silent'])('is written at the level %s', level => {
    const { log, lines } = capture();
    const table = defineEvents({
      copied: eventOf('shop')('Copied', {}, { audit: true }),
      placed: eventOf('shop', { stream: 'audit' })('Placed'),
    });
    const before = createEvents(table, log);
    log.setLevel(level);
    log.audit.info('own');
    log.trail.info('declared');
    log.audit.child({ a: 1 }, { level: 'fatal' }).info('child');
    log.app.child({ stream: 'audit' }).info('bound');
    const silenced = log.audit.child({});
    silenced.level = 'silent';
    silenced.info('silenced');
    before.copied();
    before.placed();
    log.app.info('not written');
    expect(lines().map(({ msg }) => msg)).toEqual([
      ...['own', 'declared', 'child', 'bound', 'silenced', 'Copied', 'Placed'],
    ]);
    for (const { stream } of lines()) expect(stream).toBe('audit');
    expect(capture(level).log.level).toBe(level);
  });
  it('is written from the start of a logger that is silent', () => {
    const { log, lines } = capture('silent');
    log.audit.info('own');
    log.app.fatal('not written');
    expect(lines()).toHaveLength(1);
  });
});
