import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import type { PGlite } from '@electric-sql/pglite';
import { refused } from './connection-error.ts';
import type { Driver, Query, Row } from './database.ts';
import { hasEnded, Instance } from './instance.ts';

/**
 * The optimising WebAssembly compiler spends 300 to 500 MB on PGlite's 9 MB module; the baseline compiler starts
 * faster and runs our small statements as fast. PostgreSQL's default 128 MB of shared buffers are for more data
 * than we have.
 */
const WASM_FLAGS = ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];
const SERVER_SETTINGS = ['-c', 'shared_buffers=8MB', '-c', 'wal_buffers=1MB'];

/**
 * PostgreSQL inside the process, in a directory, which is then this process's alone, or in memory. A new cluster is made by a child process, whose
 * memory (some 400 MB) goes with it, and the one for memory is kept as a template for the next start.
 *
 * `cut` keeps the instance and refuses at the link: closing an instance in memory would lose its data, and a dump
 * takes half a second each way, while what callers see, a refused connection, is the same.
 */
export async function openEmbedded(dataDir?: string): Promise<Driver> {
  for (const flag of WASM_FLAGS) setFlagsFromString(flag);
  const directory = dataDir && join(dataDir, 'pglite');
  if (directory && !existsSync(join(directory, 'PG_VERSION'))) await initialiseDirectory(directory);
  // PGlite makes files that everybody may write to; nobody else comes past the directory.
  if (directory) await chmod(directory, 0o700);
  const template = directory ? undefined : await templateCluster();
  const { PGlite } = await import('@electric-sql/pglite');
  const instance = await Instance.open(
    () =>
      PGlite.create({
        ...(directory ? { dataDir: directory } : {}),
        ...(template ? { loadDataDir: new Blob([template]) } : {}),
        relaxedDurability: true,
        startParams: [...PGlite.defaultStartParams, ...SERVER_SETTINGS],
      }),
    directory !== undefined,
  );
  let isCut = false;
  let running = 0;
  const linked = async <T>(work: (database: PGlite) => Promise<T>): Promise<T> => {
    if (isCut) throw refused('pglite');
    running++;
    return instance.run(work).finally(() => {
      running--;
    });
  };
  const queryOf =
    (database: PGlite): Query =>
    async (sql, parameters) =>
      (await database.query<Row>(sql, [...parameters])).rows;
  return {
    kind: 'pglite',
    query: (sql, parameters) => linked(database => queryOf(database)(sql, parameters)),
    transaction: work =>
      linked(async database => {
        let end: unknown;
        // After its end nothing more is asked of it, whatever the work makes of the error.
        const query: Query = async (sql, parameters) => {
          if (end) throw end;
          try {
            return await queryOf(database)(sql, parameters);
          } catch (error) {
            if (hasEnded(error)) end = error;
            throw error;
          }
        };
        await query('BEGIN', []);
        try {
          const result = await work(query);
          await query('COMMIT', []);
          return result;
        } catch (error) {
          await query('ROLLBACK', []).catch(() => {});
          throw end ?? error;
        }
      }),
    // One connection: what else runs waits for it.
    inUse: () => Math.min(1, running),
    execute: sql => linked(async database => void (await database.exec(sql))),
    cut: async () => {
      isCut = true;
    },
    restore: async () => {
      isCut = false;
    },
    close: () => instance.close(),
  };
}

/** Made beside its place and then moved, so that a start that was interrupted leaves no half a cluster. */
async function initialiseDirectory(directory: string): Promise<void> {
  const partial = `${directory}.new`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(dirname(directory), { recursive: true });
  await initialise(partial);
  await rename(partial, directory);
}

async function initialise(target: string): Promise<void> {
  const script = fileURLToPath(new URL('./initialise.ts', import.meta.url));
  await promisify(execFile)(process.execPath, [...WASM_FLAGS, script, target]);
}

/** An initialised, empty cluster, from the cache beside the installed packages where that can be written. */
async function templateCluster(): Promise<Buffer<ArrayBuffer> | undefined> {
  const cache = fileURLToPath(new URL('../../node_modules/.cache/vigia/', import.meta.url));
  const { version } = JSON.parse(
    await readFile(new URL('../../node_modules/@electric-sql/pglite/package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  const file = join(cache, `pglite-${version}.tar.gz`);
  try {
    if (!existsSync(file)) {
      await mkdir(cache, { recursive: true });
      await initialise(file);
    }
    return await readFile(file);
  } catch {
    return undefined; // A read-only file system: this process makes its own cluster, only slower.
  }
}
