import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Desk, startDesk } from '@vigia/desk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../../desk/guard/passwords.ts';
import { readGuardSettings } from '../../../desk/guard/settings.ts';
import { readSettings } from '../../../desk/settings.ts';
import { firing, notification } from '../support.ts';
import { type Answer, bearer, guarded, send, tokens } from './support.ts';

const PASSWORD = 'correct horse battery';
const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
const body = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const cookieOf = ({ headers }: Answer) => String(headers['set-cookie']?.[0] ?? '').split(';')[0]!;

let folder: string;
let users: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-guard-'));
  users = join(folder, 'users');
  await writeFile(
    users,
    `# people\nana act ${await hashPassword(PASSWORD)}\nrui read ${await hashPassword(PASSWORD)}\n`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let now = Date.now();
const clock = { now: () => now, elapsed: () => performance.now() };
let count = 0;
let desk: Desk | undefined;
async function start(
  env: Record<string, string> = {},
  data = join(folder, `data-${++count}`),
): Promise<Desk> {
  const settings = { PORT: '0', DATA_DIR: data, ...guarded, DESK_USERS_FILE: users, ...env };
  desk = await startDesk(readSettings(settings), { output: { write: () => {} }, clock });
  return desk;
}
afterEach(async () => {
  await desk?.close();
  desk = undefined;
  now = Date.now();
});
const logIn = (to: Desk, name: string, password: string, more: Record<string, string> = {}) =>
  send(to, 'POST', '/login', { ...form, ...more }, body({ name, password, back: '/inbox?since=1' }));
const may = async (to: Desk, cookie: string, method = 'GET', path = '/inbox.json') =>
  (
    await send(to, method, path, {
      cookie,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
    })
  ).status;

describe('a login', () => {
  it('gives a cookie for this desk alone, and leads back to where one wanted to go', async () => {
    const own = await start();
    const answer = await logIn(own, 'ana', PASSWORD);
    expect([answer.status, answer.headers.location]).toEqual([303, '/inbox?since=1']);
    const [cookie] = answer.headers['set-cookie'] as string[];
    expect(cookie).toMatch(/^vigia_desk=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(await may(own, cookieOf(answer))).toBe(200);
    expect(JSON.parse((await send(own, 'GET', '/me', { cookie: cookieOf(answer) })).text)).toEqual({
      name: 'ana',
      role: 'act',
      by: 'cookie',
    });
    expect(await may(own, cookieOf(answer), 'POST', '/nowhere')).toBe(404);
    // Without a word of where it comes from: not from a browser of today, and the cookie is no token.
    const mute = await send(own, 'POST', '/nowhere', { cookie: cookieOf(answer) });
    expect(mute.status).toBe(403);
  });
  it('is by the token too, under the name that one gives', async () => {
    const own = await start();
    const cookie = cookieOf(await logIn(own, 'Zé', tokens.act));
    expect(JSON.parse((await send(own, 'GET', '/me', { cookie })).text)).toMatchObject({
      name: 'Zé',
      role: 'act',
    });
    expect((await logIn(own, 'x', tokens.send)).status).toBe(401);
    const reader = cookieOf(await logIn(own, 'rui', PASSWORD));
    expect(await may(own, reader)).toBe(200);
    expect(await may(own, reader, 'POST', '/nowhere')).toBe(403);
  });
  it.each([
    ['//evil.example', '/'],
    ['https://evil.example/', '/'],
    ['/\\evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/inbox?a=1#x', '/inbox?a=1'],
  ])('leads from back=%s to %s, and never elsewhere', async (back, to) => {
    const own = await start();
    const answer = await send(own, 'POST', '/login', form, body({ name: 'ana', password: PASSWORD, back }));
    expect(answer.headers.location).toBe(to);
  });
  it('is the name under which one acts, whatever the form says', async () => {
    const own = await start();
    const json = { 'content-type': 'application/json' };
    await send(
      own,
      'POST',
      '/inbox/critical',
      { ...json, ...bearer('send') },
      JSON.stringify(notification(firing())),
    );
    const cookie = cookieOf(await logIn(own, 'ana', PASSWORD));
    const acknowledge = (headers: Record<string, string>) =>
      send(
        own,
        'POST',
        '/incidents/1/acknowledge',
        { ...json, ...headers },
        JSON.stringify({ by: 'rui', minutes: 10 }),
      );
    const by = async () => (await own.context.incidents.find(1))?.acknowledgedBy;
    expect((await acknowledge({ cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect(await by()).toBe('ana');
    // A program with a token says for whom it acts.
    expect((await acknowledge(bearer('act'))).status).toBe(200);
    expect(await by()).toBe('rui');
  });
  it('is for https alone where people reach the desk by https', async () => {
    const own = await start({ DESK_URL: 'https://desk.example.org' });
    const [cookie] = (await logIn(own, 'ana', PASSWORD)).headers['set-cookie'] as string[];
    expect(cookie).toMatch(/^__Host-vigia_desk=.*; Secure/);
  });
  it('ends: after its time, by hand, when the password changes, and with another key', async () => {
    const data = join(folder, 'kept');
    let own = await start({}, data);
    const cookie = cookieOf(await logIn(own, 'ana', PASSWORD));
    now += 11.9 * 3_600_000;
    expect(await may(own, cookie)).toBe(200);
    now += 0.2 * 3_600_000;
    expect(await may(own, cookie)).toBe(401);
    now = Date.now();
    const out = await send(own, 'POST', '/logout', { ...form, cookie, 'sec-fetch-site': 'same-origin' }, '');
    expect(out.headers['set-cookie']![0]).toMatch(/^vigia_desk=; .*Expires=Thu, 01 Jan 1970/);
    await own.close();
    own = await start({}, data);
    expect(await may(own, cookie), 'the same after a restart').toBe(200);
    await own.close();
    const changed = join(folder, 'changed');
    await writeFile(changed, `ana act ${await hashPassword('another password')}\n`);
    own = await start({ DESK_USERS_FILE: changed }, data);
    expect(await may(own, cookie)).toBe(401);
    await own.close();
    own = await start({ DESK_SESSION_KEY: 'k'.repeat(40) }, data);
    expect(await may(own, cookie)).toBe(401);
  });
  it('is not had by changing the cookie', async () => {
    const own = await start();
    const cookie = cookieOf(await logIn(own, 'rui', PASSWORD));
    const [name, value] = cookie.split(/=(.*)/s) as [string, string];
    const decoded = decodeURIComponent(value);
    const [text, signature] = [
      decoded.slice(0, decoded.lastIndexOf('.')),
      decoded.slice(decoded.lastIndexOf('.')),
    ];
    const kept = JSON.parse(Buffer.from(text, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...kept, until: kept.until + 1 })).toString('base64url');
    for (const other of [
      forged + signature,
      `${text}.`,
      text,
      `.${signature}`,
      decoded.slice(1),
      `${decoded}=`,
      '.',
      'x'.repeat(5000),
    ])
      expect(await may(own, `${name}=${encodeURIComponent(other)}`), other.slice(0, 30)).toBe(401);
  });
});

describe('guessing', () => {
  it('is told nothing, and is stopped after ten', async () => {
    const own = await start();
    for (let i = 0; i < 10; i++) {
      const answer = await logIn(own, i % 2 ? 'ana' : 'nobody', `wrong ${i}`);
      expect(answer.status).toBe(401);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    const stopped = await logIn(own, 'ana', PASSWORD);
    expect(stopped.status).toBe(429);
    expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(200);
    expect(stopped.text).toContain('Too many attempts');
    const program = await send(
      own,
      'POST',
      '/login',
      { 'content-type': 'application/json' },
      JSON.stringify({ name: 'ana', password: PASSWORD }),
    );
    expect([program.status, program.headers['retry-after']]).toEqual([429, stopped.headers['retry-after']]);
    // Who has a token is not held up by who guesses.
    expect((await send(own, 'GET', '/inbox.json', bearer('read'))).status).toBe(200);
  });
  it('is stopped when all of it comes at once', async () => {
    const own = await start();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => logIn(own, 'ana', `wrong ${i}`)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(40);
  });
  it('does not count for one who knows the password', async () => {
    const own = await start();
    for (let i = 0; i < 12; i++) expect((await logIn(own, 'ana', PASSWORD)).status).toBe(303);
  });
  it('is refused to a page of another site', async () => {
    const own = await start();
    expect((await logIn(own, 'ana', PASSWORD, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await logIn(own, 'ana', PASSWORD, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
  });
});

describe('a proxy that has people log in', () => {
  const header = {
    DESK_PROXY_HEADER: 'X-Forwarded-User',
    DESK_PROXY_FROM: '127.0.0.0/8',
    DESK_PROXY_ROLE: 'read',
  };
  it('says who they are, from its addresses', async () => {
    const own = await start(header);
    const me = JSON.parse((await send(own, 'GET', '/me', { 'x-forwarded-user': 'ana@example.org' })).text);
    expect(me).toEqual({ name: 'ana@example.org', role: 'read', by: 'proxy' });
    for (const name of ['', 'a'.repeat(65), '<script>'])
      expect(JSON.parse((await send(own, 'GET', '/me', { 'x-forwarded-user': name })).text).name).toBeNull();
  });
  it.each(['10.0.0.0/8', '::1'])('is not believed from elsewhere than %s', async from => {
    const own = await start({ ...header, DESK_PROXY_FROM: from });
    expect((await send(own, 'GET', '/inbox.json', { 'x-forwarded-user': 'ana' })).status).toBe(401);
  });
  it('does not make a wrong token a right one', async () => {
    const own = await start(header);
    const headers = { 'x-forwarded-user': 'ana', authorization: 'Bearer wrong' };
    expect((await send(own, 'GET', '/inbox.json', headers)).status).toBe(401);
  });
});

describe('settings of the guard', () => {
  it('that nobody gave are made, once, for the owner alone', async () => {
    const dataDir = join(folder, 'made');
    const first = readGuardSettings({}, { dataDir });
    expect(readGuardSettings({}, { dataDir }).sessionKey).toBe(first.sessionKey);
    for (const name of ['token', 'read-token', 'sender-token', 'session-key']) {
      const file = join(dataDir, 'guard', name);
      expect((await stat(file)).mode & 0o777, name).toBe(0o600);
      expect(await readFile(file, 'utf8')).toMatch(/^[\w-]{43}$/);
    }
    const token = await readFile(join(dataDir, 'guard/token'), 'utf8');
    expect(first.credentials.byToken(token)).toMatchObject({ role: 'act' });
  });
  const file = async (text: string) => {
    const path = join(folder, `file-${++count}`);
    await writeFile(path, text);
    return path;
  };
  it.each([
    [{ DESK_TOKEN: 'short' }, 'DESK_TOKEN has 5 characters'],
    [{ DESK_READS: 'maybe' }, 'DESK_READS is "maybe"; use one of login, open'],
    [{ DESK_HOSTS: 'http://a.b' }, 'DESK_HOSTS has "http://a.b": give names of hosts'],
    [{ DESK_HOSTS: 'a.b:80' }, 'DESK_HOSTS has "a.b:80"'],
    [{ DESK_SESSION_KEY: 'k' }, 'DESK_SESSION_KEY has 1 characters'],
    [{ DESK_SESSION_HOURS: '0' }, 'DESK_SESSION_HOURS is "0"'],
    [{ DESK_PROXY_HEADER: 'X-User' }, 'DESK_PROXY_HEADER is set alone'],
    [{ DESK_PROXY_FROM: '10.0.0.1' }, 'DESK_PROXY_FROM is set alone'],
    [{ DESK_PROXY_HEADER: 'X-User', DESK_PROXY_FROM: '10.0.0.300' }, 'DESK_PROXY_FROM has "10.0.0.300"'],
    [{ DESK_PROXY_HEADER: 'X-User', DESK_PROXY_FROM: '0.0.0.0/0' }, 'DESK_PROXY_FROM has "0.0.0.0/0"'],
    [{ DESK_USERS_FILE: '/nowhere' }, 'DESK_USERS_FILE is "/nowhere", which cannot be read (ENOENT)'],
  ])('%j is refused by name', (env, message) => {
    expect(() => readGuardSettings({ ...guarded, ...env }, { dataDir: join(folder, 'x') })).toThrow(message);
  });
  it.each([
    [
      'DESK_USERS_FILE',
      'ana act secret\n',
      'line 1: the password of ana is not a hash; make one with vigia-desk-user ana',
    ],
    ['DESK_USERS_FILE', 'ana act\n', 'line 1: write NAME ROLE HASH'],
    [
      'DESK_TOKENS_FILE',
      '# x\nci admin 0123456789012345678901\n',
      'line 2: the role is not one of read, act, send',
    ],
    ['DESK_TOKENS_FILE', 'ci read short\n', 'the token has 5 characters'],
    ['DESK_TOKENS_FILE', 'c/i read 0123456789012345678901\n', 'line 1: the name is not of letters'],
  ])('%s with %j is refused by its line, and the secret is not told', async (variable, text, message) => {
    const env = { ...guarded, [variable]: await file(text) };
    const read = () => readGuardSettings(env, { dataDir: join(folder, 'x') });
    expect(read).toThrow(message);
    expect(read).not.toThrow(/0123456789012345678901|secret\b/);
  });
  it('without a folder need their tokens', () => {
    expect(() => readGuardSettings({}, {})).toThrow('there is no DATA_DIR to make it in');
  });
});
