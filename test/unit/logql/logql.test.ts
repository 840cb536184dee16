import fc from 'fast-check';
import {
  audited,
  containing,
  countOverTime,
  lacking,
  lines,
  linesOf,
  logql,
  matching,
  ofAlert,
  rate,
  sum,
  where,
} from 'vigia/logql';
import { defineEvents, eventOf, flag, logLabels, number, optional, personal, text } from 'vigia/logs';
import { oneOf } from 'vigia/metrics';
import { describe, expect, it } from 'vitest';
import { streamsOf } from '../../../telemetry/delivery/batch.ts';

const event = eventOf('shop', { stream: 'app' });
const events = defineEvents({
  opened: event('Opened'),
  sold: event('Sold', { item: text, amount: number, paid: flag, by: oneOf('card', 'cash') }),
  refused: event('Refused', { item: optional(text), phone: personal }, { level: 'error', audit: true }),
  packed: event('Packed', { late: flag }, { level: ({ late }) => (late ? 'error' : 'info') }),
  probed: eventOf('gate')('Probed', {}, { level: 'warn' }),
});

describe('log lines', () => {
  it('are selected by labels, in the order in which they are declared', () => {
    expect(logql(lines({ level: 'warn', service: 'shop' }))).toBe('{service="shop", level="warn"}');
    expect(logql(lines({ level: ['error', 'fatal'], stream: { not: 'audit' } }))).toBe(
      '{stream!="audit", level=~"error|fatal"}',
    );
    expect(logql(lines({ environment: { not: ['a.b', 'c'] }, stream: 'app' }))).toBe(
      '{environment!~"a\\\\.b|c", stream="app"}',
    );
  });
  it('need a stream: without one Loki refuses the query', () => {
    expect(() => lines({})).toThrow('must select streams');
    expect(() => lines({ level: { not: 'debug' } })).toThrow('must select streams');
  });
  it('of an event are those of its stream, level and name', () => {
    expect(logql(linesOf(events.opened))).toBe('{stream="app", level="info"} | json | event="opened"');
    // What goes wrong in `app` is in `errors`.
    expect(logql(linesOf(events.refused))).toBe('{stream="errors", level="error"} | json | event="refused"');
    expect(logql(linesOf(events.packed))).toBe('{stream=~"app|errors"} | json | event="packed"');
    expect(logql(linesOf(events.probed))).toBe('{level="warn"} | json | event="probed"');
    expect(logql(linesOf([events.opened, events.refused]))).toBe(
      '{stream=~"app|errors", level=~"info|error"} | json | event=~"opened|refused"',
    );
    expect(logql(linesOf(events.opened, { environment: 'demo', level: 'debug' }))).toBe(
      '{environment="demo", stream="app", level="debug"} | json | event="opened"',
    );
  });
  it('are found where delivery puts them', () => {
    const line = { service: 'shop', environment: 'demo', stream: 'errors', level: 'error', event: 'refused' };
    const { stream } = streamsOf([JSON.stringify(line)])[0]!;
    expect(Object.keys(stream)).toEqual(Object.keys(logLabels));
    expect(linesOf(events.refused).matchers).toMatchObject([
      { label: 'stream', value: stream.stream },
      { label: 'level', value: stream.level },
    ]);
  });
  it('that are audited are copies in the stream of that name', () => {
    expect(logql(audited(events.refused))).toBe('{stream="audit"} | json | event="refused"');
    expect(() => audited(events.sold)).toThrow('event sold is not audited');
  });
  it('are filtered by text before they are parsed', () => {
    const query = matching(lacking(containing(lines({ stream: 'app' }), 'a "b"'), 'c\\d'), '^e');
    expect(logql(where(query, { msg: 'Opened' }))).toBe(
      '{stream="app"} |= "a \\"b\\"" != "c\\\\d" |~ "^e" | json | msg="Opened"',
    );
  });
  it('are filtered by fields: text, numbers, flags, one of some, how it begins', () => {
    const sold = '{stream="app", level="info"} | json | event="sold"';
    const of = (matches: Parameters<typeof where<(typeof events.sold)['fields']>>[1]) =>
      logql(where(linesOf(events.sold), matches)).slice(sold.length);
    expect(of({ item: 'x', by: { not: 'cash' } })).toBe(' | item="x" | by!="cash"');
    expect(of({ amount: 5, paid: false })).toBe(' | amount=5 | paid="false"');
    expect(of({ amount: { atLeast: 0.5 } })).toBe(' | amount>=0.5');
    expect(of({ amount: { below: -1 } })).toBe(' | amount<-1');
    expect(of({ item: ['a+b', 'c'] })).toBe(' | item=~"a\\\\+b|c"');
    expect(of({ item: { startsWith: '/a.b/' } })).toBe(' | item=~"/a\\\\.b/.*"');
  });
  it('with a label of the alert print its name, or its value when it fires', () => {
    const query = where(linesOf(events.sold), { item: ofAlert('item_id') });
    expect(logql(query)).toContain('| item="$item_id"');
    expect(logql(query, { labels: { item_id: 'a"b' } })).toContain('| item="a\\"b"');
    expect(() => logql(query, { labels: { other: 'a' } })).toThrow('the alert has no label item_id');
  });
  it('are counted and rated over time, and summed by labels and fields', () => {
    const sold = linesOf(events.sold);
    expect(logql(sum(rate(sold, '5m')))).toBe(
      'sum(rate({stream="app", level="info"} | json | event="sold" [5m]))',
    );
    expect(logql(sum(countOverTime(sold, '1h'), { by: ['by'] }), { timeScale: 60 })).toBe(
      'sum by (by) (count_over_time({stream="app", level="info"} | json | event="sold" [1m]))',
    );
  });
  it('cannot be asked for what the compiler let through', () => {
    const wrong = { shop: 'a' } as object;
    expect(() => lines({ ...wrong, stream: 'app' })).toThrow('"shop" is not a label of log lines');
    expect(() => lines({ level: 'loud' as 'info' })).toThrow('log field level is never "loud"');
    expect(() => where(linesOf(events.sold), wrong)).toThrow('log field "shop" cannot be searched for');
    expect(() => where(linesOf(events.refused), { phone: 'x' } as object)).toThrow('cannot be searched for');
    expect(() => where(linesOf(events.sold), { by: 'cheque' as 'cash' })).toThrow('is never "cheque"');
  });
  it('are not compared with what Loki cannot read, or with nothing', () => {
    const sold = linesOf(events.sold);
    for (const bound of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => where(sold, { amount: { above: bound } })).toThrow('give a finite number');
    expect(() => where(sold, { by: [] })).toThrow('log field by is compared with no value');
    expect(() => lines({ level: { not: [] }, stream: 'app' })).toThrow('compared with no value');
  });
  it('quote any text so that it is read back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), value => {
        const text = logql(containing(lines({ stream: 'app' }), value));
        expect(text).not.toMatch(/[\n\r]/);
        expect(JSON.parse(text.slice('{stream="app"} |= '.length))).toBe(value.toWellFormed());
      }),
    );
  });
});

describe('events', () => {
  it('cannot have a field that every line has, or that no query could name', () => {
    expect(() => event('x', { level: text })).toThrow('every line has its own "level"');
    expect(() => event('x', { 'a-b': text })).toThrow('field "a-b" cannot be searched for');
    // Ids of the work are its own where the event says them.
    expect(event('x', { messageId: text }).fields).toHaveProperty('messageId');
  });
});
