import type { Channel } from 'vigia/alerts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inbox } from '../../../desk/inbox/part.ts';
import { incidentLinks } from '../../../desk/messages/links.ts';
import { messages } from '../../../desk/messages/part.ts';
import { sendingCapability } from '../../../desk/messages/sending.ts';
import type { Part } from '../../../desk/part.ts';
import { Unavailable } from '../../../desk/storage/database.ts';
import { eventually } from '../../stack/http.ts';
import { databases } from '../databases.ts';
import { type MessagingDesk, type MessagingOptions, messagingDesk, notification } from './desk.ts';
import { type WebReceiver, webReceiver } from './receivers.ts';

const hook: Channel = { kind: 'webhook', url: 'hook-url', through: 'desk' };
const slack: Channel = { kind: 'slack', channel: '#ops', url: 'slack-url' };
const telegram: Channel = { kind: 'telegram', chat: 1, token: 'telegram-token', through: 'desk' };
const cloud = (api: string, to: string | readonly string[] = 'phone'): Channel => ({
  kind: 'whatsapp',
  by: 'cloud',
  phoneNumberId: '106540352242922',
  to,
  token: 'meta-token',
  api: `${api}/graph`,
});
/** Stands for the parts that have pages. */
const pages: Part = {
  name: 'pages-of-the-test',
  mount: ({ hub }) => {
    hub.offer(incidentLinks, { acknowledge: ({ id }) => `http://desk/acknowledge/${id}` });
    return {};
  },
};

