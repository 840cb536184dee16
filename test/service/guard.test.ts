import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../exporter/app.ts';
import { readConfig } from '../../exporter/config.ts';
import { send } from '../desk/guard/support.ts';
import { startTestApp } from './support.ts';

describe('the sample service', () => {
  let app: App;
  beforeAll(async () => {
    app = await startTestApp({ ALLOWED_HOSTS: 'bot.example.org' });
  });
  afterAll(() => app.close());

  it.each(['evil.example', 'localhost.evil.example:8080', '127.0.0.1.nip.io'])(
    'does not answer as %s',
    async host => {
      for (const [method, path] of [
        ['GET', '/metrics'],
        ['GET', '/scenarios'],
        ['POST', '/scenarios/rate-limit-storm'],
      ] as const) {
        const { status, text } = await send(app, method, path, { host });
        expect([status, JSON.parse(text).hint]).toEqual([421, expect.stringContaining('ALLOWED_HOSTS')]);
      }
    },
  );
  it.each([
    'localhost:8080',
    '127.0.0.1',
    'exporter:8080',
    'host.docker.internal'.split('.')[0]!,
    'bot.example.org',
  ])('answers as %s', async host => {
    expect((await send(app, 'GET', '/metrics', { host })).status).toBe(200);
  });
  it('does nothing for a page of another origin', async () => {
    for (const headers of [
      { origin: 'http://evil.example' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'null' },
    ]) {
      const started = await send(app, 'POST', '/scenarios/rate-limit-storm', headers);
      expect([started.status, JSON.parse(started.text).field]).toEqual([403, 'origin']);
    }
    const { scenarios } = JSON.parse((await send(app, 'GET', '/scenarios')).text);
    expect(scenarios.filter(({ running }: { running: boolean }) => running)).toEqual([]);
  });
  it('is framed and sniffed by nobody', async () => {
    const { headers } = await send(app, 'GET', '/');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });
});

describe('scenarios', () => {
  it.each([
    [{}, true],
    [{ ENVIRONMENT: 'demo' }, true],
    [{ ENVIRONMENT: 'demo', SCENARIOS: 'off' }, false],
    [{ ENVIRONMENT: 'production' }, false],
    [{ ENVIRONMENT: 'staging' }, false],
    [{ ENVIRONMENT: 'production', SCENARIOS: 'on' }, true],
  ])('with %j may be started: %s', (env, allowed) => {
    expect(readConfig(env).scenarios).toBe(allowed);
  });
  it('that are off are listed, and neither started nor ended', async () => {
    const app = await startTestApp({ SCENARIOS: 'off' });
    try {
      for (const method of ['POST', 'DELETE']) {
        const { status, text } = await send(app, method, '/scenarios/rate-limit-storm', {
          'content-type': 'application/json',
        });
        expect([status, JSON.parse(text).hint]).toEqual([403, expect.stringContaining('SCENARIOS=on')]);
      }
      expect((await send(app, 'GET', '/scenarios')).status).toBe(200);
    } finally {
      await app.close();
    }
  });
  it.each([
    [{ SCENARIOS: 'maybe' }, 'SCENARIOS is "maybe"'],
    [{ ALLOWED_HOSTS: 'https://a.b' }, 'ALLOWED_HOSTS has "https://a.b"'],
  ])('%j is refused by name', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });
});
