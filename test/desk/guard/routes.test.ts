import type { Desk } from '@vigia/desk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parts } from '../../../desk/parts.ts';
import { databases } from '../databases.ts';
import { firing, notification, startTestDesk } from '../support.ts';
import { addressOf, bearer, guarded, routesOf, rowsOf, send, tokens } from './support.ts';

const [database] = databases;
/** Anybody may ask these; they tell no more than that the desk lives, and let people in. */
const PUBLIC = ['/health', '/live', '/login', '/logout', '/me', '/metrics'];
/** The link in a message, which is signed. */
const SIGNED = '/acknowledge/';
const json = { 'content-type': 'application/json' };

describe('the routes of the desk', () => {
  const { part, routes } = routesOf();
  let desk: Desk;
  beforeAll(async () => {
    desk = await startTestDesk(database!, { ...guarded, DESK_READS: 'login' }, { parts: [part, ...parts] });
  });
  afterAll(async () => {
    await desk.close();
    await database!.remove();
  });
  const changing = () => routes.filter(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method));
  const isPublic = ({ url, access }: { url: string; access?: string | undefined }) =>
    access === 'public' || url.startsWith(SIGNED) || PUBLIC.includes(url);

  it('are all known to this test', () => {
    expect(routes.map(({ method, url }) => `${method} ${url}`)).toEqual(
      expect.arrayContaining(['POST /inbox/:receiver', 'GET /inbox', 'POST /login', 'POST /logout']),
    );
    // A new one that everybody may use is a decision, which is written down here.
    const open = routes.filter(({ access, url }) => access === 'public' && !/^\/assets\//.test(url));
    expect([...new Set(open.map(({ url }) => url))].sort()).toEqual([
      '/favicon.ico',
      '/language',
      '/login',
      '/logout',
      '/me',
    ]);
  });

  it('change nothing without a token: 401, and nothing is stored', async () => {
    const before = await rowsOf(desk);
    const own = changing().filter(route => !isPublic(route));
    expect(own.length).toBeGreaterThan(0);
    const body = JSON.stringify(notification(firing()));
    for (const { method, url } of own) {
      for (const headers of [
        {},
        json,
        { ...json, cookie: 'vigia_desk=abc.def' },
        { ...json, authorization: 'Bearer nobody' },
      ]) {
        const { status, text } = await send(desk, method, addressOf(url), headers, body);
        expect(status, `${method} ${url}`).toBe(401);
        expect(JSON.parse(text).hint, `${method} ${url}`).toContain('log in at /login');
      }
    }
    expect(await rowsOf(desk)).toEqual(before);
  });

  it('change nothing for one who may only read, and take notifications of the sender alone', async () => {
    const before = await rowsOf(desk);
    const body = JSON.stringify(notification(firing()));
    for (const { method, url, access } of changing().filter(route => !isPublic(route))) {
      const read = await send(desk, method, addressOf(url), { ...json, ...bearer('read') }, body);
      expect(read.status, `${method} ${url}`).toBe(403);
      if (access === 'send') continue;
      const sender = await send(desk, method, addressOf(url), { ...json, ...bearer('send') }, body);
      expect(sender.status, `${method} ${url}`).toBe(403);
    }
    expect(await rowsOf(desk)).toEqual(before);
    const told = await send(desk, 'POST', '/inbox/critical', { ...json, ...bearer('send') }, body);
    expect(told.status).toBe(202);
  });

  it('are read by those who may, and by nobody else', async () => {
    for (const { url } of routes.filter(({ method, ...route }) => method === 'GET' && !isPublic(route))) {
      const path = addressOf(url);
      expect((await send(desk, 'GET', path)).status, url).toBe(401);
      expect((await send(desk, 'HEAD', path)).status, url).toBe(401);
      expect((await send(desk, 'GET', path, bearer('send'))).status, url).toBe(403);
      for (const role of ['read', 'act'] as const)
        expect([401, 403], url).not.toContain((await send(desk, 'GET', path, bearer(role))).status);
    }
    for (const path of ['/live', '/health', '/metrics', '/login', '/me'])
      expect((await send(desk, 'GET', path)).status, path).toBe(200);
  });

  it('that take a signed link take no other', async () => {
    const before = await rowsOf(desk);
    const signed = routes.filter(({ url }) => url.startsWith(SIGNED));
    expect(signed.map(({ method }) => method).sort()).toEqual(['GET', 'HEAD', 'POST']);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const token of [
      'x',
      'e30.x',
      '..',
      'a'.repeat(2000),
      Buffer.from('{"incident":1,"expires":9e15}').toString('base64url'),
    ]) {
      for (const method of ['GET', 'POST']) {
        const { status } = await send(
          desk,
          method,
          `${SIGNED}${encodeURIComponent(token)}`,
          form,
          method === 'POST' ? 'by=evil' : undefined,
        );
        expect([400, 401, 404, 410, 414], `${method} ${token.slice(0, 20)}`).toContain(status);
      }
    }
    expect(await rowsOf(desk)).toEqual(before);
  });

  it('that are not there tell nobody so, and a person is led to where one logs in', async () => {
    expect((await send(desk, 'GET', '/nowhere')).status).toBe(401);
    expect((await send(desk, 'POST', '/nowhere')).status).toBe(401);
    expect((await send(desk, 'PROPFIND', '/inbox')).status).toBeGreaterThanOrEqual(400);
    expect((await send(desk, 'GET', '/nowhere', bearer('read'))).status).toBe(404);
    const html = { accept: 'text/html,application/xhtml+xml' };
    const led = await send(desk, 'GET', '/inbox?since=1', html);
    expect([led.status, led.headers.location]).toEqual([302, '/login?back=%2Finbox%3Fsince%3D1']);
    // A link from elsewhere comes without the cookie: the same address is asked once more, from here.
    const linked = { ...html, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    const again = await send(desk, 'GET', '/inbox?a="><script>', linked);
    expect(again.text).toContain('http-equiv="refresh"');
    expect(again.text).not.toContain('<script>');
  });

  it('know a token in a URL, as Basic, and none that is almost right', async () => {
    const basic = (value: string) => ({ authorization: `Basic ${Buffer.from(value).toString('base64')}` });
    expect((await send(desk, 'GET', '/inbox.json', basic(`any:${tokens.read}`))).status).toBe(200);
    for (const header of [
      `Bearer ${tokens.read}x`,
      `Bearer ${tokens.read.slice(0, -1)}`,
      `bearer  `,
      'Bearer',
      `Token ${tokens.read}`,
      `Bearer ${tokens.read} ${tokens.act}`,
      'Basic !!!',
    ])
      expect((await send(desk, 'GET', '/inbox.json', { authorization: header })).status, header).toBe(401);
  });
});

describe('a desk that everybody may read', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startTestDesk(database!, { ...guarded, DESK_READS: 'open' });
  });
  afterAll(async () => {
    await desk.close();
    await database!.remove();
  });
  it('shows what it has without a step, and changes nothing', async () => {
    expect((await send(desk, 'GET', '/inbox', { accept: 'text/html' })).status).toBe(200);
    expect((await send(desk, 'POST', '/inbox/critical', json, '{}')).status).toBe(401);
  });
});