describe.each(databases)('messages of a desk on $name', database => {
  let web: WebReceiver;
  let desk: MessagingDesk;
  const start = async (channels: MessagingOptions['channels'], more: Partial<MessagingOptions> = {}) => {
    desk = await messagingDesk({
      channels,
      place: await database.fresh(),
      env: { TELEGRAM_API_URL: web.url },
      // The waits between attempts are a hundredth.
      timeScale: 100,
      ...more,
    });
    for (const name of ['slack', 'hook']) desk.secret(`${name}-url`, `${web.url}/${name}`);
    desk.secret('phone', '+5511987654321');
    desk.secret('second-phone', '+5511987654322');
    desk.secret('meta-token', 'bearer');
    desk.secret('telegram-token', '1:token');
    return desk;
  };
  beforeAll(() => database.start());
  beforeEach(async () => {
    web = await webReceiver();
  });
  afterEach(async () => {
    await desk.remove();
    await web.close();
  });
  afterAll(() => database.remove());

  const at = (path: string) => web.got.filter(one => one.path.startsWith(path));
  const bodies = (path: string) => at(path).map(({ body }) => JSON.stringify(body));
  const outbox = () =>
    desk.context.database.all<{ status: string; attempts: number; problem: string | null; way: string }>(
      'SELECT way, status, attempts, problem FROM messages_outbox ORDER BY id',
    );

  it('are sent by the ways that Alertmanager leaves to the desk, and answered when they are', async () => {
    await start({ emergency: [cloud(web.url, ['phone', 'second-phone']), slack, hook] });
    const answer = await desk.post('/send/emergency', notification('OrdersFail'));
    expect(answer.status).toBe(200);
    expect(
      at('/graph')
        .map(({ body }) => (body as { to: string }).to)
        .sort(),
    ).toEqual(['5511987654321', '5511987654322']);
    expect(at('/hook')).toHaveLength(1);
    // This one Alertmanager sends itself.
    expect(at('/slack')).toEqual([]);
    expect((await outbox()).map(({ status }) => status)).toEqual(['sent', 'sent', 'sent']);
  });

  it('have the links of the incident that the inbox keeps at the same time, and its time line tells who was told', async () => {
    await start({ ops: [telegram] }, { parts: [inbox, messages, pages] });
    const sending = desk.post('/send/ops', notification('OrdersFail'));
    await new Promise(done => setTimeout(done, 100));
    await desk.post('/inbox/ops', notification('OrdersFail'));
    expect((await sending).status).toBe(200);
    const { incidents } = await desk.context.incidents.list();
    expect(bodies('/bot')[0]).toContain(`http://desk/acknowledge/${incidents[0]!.id}`);
    const told = await eventually(
      async () =>
        (await desk.context.incidents.timeline(incidents[0]!.id)).filter(({ kind }) => kind === 'told'),
      events => events.some(({ detail }) => detail?.way !== undefined),
      5000,
    );
    expect(told.at(-1)!.detail).toEqual({
      channel: 'ops',
      way: 'telegram 1 (telegram-token)',
      status: 'firing',
    });
  });

  it('of Alertmanager lead to the incident by its fingerprint and start', async () => {
    await start({ ops: [hook] });
    await desk.post('/inbox/ops', notification('OrdersFail'));
    const { incidents } = await desk.context.incidents.list();
    const get = (path: string) => fetch(`${desk.url}${path}`, { redirect: 'manual' });
    const at = Date.parse('2026-01-31T12:00:00Z');
    const known = await get(`/told/f-OrdersFail/${at}`);
    expect([known.status, known.headers.get('location')]).toEqual([302, `/incidents/${incidents[0]!.id}`]);
    expect((await get(`/told/f-OrdersFail/${at + 1}`)).status).toBe(404);
    expect((await get('/told/f-OrdersFail/soon')).status).toBe(400);
  });

  it('wait while their receiver is down, come once it is up, and each once', async () => {
    await start({ ops: [hook] });
    web.answer('/hook', { status: 503 });
    const answer = await desk.post('/send/ops', notification('OrdersFail'));
    expect(answer.status).toBe(202);
    expect(answer.body.sent).toEqual([
      {
        way: 'webhook (hook-url)',
        state: 'waiting',
        problem: 'webhook (hook-url): its receiver answered 503; it is tried again',
      },
    ]);
    await eventually(
      async () => at('/hook').length,
      count => count >= 3,
      10_000,
    );
    web.answer('/hook', { status: 200 });
    await eventually(outbox, ([one]) => one!.status === 'sent', 10_000);
    const { length } = at('/hook');
    await new Promise(done => setTimeout(done, 1500));
    expect(at('/hook')).toHaveLength(length);
  });

  it('are counted by the kind of channel: what waits, what was sent and what is lost', async () => {
    await start({ ops: [hook], phone: [cloud(web.url, ['phone'])] });
    const measured = async (series: string) => {
      const page = await (await fetch(`${desk.url}/metrics`)).text();
      return Number(
        page
          .split('\n')
          .find(line => line.startsWith(`${series} `))
          ?.slice(series.length),
      );
    };
    const counted = (kind: string, outcome: string) =>
      measured(`desk_messages_total{kind="${kind}",outcome="${outcome}"}`);
    // What alerts are silent on is 0, not absent.
    await eventually(
      () => measured('desk_messages_waiting{kind="slack"}'),
      count => count === 0,
      5000,
    );
    expect(await counted('slack', 'lost')).toBe(0);
    web.answer('/hook', { status: 503 });
    web.answer('/graph', { status: 400, body: '{"error":{"code":100}}' });
    await desk.post('/send/ops', notification('OrdersFail'));
    await desk.post('/send/phone', notification('OrdersFail'));
    await eventually(
      () => measured('desk_messages_waiting{kind="webhook"}'),
      count => count === 1,
      5000,
    );
    expect(await measured('desk_messages_waiting{kind="whatsapp"}')).toBe(0);
    expect(await counted('whatsapp', 'lost')).toBeGreaterThan(0);
    expect(await counted('webhook', 'retried')).toBeGreaterThan(0);
    web.answer('/hook', { status: 200 });
    await eventually(
      () => measured('desk_messages_waiting{kind="webhook"}'),
      count => count === 0,
      10_000,
    );
    expect(await counted('webhook', 'sent')).toBeGreaterThan(0);
  });

  it('outlive the process', async () => {
    const place = await database.fresh();
    await start({ ops: [hook] }, { place });
    web.answer('/hook', { status: 503 });
    expect((await desk.post('/send/ops', notification('OrdersFail'))).status).toBe(202);
    await desk.remove();
    web.answer('/hook', { status: 200 });
    const before = at('/hook').length;
    await start({ ops: [hook] }, { place });
    await eventually(
      async () => at('/hook').length,
      count => count === before + 1,
      10_000,
    );
  });

  it('that come again because Alertmanager did not get the answer are one; the next repetition is another', async () => {
    let now = Date.now();
    await start({ ops: [hook] }, { clock: { now: () => now, elapsed: () => performance.now() } });
    const send = () => desk.post('/send/ops', notification('OrdersFail'));
    expect((await send()).status).toBe(200);
    expect((await send()).status).toBe(200);
    expect(at('/hook')).toHaveLength(1);
    await desk.post('/send/ops', notification('OrdersFail', 'resolved'));
    expect(at('/hook')).toHaveLength(2);
    now += 3_600_000;
    await send();
    expect(at('/hook')).toHaveLength(3);
  });

  it('that are refused for good are told to Alertmanager and to people by another kind of channel', async () => {
    await start({ ops: [telegram], critical: [slack] });
    web.answer('/bot', {
      status: 403,
      body: { ok: false, description: 'Forbidden: bot was kicked from the group chat' },
    });
    const answer = await desk.post('/send/ops', notification('OrdersFail'));
    expect(answer).toMatchObject({
      status: 424,
      body: {
        error:
          'telegram 1 (telegram-token): its receiver answered 403 (Forbidden: bot was kicked from the group chat); the bot is not in the chat: add it, or write to it first',
      },
    });
    await eventually(
      async () => at('/slack').length,
      count => count === 1,
      5000,
    );
    expect(bodies('/slack')[0]).toContain('Channel telegram 1 (telegram-token) does not take messages');
    expect(bodies('/slack')[0]).toContain('Orders fail');
    expect(desk.lines.join('')).toContain('Message given up');
    expect(JSON.stringify(desk.lines)).not.toContain('1:token');
  });

  it('that fail for two minutes are told by another kind of channel, once, and go on being tried', async () => {
    await start({ ops: [telegram, slack] }, { timeScale: 1000 });
    web.answer('/bot', { status: 500 });
    await desk.post('/send/ops', notification('OrdersFail'));
    await eventually(
      async () => at('/bot').length,
      count => count >= 8,
      15_000,
    );
    expect(at('/slack')).toHaveLength(1);
    expect((await outbox()).find(({ way }) => way.startsWith('telegram'))!.status).toBe('waiting');
  });

  it('of a slow way hold up no other', async () => {
    await start({ slow: [hook], ops: [telegram] });
    web.answer('/hook', { after: 'never' });
    void desk.post('/send/slow', notification('A')).catch(() => {});
    await new Promise(done => setTimeout(done, 100));
    const begun = performance.now();
    // Its way is busy: the answer does not wait for it.
    expect((await desk.post('/send/slow', notification('B'))).status).toBe(202);
    expect((await desk.post('/send/ops', notification('C'))).status).toBe(200);
    expect(performance.now() - begun).toBeLessThan(4000);
  });

  it('reach people even if the database is down, and Alertmanager tries again if they do not', async () => {
    let down = false;
    await start(
      { ops: [hook] },
      {
        wrap: of => ({
          ...of,
          all: (sql, values) =>
            down ? Promise.reject(new Unavailable('the database', 'test')) : of.all(sql, values),
          transaction: work =>
            down ? Promise.reject(new Unavailable('the database', 'test')) : of.transaction(work),
        }),
      },
    );
    // One waits, and is being tried when the database goes.
    web.answer('/hook', { status: 503, after: 300 });
    expect((await desk.post('/send/ops', notification('Before'))).status).toBe(202);
    await eventually(
      async () => at('/hook').length,
      count => count >= 2,
      5000,
    );
    web.answer('/hook', { status: 503, after: 700 });
    await eventually(
      async () => at('/hook').length,
      count => count >= 3,
      5000,
    );
    down = true;
    await new Promise(done => setTimeout(done, 1500));
    web.answer('/hook', { status: 200 });
    const before = at('/hook').length;
    expect((await desk.post('/send/ops', notification('OrdersFail'))).status).toBe(200);
    expect(at('/hook')).toHaveLength(before + 1);
    web.answer('/hook', { status: 500 });
    expect((await desk.post('/send/ops', notification('OrdersFail'))).status).toBe(503);
    down = false;
    web.answer('/hook', { status: 200 });
    await eventually(outbox, ([one]) => one!.status === 'sent', 40_000);
  });

  it('of parts of the desk go by every way of a channel, in their own words', async () => {
    await start({ ops: [slack, hook] });
    const sending = desk.context.hub.find(sendingCapability)!;
    expect(sending.channels).toContain('ops');
    const notice = sending.notice({
      title: 'Prometheus is silent',
      text: 'Tell +55 11 98765-4321.',
      facts: [{ label: 'Since', value: '12:00' }],
      links: [{ label: 'Inbox', url: 'http://desk/inbox' }],
    });
    expect((await sending.send('ops', notice)).map(({ state }) => state)).toEqual(['sent', 'sent']);
    expect(bodies('/slack')[0]).toContain('Prometheus is silent');
    expect(bodies('/slack')[0]).not.toContain('98765');
    expect(at('/hook')[0]!.body).toMatchObject({
      alerts: [{ labels: { alertname: 'VigiaMessage' }, annotations: { summary: 'Prometheus is silent' } }],
    });
    await expect(sending.send('opps', notice)).rejects.toThrow('there is no channel "opps"');
  });

  it.each([
    ['what is not a notification', '/send/ops', { version: '5' }, 400],
    ['a channel that there is not', '/send/opps', notification('A'), 404],
    ['a name that cannot be', '/send/..%2Fops', notification('A'), 400],
  ])('of %s are refused', async (_, path, body, status) => {
    await start({ ops: [hook] });
    expect((await desk.post(path, body)).status).toBe(status);
    expect(await outbox()).toEqual([]);
  });

  it('of a storm are one, which says how many alerts there are', async () => {
    await start({ ops: [telegram] });
    const [alert] = notification('OrdersFail').alerts;
    const alerts = Array.from({ length: 2500 }, (_, i) => ({
      ...alert,
      labels: { ...alert!.labels, instance: `host-${i}` },
      fingerprint: `f-${i}`,
    }));
    const answer = await desk.post('/send/ops', {
      ...notification('OrdersFail'),
      alerts,
      truncatedAlerts: 7500,
    });
    expect(answer.status).toBe(200);
    expect(at('/bot')).toHaveLength(1);
    expect(bodies('/bot')[0]).toContain('[FIRING 10000] OrdersFail in production');
    expect(bodies('/bot')[0]).toContain('9990 more are not shown here.');
  });

  it('do not wait for years after the clock has jumped', async () => {
    let now = Date.UTC(2036, 0, 1);
    await start({ ops: [hook] }, { clock: { now: () => now, elapsed: () => performance.now() } });
    web.answer('/hook', { status: 503 });
    await desk.post('/send/ops', notification('OrdersFail'));
    now = Date.UTC(2026, 0, 1);
    web.answer('/hook', { status: 200 });
    await eventually(outbox, ([one]) => one!.status === 'sent', 10_000);
  });
});
