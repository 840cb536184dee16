import { countOverTime, lines, linesOf, ofAlert, sum, where } from 'vigia/logql';
import { anything, defineEvents, eventOf, flag, number, personal, text } from 'vigia/logs';
import { oneOf } from 'vigia/metrics';
import { describe, it } from 'vitest';

const event = eventOf('shop', { stream: 'app' });
const events = defineEvents({
  sold: event('Sold', { item: text, amount: number, paid: flag, by: oneOf('card', 'cash') }),
  calledBack: event('Called back', { phone: personal, cart: anything }),
});

/** Each `@ts-expect-error` is a compile error that must stay one: `tsc` fails when it does not. */
describe('what does not compile', () => {
  const sold = linesOf(events.sold);
  const attempt = (work: () => unknown) => {
    try {
      work();
    } catch {}
  };

  it('a label that lines do not have, or a value that it never has', () => {
    // @ts-expect-error shop is no label of log lines
    attempt(() => lines({ shop: 'a' }));
    // @ts-expect-error the logger is a field, not a label
    attempt(() => lines({ logger: 'shop' }));
    // @ts-expect-error there is no such stream
    attempt(() => lines({ stream: 'sales' }));
    // @ts-expect-error there is no such level
    attempt(() => lines({ level: ['info', 'loud'] }));
    // A project's own stream, named as such.
    lines<'sales'>({ stream: 'sales' });
  });
  it('an event that is not declared', () => {
    // @ts-expect-error nothing is returned
    attempt(() => linesOf(events.returned));
  });
  it('a field that the event lacks, or a value that it never has', () => {
    // @ts-expect-error colour is no field of the event
    attempt(() => where(sold, { colour: 'red' }));
    // @ts-expect-error nobody pays by cheque
    attempt(() => where(sold, { by: 'cheque' }));
    // @ts-expect-error the amount is a number
    attempt(() => where(sold, { amount: 'much' }));
    // @ts-expect-error text has no bounds
    attempt(() => where(sold, { item: { atLeast: 1 } }));
    // @ts-expect-error what begins is text
    attempt(() => where(sold, { amount: { startsWith: '1' } }));
    // @ts-expect-error no field of a line of any event
    attempt(() => where(lines({ stream: 'app' }), { item: 'a' }));
    where(sold, { amount: { above: 10 }, by: ['card', 'cash'], paid: false, requestId: 'r' });
  });
  it('personal data, or what is no value', () => {
    // @ts-expect-error a phone is personal
    attempt(() => where(linesOf(events.calledBack), { phone: '+5511987654321' }));
    // @ts-expect-error nor is it selected by a label of the alert
    attempt(() => where(linesOf(events.calledBack), { phone: ofAlert('phone_number') }));
    // @ts-expect-error an object
    attempt(() => where(linesOf(events.calledBack), { cart: 'a' }));
  });
  it('of several events, a field that none of them has', () => {
    const both = linesOf([events.sold, events.calledBack]);
    where(both, { item: 'a' });
    // @ts-expect-error neither has a colour
    attempt(() => where(both, { colour: 'red' }));
  });
  it('a sum by what the lines lack', () => {
    sum(countOverTime(sold, '5m'), { by: ['by', 'level'] });
    // @ts-expect-error no colour
    sum(countOverTime(sold, '5m'), { by: ['colour'] });
  });
});
