import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Channel } from 'vigia/alerts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../core/run/ports.ts';
import type { Message } from '../../../desk/messages/message.ts';
import { words } from '../../../desk/messages/words.ts';
import { NotTaken } from '../../../desk/senders/refusal.ts';
import { secretsIn } from '../../../desk/senders/secrets.ts';
import { sendBy, sendersOf } from '../../../desk/senders/senders.ts';
import { makeAuthority, makeCertificate } from '../../loopback.ts';
import { type Answers, type MailReceiver, mailReceiver, type WebReceiver, webReceiver } from './receivers.ts';

let web: WebReceiver;
let mail: MailReceiver;
let folder: string;
beforeAll(async () => {
  [web, mail] = await Promise.all([webReceiver(), mailReceiver()]);
  folder = mkdtempSync(join(tmpdir(), 'vigia-senders-'));
  for (const name of ['slack', 'discord', 'teams', 'hook'])
    secret(`${name}-url`, `${web.url}/${name}/s3cr3t`);
  secret('telegram-token', '123:s3cr3t');
  secret('meta-token', 's3cr3t');
  secret('uaz-token', 's3cr3t');
  secret('phone', '+5521912345678');
  secret('right', 'right');
  secret('wrong', 's3cr3t');
});
afterAll(async () => {
  await Promise.all([web.close(), mail.close()]);
  rmSync(folder, { recursive: true, force: true });
});
const secret = (name: string, value: string) => writeFileSync(join(folder, name), value);

const message: Message = { tone: 'firing', title: 'A fires', blocks: [] };
const send = (channel: Channel) =>
  sendBy(sendersOf(web.url), channel, message, {
    way: 'way',
    secrets: secretsIn(folder),
    language: 'en',
    leftOut: words('en').leftOut,
    receiver: 'critical',
    now: 0,
    deskUrl: '',
  });
const refusal = async (channel: Channel): Promise<NotTaken> => {
  const error = await send(channel).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NotTaken);
  expect((error as NotTaken).message).not.toMatch(/s3cr3t|12345678/);
  return error as NotTaken;
};

const slack: Channel = { kind: 'slack', channel: '#a', url: 'slack-url' };
const discord: Channel = { kind: 'discord', url: 'discord-url' };
const telegram: Channel = { kind: 'telegram', chat: 1, token: 'telegram-token' };
const teams: Channel = { kind: 'teams', url: 'teams-url' };
const hook: Channel = { kind: 'webhook', url: 'hook-url' };
const uaz = (): Channel => ({
  kind: 'whatsapp',
  by: 'uaz',
  url: `${web.url}/uaz`,
  token: 'uaz-token',
  to: 'phone',
});
const cloud = (): Channel => ({
  kind: 'whatsapp',
  by: 'cloud',
  phoneNumberId: '106540352242922',
  token: 'meta-token',
  to: 'phone',
  api: `${web.url}/graph`,
});
const meta = (code: number, text: string, details?: string) => ({
  error: { code, message: text, ...(details && { error_data: { details } }) },
});

