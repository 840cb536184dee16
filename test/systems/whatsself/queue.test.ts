import { afterEach, describe, expect, it } from 'vitest';
import { type Outbound, OutboundQueue } from '../../../exporter/systems/whatsself/outbound-queue.ts';
import { eventually } from '../../service/support.ts';

const message = (contactId: string, id: string): Outbound => ({
  id,
  contactId,
  phone: '+5521900100000',
  text: '',
});

describe('the outbound queue', () => {
  let queue: OutboundQueue;
  afterEach(() => queue.stop());

  /** A queue over a WhatsApp that takes what `takes` says, when there is a session. */
  function start(takes: (message: Outbound) => boolean = () => true) {
    const seen = { sent: [] as string[], givenUp: [] as string[], breaker: [] as string[], depth: -1 };
    const link = { connected: true };
    queue = new OutboundQueue({
      send: async one => {
        seen.sent.push(one.id);
        if (!takes(one)) throw new Error('not taken');
      },
      connected: () => link.connected,
      onDepth: depth => {
        seen.depth = depth;
      },
      onBreaker: (state, contactId) => seen.breaker.push(`${contactId ?? 'all'} ${state}`),
      onGivenUp: one => seen.givenUp.push(one.id),
    });
    return { seen, link };
  }
  const holds = (condition: () => boolean) => eventually(async () => condition(), Boolean);

  it('sends in the order in which messages came, for each contact', async () => {
    const { seen } = start();
    for (const id of ['1', '2', '3']) queue.push(message('c-1', id));
    await holds(() => seen.sent.length === 3);
    expect(seen.sent).toEqual(['1', '2', '3']);
    expect(queue.perMinute).toBe(3);
    expect(queue.sentTo('c-1')).toBe(3);
    expect(seen.depth).toBe(0);
  });
  it('waits with all of them while there is no session', async () => {
    const { seen, link } = start();
    link.connected = false;
    queue.push(message('c-1', '1'));
    await new Promise(done => setTimeout(done, 200));
    expect(seen.sent).toEqual([]);
    expect(seen.depth).toBe(1);
    link.connected = true;
    await holds(() => seen.depth === 0);
  });
  it('waits while it is paused', async () => {
    const { seen } = start();
    queue.pause();
    queue.push(message('c-1', '1'));
    await new Promise(done => setTimeout(done, 200));
    expect(seen.depth).toBe(1);
    queue.resume();
    await holds(() => seen.sent.length === 1);
  });
  it('gives a message up after three attempts, the breaker of its contact opening meanwhile', async () => {
    const { seen } = start(({ contactId }) => contactId !== 'c-1');
    queue.push(message('c-1', 'bad'));
    await holds(() => seen.givenUp.length === 1);
    expect(seen.sent).toEqual(['bad', 'bad', 'bad']);
    expect(queue.troubled).toEqual([{ contactId: 'c-1', state: 'open' }]);
    queue.push(message('c-1', 'later'));
    queue.push(message('c-2', 'good'));
    await holds(() => seen.sent.includes('good'));
    expect(seen.sent).not.toContain('later');
    expect(queue.breaker.state).toBe('closed');
  });
  it('stops all sends when most of them fail', async () => {
    const { seen } = start(() => false);
    for (let i = 0; i < 30; i++) queue.push(message(`c-${i}`, `${i}`));
    await holds(() => queue.breaker.state === 'open');
    const { length } = seen.sent;
    expect(length).toBeGreaterThanOrEqual(10);
    expect(length).toBeLessThan(20);
    await new Promise(done => setTimeout(done, 300));
    expect(seen.sent).toHaveLength(length);
    expect(seen.breaker).toContain('all open');
  });
  it('sends thirty messages to a contact in five minutes, and no more', async () => {
    const { seen } = start();
    for (let i = 0; i < 35; i++) queue.push(message('c-1', `${i}`));
    await holds(() => seen.sent.length === 30);
    await new Promise(done => setTimeout(done, 300));
    expect(seen.sent).toHaveLength(30);
    expect(queue.full('c-1')).toBe(true);
    expect(queue.full('c-2')).toBe(false);
  });
  it('keeps to its pace over all contacts', async () => {
    const { seen } = start();
    queue.pace.perMinute = 60;
    for (let i = 0; i < 20; i++) queue.push(message(`c-${i}`, `${i}`));
    await new Promise(done => setTimeout(done, 1500));
    expect(seen.sent.length).toBeGreaterThanOrEqual(2);
    expect(seen.sent.length).toBeLessThanOrEqual(3);
  });
  it('drops what waits for a contact that it forgets', async () => {
    const { seen, link } = start();
    link.connected = false;
    for (const contact of ['c-1', 'c-2', 'c-1']) queue.push(message(contact, contact));
    queue.forget('c-1');
    expect(seen.depth).toBe(1);
    link.connected = true;
    await holds(() => seen.depth === 0);
    expect(seen.sent).toEqual(['c-2']);
  });
});
