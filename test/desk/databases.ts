import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type StorageSettings } from '@vigia/desk';
import pg from 'pg';
import { freePort } from '../../core/run/ports.ts';
import { createPostgres, findPostgres, type TestStore } from '../stack/stores.ts';

/** Where a desk of a test keeps what it knows. */
export interface TestDatabase {
  readonly name: 'sqlite' | 'postgres';
  /** Starts its server, where it has one. */
  start(): Promise<void>;
  /** Returns an empty place of its own. */
  fresh(): Promise<Required<Pick<StorageSettings, 'dataDir'>> & StorageSettings>;
  /** Stops the server and removes every place. */
  remove(): Promise<void>;
  /** The server, where it has one. */
  readonly server?: () => TestStore;
}

/** Opens an empty database. */
export async function openFresh(database: TestDatabase) {
  return openDatabase(await database.fresh());
}

function sqlite(): TestDatabase {
  const folders = new Folders();
  return {
    name: 'sqlite',
    start: async () => {},
    fresh: async () => ({ dataDir: await folders.make() }),
    remove: () => folders.remove(),
  };
}

function postgres(): TestDatabase {
  const folders = new Folders();
  let store: TestStore | undefined;
  let made = 0;
  return {
    name: 'postgres',
    server: () => store!,
    start: async () => {
      const programs = await findPostgres();
      if (!programs) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
      store = await createPostgres(programs, await freePort());
      await store.start();
    },
    fresh: async () => {
      const name = `desk_${++made}`;
      await whenStarted(store!.url, client => client.query(`CREATE DATABASE ${name}`));
      return { databaseUrl: store!.url.replace(/postgres$/, name), dataDir: await folders.make() };
    },
    remove: async () => {
      await store?.remove();
      await folders.remove();
    },
  };
}

const STARTED_MS = 20_000;

/** Does the work on a connection; PostgreSQL lets nobody in while it still starts. */
async function whenStarted(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + STARTED_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await work(client);
      return await client.end();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

class Folders {
  private readonly made: string[] = [];

  async make(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'vigia-desk-'));
    this.made.push(folder);
    return folder;
  }
  async remove(): Promise<void> {
    for (const folder of this.made) await rm(folder, { recursive: true, force: true });
  }
}

/** Both, for `describe.each(databases)`: what the desk does, it does on each. */
export const databases: readonly TestDatabase[] = [sqlite(), postgres()];