describe('what a receiver refuses', () => {
  it.each<[string, () => Channel, string, Answers, string, boolean]>([
    [
      'a webhook of Slack that was removed',
      () => slack,
      '/slack',
      { status: 404, body: 'no_service' },
      'way: its receiver answered 404 (no_service); the webhook or the channel was removed: make a new webhook, and write its address into the secret slack-url',
      true,
    ],
    [
      'an archived channel',
      () => slack,
      '/slack',
      { status: 410, body: 'channel_is_archived' },
      'the channel is archived',
      true,
    ],
    [
      'Slack that is down',
      () => slack,
      '/slack',
      { status: 503, body: '<html>nginx</html>' },
      'way: its receiver answered 503; it is tried again',
      false,
    ],
    [
      'a webhook of Discord that was removed',
      () => discord,
      '/discord',
      { status: 404, body: { message: 'Unknown Webhook', code: 10015 } },
      '(Unknown Webhook); the webhook was removed',
      true,
    ],
    [
      'Discord that is asked too often',
      () => discord,
      '/discord',
      { status: 429, body: { message: 'You are being rate limited.', retry_after: 1.5 } },
      'it is tried again',
      false,
    ],
    [
      'a chat that there is not',
      () => telegram,
      '/bot',
      { status: 400, body: { ok: false, description: 'Bad Request: chat not found' } },
      '(Bad Request: chat not found); see whether chat is the id of the chat',
      true,
    ],
    [
      'a token that was revoked',
      () => telegram,
      '/bot',
      { status: 401, body: { ok: false, description: 'Unauthorized' } },
      'the token was revoked: write a new one into the secret telegram-token',
      true,
    ],
    [
      'Telegram that is asked too often',
      () => telegram,
      '/bot',
      { status: 429, body: { parameters: { retry_after: 7 } } },
      'it is tried again',
      false,
    ],
    [
      'a workflow that was removed',
      () => teams,
      '/teams',
      { status: 404 },
      'the workflow was removed or switched off',
      true,
    ],
    [
      'Teams that says so with 200',
      () => teams,
      '/teams',
      {
        body: 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x',
      },
      'it is tried again',
      false,
    ],
    [
      'a server that moved',
      () => hook,
      '/hook',
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      'way: its receiver answered 302; see the log of that server',
      true,
    ],
    [
      'a gateway without its token',
      uaz,
      '/uaz',
      { status: 401, body: { message: 'Invalid token' } },
      '(Invalid token); the gateway refuses the token: correct the secret uaz-token',
      true,
    ],
    [
      'a gateway that says so with 200',
      uaz,
      '/uaz',
      { body: { error: 'WhatsApp disconnected' } },
      'way: the gateway answered "WhatsApp disconnected"; see whether its instance is connected',
      false,
    ],
    [
      'a token of Meta that has expired',
      cloud,
      '/graph',
      { status: 401, body: meta(190, 'Error validating access token') },
      'WhatsApp Cloud API answered 190 (Error validating access token); the token has expired',
      true,
    ],
    [
      'a person who has not written for a day',
      cloud,
      '/graph',
      {
        status: 400,
        body: meta(
          131047,
          'Re-engagement message',
          'Message failed to send because more than 24 hours have passed',
        ),
      },
      '131047 (Message failed to send because more than 24 hours have passed); the person has not written within a day, so that Meta takes only a template: give the channel a template',
      true,
    ],
    [
      'Meta that is asked too often',
      cloud,
      '/graph',
      { status: 400, body: meta(130429, 'Rate limit hit') },
      'it is tried again',
      false,
    ],
  ])('%s', async (_, channel, path, answers, says, forGood) => {
    web.answer(path, answers);
    const error = await refusal(channel());
    expect(error.message).toContain(says);
    expect(error.forGood).toBe(forGood);
    if (path === '/discord' && answers.status === 429) expect(error.retryMs).toBe(1500);
    if (path === '/bot' && answers.status === 429) expect(error.retryMs).toBe(7000);
  });

  it('is not there, or says nothing in time: it is tried again', async () => {
    secret('nowhere', `http://127.0.0.1:${await freePort()}/s3cr3t`);
    const gone = await refusal({ kind: 'webhook', url: 'nowhere' });
    expect(gone).toMatchObject({ forGood: false, message: expect.stringContaining('ECONNREFUSED') });
    web.answer('/hook', { after: 'never' });
    const begun = performance.now();
    const slow = await refusal(hook);
    expect(slow.message).toBe(
      'way: no answer within 10 s; see whether its server is up, and whether the desk may reach it',
    );
    expect(performance.now() - begun).toBeLessThan(12_000);
  });

  it('is an address with a login, which goes in a header', async () => {
    web.answer('/hook', { status: 200 });
    secret('login-url', web.url.replace('http://', 'http://vigia:p%40ss@').concat('/hook'));
    await send({ kind: 'webhook', url: 'login-url' });
    expect(web.got.at(-1)!.headers.authorization).toBe(
      `Basic ${Buffer.from('vigia:p@ss').toString('base64')}`,
    );
  });

  it.each<[string, string, Channel, string]>([
    [
      'none',
      'missing',
      { kind: 'discord', url: 'missing' },
      'the secret missing cannot be read (ENOENT); write its value into',
    ],
    [
      'an address that is none',
      'hooks.example.org',
      { kind: 'teams', url: 'odd' },
      'the secret odd is not an address; write a full one into it, with https://',
    ],
    [
      'a token that is none',
      'bot123',
      { kind: 'telegram', chat: 1, token: 'odd' },
      'the secret odd is not the token of a bot',
    ],
    ['nothing', ' \n', { kind: 'discord', url: 'odd' }, 'the secret odd is empty'],
  ])('a secret that is %s is told by its name, without its value', async (_, value, channel, says) => {
    secret('odd', value);
    expect((await refusal(channel)).message).toContain(says);
  });
  it('a number that is none is told by its name', async () => {
    secret('odd', '12');
    expect((await refusal({ ...uaz(), to: 'odd' } as Channel)).message).toContain(
      'the secret odd is not a telephone number; write one with its country into it, such as +5511987654321',
    );
  });
});

describe('mail', () => {
  const base = { kind: 'email', from: 'vigia@example.org', to: 'team@example.org' } as const;
  const plain = (): Channel => ({ ...base, smarthost: `127.0.0.1:${mail.port}`, requireTls: false });

  it('goes with its login', async () => {
    await send({ ...plain(), user: 'vigia', password: 'right' } as Channel);
    expect(mail.got.at(-1)).toMatchObject({ user: 'vigia', to: ['team@example.org'] });
  });
  it('that a server refuses is told with what it said', async () => {
    const login = await refusal({ ...plain(), user: 'vigia', password: 'wrong' } as Channel);
    expect(login).toMatchObject({
      forGood: true,
      message: expect.stringContaining('correct user, or the secret wrong'),
    });
    const nobody = await refusal({ ...plain(), to: 'nobody@example.org' } as Channel);
    expect(nobody).toMatchObject({ forGood: true, message: expect.stringContaining('No such user') });
    const gone = await refusal({ ...base, smarthost: '127.0.0.1:1', requireTls: false });
    expect(gone.forGood).toBe(false);
  });
  it('goes to no server without TLS, unless the channel says so', async () => {
    const before = mail.got.length;
    const error = await refusal({ ...base, smarthost: `127.0.0.1:${mail.port}` });
    expect(error.message).toContain('the server has no TLS that can be trusted');
    expect(mail.got).toHaveLength(before);
  });
  it('goes to a server with an authority of its own, and to no other that nobody knows', async ({ skip }) => {
    const authority = makeAuthority(folder);
    if (!authority) return skip('there is no openssl to make certificates');
    const { key, cert } = makeCertificate(folder, authority, 'localhost');
    const read = (file: string) => readFileSync(file, 'utf8');
    const safe = await mailReceiver({ key: read(key), cert: read(cert) });
    secret('mail-ca', read(authority.cert));
    try {
      const channel = { ...base, smarthost: `localhost:${safe.port}` } as const;
      await send({ ...channel, tlsCa: 'mail-ca', user: 'vigia', password: 'right' });
      expect(safe.got).toMatchObject([{ secure: true, user: 'vigia' }]);
      const error = await refusal(channel);
      expect(error.message).toContain('give tlsCa');
      expect(safe.got).toHaveLength(1);
    } finally {
      await safe.close();
    }
  });
});
