import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../../exporter/storage/embedded.ts';
import { openPostgres } from '../../../exporter/storage/postgres.ts';
import { databases } from '../../desk/databases.ts';
import { Relay } from '../../desk/relay.ts';

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
  }, 60_000);
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
      await expect(driver.query('SELECT 1', [])).rejects.toThrow(/timeout/i);
      await expect(driver.transaction(async query => query('SELECT 1', []))).rejects.toThrow(/timeout/i);
      expect(performance.now() - begun).toBeLessThan(6000);
      relay.swallow(false);
      expect(await driver.query('SELECT 1 AS one', [])).toEqual([{ one: 1 }]);
    } finally {
      relay.swallow(false);
      await driver.close();
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

it('the embedded database of the sample is its own: nobody else can write to it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-embedded-'));
  try {
    const driver = await openEmbedded(folder);
    expect((await stat(join(folder, 'pglite'))).mode & 0o077).toBe(0);
    await driver.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
