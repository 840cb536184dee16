import type { Desk } from '@vigia/desk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from '../databases.ts';
import { firing, notification, startTestDesk } from '../support.ts';
import { bearer, guarded, rowsOf, send } from './support.ts';

const [database] = databases;
const json = { 'content-type': 'application/json', ...bearer('act') };
const body = JSON.stringify(notification(firing()));

describe('a page of somebody else', () => {
  let desk: Desk;
  let host: string;
  beforeAll(async () => {
    desk = await startTestDesk(database!, {
      ...guarded,
      DESK_READS: 'open',
      DESK_URL: 'https://desk.example.org/',
      DESK_HOSTS: 'desk.monitoring.svc, desk.internal',
    });
    ({ host } = new URL(desk.url));
  });
  afterAll(async () => {
    await desk.close();
    await database!.remove();
  });

  it.each([
    'evil.example',
    'evil.example:9096',
    'desk.example.org.evil.example',
    'evil.example.',
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    'user@127.0.0.1',
    'a b',
    'localhost/..',
    'xn--e1afmkfd.example',
  ])('is not answered under the name "%s", whatever it asks (DNS rebinding)', async name => {
    for (const [method, path] of [
      ['GET', '/inbox.json'],
      ['GET', '/metrics'],
      ['POST', '/inbox/critical'],
      ['GET', '/nowhere'],
    ] as const) {
      const { status, text } = await send(
        desk,
        method,
        path,
        { ...json, host: name },
        method === 'POST' ? body : undefined,
      );
      expect([400, 421]).toContain(status);
      if (status === 421)
        expect(JSON.parse(text)).toMatchObject({
          field: 'host',
          hint: expect.stringContaining('DESK_HOSTS'),
        });
    }
  });
  it.each([
    'localhost',
    'LOCALHOST:9096',
    'desk',
    'desk:9096',
    '127.0.0.1',
    '192.168.1.7:9096',
    '[::1]:9096',
    'desk.localhost',
    'desk.example.org',
    'desk.monitoring.svc:9096',
    'desk.internal.',
  ])('is answered under our name "%s"', async name => {
    expect((await send(desk, 'GET', '/inbox.json', { host: name })).status).toBe(200);
  });

  it.each([
    [{ origin: 'http://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://127.0.0.1:1' }],
    [{ origin: 'http://localhost.evil.example' }],
    [{ origin: 'http://desk.example.org' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
    [{ origin: 'OWN', 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-origin, cross-site' }],
  ])('changes nothing with %j, not even with a token', async given => {
    const before = await rowsOf(desk);
    const headers = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value === 'OWN' ? `http://${host}` : value]),
    );
    const { status, text } = await send(desk, 'POST', '/inbox/critical', { ...json, ...headers }, body);
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ field: 'origin' });
    expect(await rowsOf(desk)).toEqual(before);
  });
  it.each([
    [{}],
    [{ origin: 'OWN' }],
    [{ origin: 'OWN', 'sec-fetch-site': 'same-origin' }],
    [{ origin: 'https://desk.example.org' }],
    [{ 'sec-fetch-site': 'none' }],
  ])('is not what sends %j', async given => {
    const headers = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value === 'OWN' ? `http://${host}` : value]),
    );
    expect((await send(desk, 'POST', '/inbox/critical', { ...json, ...headers }, body)).status).toBe(202);
  });

  it('may link here, and load nothing from here', async () => {
    const from = (mode: string) => ({
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': mode,
      accept: 'text/html',
    });
    expect((await send(desk, 'GET', '/inbox', from('navigate'))).status).toBe(200);
    for (const mode of ['no-cors', 'cors', 'websocket'])
      expect((await send(desk, 'GET', '/inbox', from(mode))).status, mode).toBe(403);
  });

  it.each(['/inbox', '/nowhere', '/live', '/login', '/inbox.json'])(
    'is told in %s to frame, sniff and keep nothing',
    async path => {
      const { headers } = await send(desk, 'GET', path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      const policy = headers['content-security-policy'] as string;
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("default-src 'none'");
      expect(policy).toMatch(/script-src 'self'(?:;|$)/);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    },
  );
});
