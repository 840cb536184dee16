import type { Desk } from '@vigia/desk';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parts } from '../../../desk/parts.ts';
import { databases } from '../databases.ts';
import { firing, listener, notification, startTestDesk } from '../support.ts';
import { bearer, guarded, routesOf, send } from './support.ts';

const ADDRESSES = 4000;
/** Sent side by side. */
const LANES = 10;

const values = fc.constantFrom(
  ...['', '0', '-1', '1', '1.5', '1e9', '1e400', 'NaN', '9007199254740993', '8640000000000001'],
  ...[
    '%00',
    '%ff',
    '%ED%A0%80',
    '%',
    "'",
    '%22%3E%3Cscript%3E',
    '__proto__',
    'constructor',
    'x'.repeat(3000),
  ],
  ...['9999-12-31', '9999-99-99', '2026-02-30', '%2B275760-09-13T00:00:00.001Z', '0001-01-01T00:00:00Z'],
  ...[
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e%2f',
    '..%5c',
    '//evil.example',
    '/%5Cevil.example',
    'https://evil.example',
  ],
  ...['critical', 'firing', 'json', 'pt', 'all', '24h'],
);
const names = fc.constantFrom(
  ...[
    'limit',
    'since',
    'from',
    'to',
    'until',
    'before',
    'days',
    'hours',
    'minutes',
    'start',
    'end',
    'at',
    'day',
  ],
  ...[
    'state',
    'status',
    'severity',
    'category',
    'service',
    'environment',
    'tenant',
    'alertname',
    'name',
    'action',
  ],
  ...[
    'page',
    'cursor',
    'language',
    'format',
    'stream',
    'level',
    'query',
    'incident',
    'period',
    'kind',
    'back',
    'q',
  ],
);

describe.each(databases)('odd addresses, on $name', database => {
  const { part, routes } = routesOf();
  let desk: Desk;
  let servers: Awaited<ReturnType<typeof listener>>;
  beforeAll(async () => {
    await database.start();
    // Prometheus and Loki, which have nothing.
    servers = await listener(path =>
      path.startsWith('/api/v2')
        ? { body: [] }
        : { body: { status: 'success', data: { resultType: 'vector', result: [] } } },
    );
    const { url } = servers;
    const env = { ...guarded, PROMETHEUS_URL: url, LOKI_URL: url, ALERTMANAGER_URL: url };
    desk = await startTestDesk(database, env, { parts: [part, ...parts] });
    const headers = { 'content-type': 'application/json', ...bearer('send') };
    const told = await send(desk, 'POST', '/inbox/critical', headers, JSON.stringify(notification(firing())));
    expect(told.status).toBe(202);
  });
  afterAll(async () => {
    await desk.close();
    await servers.close();
    await database.remove();
  });

  it(`${ADDRESSES} of them at every route that is read: no crash, no 500, and no way to elsewhere`, async () => {
    // A stream of events has no end.
    const read = routes.filter(({ method, url }) => method === 'GET' && url !== '/events');
    const samples = fc.sample(
      fc.tuple(fc.nat(), values, fc.dictionary(names, values, { maxKeys: 3 }), fc.boolean()),
      {
        numRuns: ADDRESSES,
        seed: 13,
      },
    );
    const failures: unknown[] = [];
    const counts = new Map<number, number>();
    const lane = async (own: typeof samples) => {
      for (const [pick, value, query, isPage] of own) {
        const { url } = read[pick % read.length]!;
        const path = url.replaceAll(/:\w+(?:\([^)]*\))?/g, value || '1').replace('*', value);
        const search = Object.entries(query).map(([name, one]) => `${name}=${one}`);
        const address = search.length > 0 ? `${path}?${search.join('&')}` : path;
        const accept = isPage ? 'text/html' : 'application/json';
        const { status, text, headers } = await send(desk, 'GET', address, {
          accept,
          ...bearer('act'),
        }).catch((error: Error) => ({
          status: 0,
          text: error.message,
          headers: {} as Record<string, string>,
        }));
        counts.set(status, (counts.get(status) ?? 0) + 1);
        const { location } = headers;
        const isHtml = String(headers['content-type']).startsWith('text/html');
        const leaves =
          typeof location === 'string' && new URL(location, desk.url).origin !== new URL(desk.url).origin;
        if (status === 0 || status === 500 || leaves || (isHtml && text.includes('"><script>')))
          failures.push({ address, status, location, text: text.slice(0, 300) });
      }
    };
    await Promise.all(
      Array.from({ length: LANES }, (_, i) => lane(samples.filter((_, k) => k % LANES === i))),
    );
    console.log(
      `odd addresses: ${[...counts]
        .sort()
        .map(([status, n]) => `${status}: ${n}`)
        .join(', ')}`,
    );
    expect(failures.slice(0, 3)).toEqual([]);
    expect((await send(desk, 'GET', '/health')).status).toBe(200);
  }, 120_000);
});
