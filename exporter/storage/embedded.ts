import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { refused } from './connection-error.ts';
import type { Driver } from './database.ts';

/**
 * The optimising WebAssembly compiler spends 300 to 500 MB on PGlite's 9 MB module; the baseline compiler starts
 * faster and runs our small statements as fast. PostgreSQL's default 128 MB of shared buffers are for more data
 * than we have.
 */
const WASM_FLAGS = '--liftoff-only';
const SERVER_SETTINGS = ['-c', 'shared_buffers=8MB', '-c', 'wal_buffers=1MB'];

/**
 * PostgreSQL inside the process, in a directory or in memory. A new cluster is made by a child process, whose
 * memory (some 400 MB) goes with it, and the one for memory is kept as a template for the next start.
 *
 * `cut` keeps the instance and refuses at the link: closing an instance in memory would lose its data, and a dump
 * takes half a second each way, while what callers see, a refused connection, is the same.
 */
export async function openEmbedded(dataDir?: string): Promise<Driver> {
  setFlagsFromString(WASM_FLAGS);
  const directory = dataDir && join(dataDir, 'pglite');
  if (directory && !existsSync(join(directory, 'PG_VERSION'))) await initialise(directory);
  const template = directory ? undefined : await templateCluster();
  const { PGlite } = await import('@electric-sql/pglite');
  const database = await PGlite.create({
    ...(directory ? { dataDir: directory } : {}),
    ...(template ? { loadDataDir: new Blob([template]) } : {}),
    relaxedDurability: true,
    startParams: [...PGlite.defaultStartParams, ...SERVER_SETTINGS],
  });
  let isCut = false;
  const linked = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isCut) throw refused('pglite');
    return work();
  };
  return {
    kind: 'pglite',
    query: (sql, parameters) =>
      linked(async () => (await database.query<Record<string, unknown>>(sql, [...parameters])).rows),
    execute: sql => linked(async () => void (await database.exec(sql))),
    cut: async () => {
      isCut = true;
    },
    restore: async () => {
      isCut = false;
    },
    close: () => database.close(),
  };
}

async function initialise(target: string): Promise<void> {
  const script = fileURLToPath(new URL('./initialise.ts', import.meta.url));
  await promisify(execFile)(process.execPath, [WASM_FLAGS, script, target]);
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
