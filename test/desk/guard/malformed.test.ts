import type { Desk } from '@vigia/desk';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parts } from '../../../desk/parts.ts';
import { databases } from '../databases.ts';
import { firing, notification, startTestDesk } from '../support.ts';
import { addressOf, bearer, guarded, routesOf, rowsOf, send } from './support.ts';

const BODIES = { sqlite: 10_000, postgres: 2000 };
/** Sent side by side. */
const LANES = 20;

const valid = notification(firing());
/** A value that JSON can hold, with what servers stumble over. */
const odd = fc.oneof(
  { maxDepth: 4, withCrossShrink: false },
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(
    '\0',
    '\ud800',
    'x'.repeat(5000),
    '__proto__',
    'constructor',
    '-1',
    '1e999',
    '9999-99-99T00:00:00Z',
    '+275760-09-13T00:00:00.001Z',
    '2026-01-31T12:00:00Z',
  ),
  fc.double(),
);
/** A notification of which one part is something else. */
const mutated = fc
  .tuple(fc.constantFrom(...paths(valid)), odd)
  .map(([path, value]) => JSON.stringify(withValue(valid, path, value)));
const torn = fc.nat(JSON.stringify(valid).length - 1).map(length => JSON.stringify(valid).slice(0, length));
const bytes = fc.uint8Array({ maxLength: 300 }).map(array => Buffer.from(array));
/** Deeper than what walks through it by calling itself. */
const nested = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
const deep = fc.constantFrom(
  nested,
  `{"a":${nested}}`,
  JSON.stringify(valid).replace(/"alerts":\[.*\]/, `"alerts":${nested}`),
  JSON.stringify(valid).replace('"critical"', nested),
);
const bodies = fc.oneof(
  deep,
  mutated,
  torn,
  bytes,
  odd.map(value => JSON.stringify(value) ?? ''),
  fc.string({ unit: 'binary', maxLength: 200 }),
);
const types = fc.constantFrom(
  'application/json',
  'application/json; charset=utf-16',
  'application/x-www-form-urlencoded',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/json;',
  'x',
);

describe.each(databases)('malformed bodies, on $name', database => {
  const bodiesSent = BODIES[database.name];
  const { part, routes } = routesOf();
  let desk: Desk;
  beforeAll(async () => {
    await database.start();
    desk = await startTestDesk(database, guarded, { parts: [part, ...parts] });
  });
  afterAll(async () => {
    await desk.close();
    await database.remove();
  });

  it(`${bodiesSent} of them at every route that changes something: no crash, no 500, and nothing stored by a refusal`, async () => {
    const changing = routes.filter(({ method }) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method));
    const samples = fc.sample(fc.tuple(bodies, types, fc.nat(), fc.constantFrom('act', 'none')), {
      numRuns: bodiesSent,
      seed: 13,
    });
    const counts = new Map<number, number>();
    const failures: unknown[] = [];
    let last = await rowsOf(desk);
    const lane = async (own: typeof samples) => {
      for (const [body, type, pick, role] of own) {
        const { method, url } = changing[pick % changing.length]!;
        const headers = { 'content-type': type, ...(role === 'act' && bearer('act')) };
        const { status, text } = await send(desk, method, addressOf(url), headers, body).catch(
          (error: Error) => ({
            status: 0,
            text: error.message,
          }),
        );
        counts.set(status, (counts.get(status) ?? 0) + 1);
        // This desk has no Alertmanager, and says so where it is needed.
        const isWithout = status === 503 && text.includes('ALERTMANAGER_URL is not set');
        if (status === 0 || (status >= 500 && !isWithout))
          failures.push({ method, url, status, text, type, body: String(body).slice(0, 300) });
      }
    };
    await Promise.all(
      Array.from({ length: LANES }, (_, i) => lane(samples.filter((_, k) => k % LANES === i))),
    );
    console.log(
      `malformed bodies: ${[...counts]
        .sort()
        .map(([status, count]) => `${status}: ${count}`)
        .join(', ')}`,
    );
    expect(failures.slice(0, 3)).toEqual([]);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(bodiesSent);
    // What was taken was a notification as Alertmanager sends it, though an odd one; the rest left nothing.
    const taken = counts.get(202) ?? 0;
    const rows = await rowsOf(desk);
    expect(rows.notifications! - last.notifications!).toBeLessThanOrEqual(taken);
    last = rows;
    for (const [body, type] of samples.slice(0, 500)) {
      const { status } = await send(desk, 'POST', '/inbox/critical', { 'content-type': type }, body);
      expect(status).toBe(401);
    }
    expect(await rowsOf(desk)).toEqual(last);
    expect((await send(desk, 'GET', '/health')).status).toBe(200);
  }, 180_000);
});

/** The ways to every value of a structure. */
function paths(value: unknown, so: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [so];
  return [
    so,
    ...Object.entries(value).flatMap(([key, one]) =>
      paths(one, [...so, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

function withValue(whole: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = Array.isArray(whole) ? [...whole] : { ...(whole as object) };
  (copy as Record<string | number, unknown>)[key] = withValue(
    (whole as Record<string | number, unknown>)[key],
    rest,
    value,
  );
  return copy;
}
