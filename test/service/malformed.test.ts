import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../exporter/app.ts';
import type { Module } from '../../exporter/base/module.ts';
import { createServer } from '../../exporter/http/server.ts';
import { modules } from '../../exporter/systems.ts';
import { startTestApp } from './support.ts';

const BODIES = 3000;
/** Sent side by side. */
const LANES = 10;

/** What the fields of the routes are called, so that some bodies come past the first check. */
const FIELDS = [
  ...['phone', 'companyId', 'message', 'code', 'seconds', 'from', 'text', 'name', 'id', 'to', 'channel'],
  ...['clinicId', 'leadId', 'flow', 'level', 'at', 'startsAt', 'date', 'contact', 'event', 'data', 'session'],
];
const odd = fc.oneof(
  { maxDepth: 3, withCrossShrink: false },
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('\0', '\ud800', 'x'.repeat(5000), '__proto__', '+5511987654321', 'aurora', '-1', '1e999'),
  fc.constantFrom('9999-99-99T00:00:00Z', '+275760-09-13T00:00:00.001Z', '0000-00-00', 1e21, -1, 2 ** 53),
);
/** Deeper than what walks through it by calling itself. */
const nested = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
const bodies = fc.oneof(
  fc.constantFrom(...FIELDS).map(field => `{"${field}":${nested}}`),
  fc.dictionary(fc.constantFrom(...FIELDS), odd, { maxKeys: 6 }).map(body => JSON.stringify(body)),
  odd.map(body => JSON.stringify(body)),
  fc.string({ unit: 'binary', maxLength: 100 }),
);
const segments = fc.constantFrom(
  '1',
  '-1',
  '999999999999999999999',
  '%00',
  '%ff',
  'x'.repeat(300),
  '..%2f..',
  "'",
  'aurora',
);
const queries = fc.constantFrom(
  '',
  '?limit=-1',
  '?limit=1e9',
  '?since=9e99',
  '?since=%00',
  '?from=9999-99-99',
  '?a[]=1',
  '?limit=1&limit=2',
  '?%ff',
);

describe('malformed requests to the sample', () => {
  const routes: { method: string; url: string }[] = [];
  const probe: Module = {
    name: 'test-routes',
    metrics: [],
    mount: async () => ({
      parts: undefined,
      hooks: server => {
        server.addHook('onRoute', ({ method, url }) => {
          for (const one of [method].flat()) routes.push({ method: one, url });
        });
      },
    }),
  };
  let app: App;
  beforeAll(async () => {
    app = await startTestApp({ SERVICE_TOKEN: 'token' }, [probe, ...modules]);
  });
  afterAll(() => app.close());

  it(`${BODIES} of them at every route: no crash and no 500`, async () => {
    // A scenario makes the service fail on purpose; the simulated model takes its time.
    const own = routes.filter(
      ({ url, method }) => !/^\/(?:scenarios|upstream)/.test(url) && method !== 'HEAD',
    );
    expect(own.length).toBeGreaterThan(10);
    const samples = fc.sample(fc.tuple(bodies, segments, queries, fc.nat(), fc.boolean()), {
      numRuns: BODIES,
      seed: 13,
    });
    const failures: unknown[] = [];
    const counts = new Map<number, number>();
    const lane = async (mine: typeof samples) => {
      for (const [body, segment, query, pick, isKnown] of mine) {
        const { method, url } = own[pick % own.length]!;
        const path = url.replaceAll(/:\w+(?:\([^)]*\))?/g, segment).replace('*', segment) + query;
        const { status, text } = await fetch(app.url + path, {
          method,
          headers: { 'content-type': 'application/json', ...(isKnown && { authorization: 'Bearer token' }) },
          ...(method !== 'GET' && { body }),
        }).then(
          async response => ({ status: response.status, text: await response.text() }),
          (error: Error) => ({ status: 0, text: String(error.cause) }),
        );
        counts.set(status, (counts.get(status) ?? 0) + 1);
        if (status === 0 || status === 500)
          failures.push({ method, path, status, text, body: body.slice(0, 300) });
      }
    };
    await Promise.all(
      Array.from({ length: LANES }, (_, i) => lane(samples.filter((_, k) => k % LANES === i))),
    );
    console.log(
      `malformed requests: ${[...counts]
        .sort()
        .map(([status, n]) => `${status}: ${n}`)
        .join(', ')}`,
    );
    expect(failures.slice(0, 5)).toEqual([]);
    expect((await fetch(`${app.url}/live`)).status).toBe(200);
  }, 120_000);
});

it('a request that is never complete is closed', async () => {
  const server = createServer(pino({ level: 'silent' }) as never, 1);
  server.post('/', async () => 'taken');
  await server.listen({ host: '127.0.0.1', port: 0 });
  try {
    const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(
      'POST / HTTP/1.1\r\nHost: sample\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    let answer = '';
    socket.on('data', chunk => {
      answer += chunk;
    });
    await new Promise<void>(done => socket.once('close', () => done()));
    expect(answer).toContain('408');
  } finally {
    await server.close();
  }
});
