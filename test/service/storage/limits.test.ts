import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTool } from '../../../core/run/find.ts';
import { freePort } from '../../../core/run/ports.ts';
import { isConnectionError } from '../../../exporter/storage/connection-error.ts';
import { openEmbedded } from '../../../exporter/storage/embedded.ts';
import { openPostgres } from '../../../exporter/storage/postgres.ts';
import { openRedis } from '../../../exporter/storage/redis.ts';
import { databases } from '../../desk/databases.ts';
import { Relay } from '../../desk/relay.ts';
import { createRedis, type TestStore } from '../../stack/stores.ts';

const STATEMENT_MS = 500;

describe('the database of the sample, PostgreSQL', () => {
  const database = databases.find(({ name }) => name === 'postgres')!;
  let relay: Relay;
  let url: string;
  beforeAll(async () => {
    await database.start();
    const place = new URL((await database.fresh()).databaseUrl!);
    relay = new Relay(Number(place.port));
    place.port = String(await relay.listen());
    url = place.href;
  });
  afterAll(async () => {
    await relay?.close();
    await database.remove();
  });

  it('gives up a connection that swallows what is sent, and takes another when it does not', async () => {
    const driver = await openPostgres(url, { statementMs: STATEMENT_MS });
    try {
      expect(await driver.query('SELECT 1 AS one', [])).toEqual([{ one: 1 }]);
      relay.swallow(true);
      const begun = performance.now();
      const error = await driver.query('SELECT 1', []).catch((one: unknown) => one);
      expect(error).toMatchObject({ message: expect.stringMatching(/timeout/i) });
      // It is no fault of what was asked: callers are answered 503, and it is counted.
      expect(isConnectionError(error)).toBe(true);
      await expect(driver.transaction(async query => query('SELECT 1', []))).rejects.toThrow(/timeout/i);
      expect(performance.now() - begun).toBeLessThan(6000);
      relay.swallow(false);
      expect(await driver.query('SELECT 1 AS one', [])).toEqual([{ one: 1 }]);
    } finally {
      relay.swallow(false);
      await driver.close();
    }
  });
  it('outlives a connection that breaks between two statements of a transaction', async () => {
    const driver = await openPostgres(url, { statementMs: STATEMENT_MS });
    const breaks = driver.transaction(async query => {
      const [row] = await query('SELECT pg_backend_pid() AS pid', []);
      await driver.query('SELECT pg_terminate_backend($1)', [row!.pid]);
      await sleep(200);
      return query('SELECT 1', []);
    });
    const error = await breaks.catch((one: unknown) => one);
    expect(isConnectionError(error)).toBe(true);
    expect(await driver.query('SELECT 1 AS one', [])).toEqual([{ one: 1 }]);
    await driver.close();
  });
  it('waits for no connection that swallows everything when it is cut or closed', async () => {
    const driver = await openPostgres(url, { statementMs: 5000 });
    await driver.query('SELECT 1', []);
    relay.swallow(true);
    const swallowed = driver.query('SELECT 1', []).catch((one: unknown) => one);
    try {
      const begun = performance.now();
      await driver.cut();
      await driver.close();
      expect(performance.now() - begun).toBeLessThan(3000);
      expect(isConnectionError(await swallowed)).toBe(true);
    } finally {
      relay.swallow(false);
    }
  });
  it('ends a statement that takes too long', async () => {
    const driver = await openPostgres(url, { statementMs: STATEMENT_MS });
    try {
      await expect(driver.query('SELECT pg_sleep(20)', [])).rejects.toThrow('statement timeout');
    } finally {
      await driver.close();
    }
  });
});

describe('Redis of the sample', () => {
  let redis: TestStore;
  let relay: Relay;
  let url: string;
  beforeAll(async () => {
    const program = await findTool('redis-server');
    if (!program) throw new Error('Redis is not installed: apt-get install redis-server');
    const port = await freePort();
    redis = await createRedis(program, port);
    await redis.start();
    relay = new Relay(port);
    url = `redis://127.0.0.1:${await relay.listen()}`;
  });
  afterAll(async () => {
    relay?.close();
    await redis?.remove();
  });

  it.each(['once it is used', 'from its beginning'])(
    'gives up a connection that swallows what is sent, %s, and takes another when it does not',
    async when => {
      if (when === 'from its beginning') relay.swallow(true);
      const store = await openRedis(url);
      try {
        if (when === 'once it is used') await store.ping();
        relay.swallow(true);
        for (let i = 0; i < 2; i++) {
          const begun = performance.now();
          const error = await store.ping().catch((one: unknown) => one);
          expect(isConnectionError(error)).toBe(true);
          expect(performance.now() - begun).toBeLessThan(3000);
        }
        relay.swallow(false);
        // Longer than a command may take: what swallowed is given up by then.
        await expect
          .poll(() => store.ping().then(() => 'answers', String), { timeout: 5000 })
          .toBe('answers');
      } finally {
        relay.swallow(false);
        await store.close();
      }
    },
    20_000,
  );
});

it('the embedded database of the sample is its own: nobody else can write to it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-embedded-'));
  try {
    const driver = await openEmbedded(folder);
    expect((await stat(join(folder, 'pglite'))).mode & 0o077).toBe(0);
    await driver.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
