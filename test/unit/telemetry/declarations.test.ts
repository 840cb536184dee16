import { defineEvents, eventOf, number, text } from 'vigia/logs';
import { describe, expect, it } from 'vitest';
import { createEvents } from '../../../telemetry/events.ts';
import { createLoggers } from '../../../telemetry/logger.ts';

const identity = { service: 'svc', version: '1', environment: 'test' };

function capture() {
  const written: string[] = [];
  return {
    destinations: [{ write: (line: string) => void written.push(line) }],
    lines: () => written.map(line => JSON.parse(line)),
  };
}

describe('declared loggers', () => {
  const declared = {
    ...identity,
    streams: ['billing'],
    loggers: { cartAgent: 'app', payments: 'billing', gate: { stream: 'security', name: 'front-door' } },
  } as const;

  it('are there with one for each stream, and say name and stream', () => {
    const { destinations, lines } = capture();
    const log = createLoggers({ ...declared, destinations });
    for (const logger of [log.cartAgent, log.payments, log.gate, log.billing, log.audit]) logger.info('x');
    expect(lines().map(({ logger, stream }) => [logger, stream])).toEqual([
      ['cart-agent', 'app'],
      ['payments', 'billing'],
      ['front-door', 'security'],
      ['billing', 'billing'],
      ['audit', 'audit'],
    ]);
  });
  it('share one level', () => {
    const { destinations, lines } = capture();
    const log = createLoggers({ ...declared, destinations });
    log.setLevel('error');
    log.cartAgent.warn('x');
    log.payments.error('y');
    expect(lines().map(({ msg }) => msg)).toEqual(['y']);
    expect(log.level).toBe('error');
  });
  it('may name a declared stream in a line, and keep their own where another is named', () => {
    const { destinations, lines } = capture();
    const log = createLoggers({ ...declared, destinations });
    log.cartAgent.info({ stream: 'billing' }, 'x');
    log.cartAgent.info({ stream: 'nowhere' }, 'y');
    expect(lines().map(({ stream }) => stream)).toEqual(['billing', 'app']);
  });
  it('do not compile with a stream that is not declared or a name that is taken, and say what to do', () => {
    const { destinations } = capture();
    // @ts-expect-error: no such stream
    const undeclared = () => createLoggers({ ...identity, destinations, loggers: { payments: 'billing' } });
    expect(undeclared).toThrow('logger "payments" writes to the stream "billing"; use one of app, errors,');
    // @ts-expect-error: a stream has a logger already
    const taken = () => createLoggers({ ...identity, destinations, loggers: { audit: 'app' } });
    expect(taken).toThrow('logger "audit" has a name that is taken');
    // @ts-expect-error: the loggers have that already
    const reserved = () => createLoggers({ ...identity, destinations, loggers: { level: 'app' } });
    expect(reserved).toThrow('logger "level" has a name that is taken');
    const log = createLoggers({ ...identity, destinations });
    // @ts-expect-error: not declared
    expect(log.payments).toBeUndefined();
  });
});

describe('declared events', () => {
  const event = eventOf('shop');
  const auditedStream = eventOf('shop', { stream: 'security' });
  const table = defineEvents({
    shopOpened: event('Shop opened'),
    cartAbandoned: event(
      'Cart abandoned',
      { cartId: text, items: number },
      { level: ({ items }) => (items > 2 ? 'warn' : 'info') },
    ),
    doorForced: auditedStream(
      'Door forced',
      { door: text },
      {
        ...{ level: 'error', name: 'break_in' },
        audit: { message: 'Somebody forced a door', fields: { compliance: true } },
      },
    ),
  });
  const start = () => {
    const { destinations, lines } = capture();
    const log = createLoggers({ ...identity, destinations, loggers: { shop: 'app' } });
    // Made in place, the loggers must compile too.
    const tell = createEvents(table, createLoggers({ ...identity, destinations, loggers: { shop: 'app' } }));
    return { tell, log, lines };
  };

  it('are lines of their logger, named after their key, with their level and fields', () => {
    const { tell, lines } = start();
    tell.shopOpened();
    tell.cartAbandoned({ cartId: 'c-1', items: 1 });
    tell.cartAbandoned({ cartId: 'c-2', items: 3 });
    const [opened, ...abandoned] = lines();
    expect(opened).toMatchObject({ logger: 'shop', event: 'shop_opened', level: 'info', msg: 'Shop opened' });
    expect(abandoned.map(({ level, items }) => [level, items])).toEqual([
      ['info', 1],
      ['warn', 3],
    ]);
    expect(abandoned[0]).toMatchObject({ event: 'cart_abandoned', cartId: 'c-1', msg: 'Cart abandoned' });
  });
  it('go to the stream that they name, and are audited when they say so', () => {
    const { tell, lines } = start();
    tell.doorForced({ door: 'back' });
    expect(lines()).toMatchObject([
      { logger: 'shop', stream: 'security', event: 'break_in', level: 'error', door: 'back' },
      { logger: 'audit', stream: 'audit', level: 'info', door: 'back', msg: 'Somebody forced a door' },
    ]);
    expect(lines()[0]).not.toHaveProperty('compliance');
    expect(lines()[1].compliance).toBe(true);
  });
  it('do not compile with other fields, or without their logger or stream', () => {
    const { tell, log } = start();
    const never = () => {
      // @ts-expect-error: `items` is missing
      tell.cartAbandoned({ cartId: 'c-1' });
      // @ts-expect-error: the items are a number
      tell.cartAbandoned({ cartId: 'c-1', items: 'many' });
      // @ts-expect-error: it has no fields
      tell.shopOpened({ door: 'back' });
      // @ts-expect-error: the service has no logger `shop`
      createEvents(table, createLoggers(identity));
      // @ts-expect-error: the service has no stream `billing`
      createEvents(defineEvents({ paid: eventOf('shop', { stream: 'billing' })('Paid') }), log);
    };
    expect(never).toBeTypeOf('function');
  });
});
