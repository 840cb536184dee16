import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { composePlacement } from '../generate/compose.ts';
import { type ComposeOptions, composeRun } from '../run/docker.ts';
import { findTool } from '../run/find.ts';
import { unpackPackages } from '../run/packages.ts';
import { inventPast, type PastOptions } from './past.ts';

/**
 * promtool reads a text once for each block, so each block gets its own text. A block has twenty days, the largest
 * below a month that promtool creates, aligned as promtool aligns it: whole multiples since 1970.
 */
const BLOCK_SECONDS = 486 * 3600;
/** For a slow host with ninety days. */
const TIMEOUT_MS = 300_000;

/** Writes the history into the folder, as one file of OpenMetrics text for each block. Returns their paths. */
export async function writePast(folder: string, options: PastOptions): Promise<string[]> {
  const past = inventPast(options);
  const files: string[] = [];
  for (let from = past.from - (past.from % BLOCK_SECONDS); from <= past.to; from += BLOCK_SECONDS) {
    const file = join(folder, `${from}.om`);
    const text = past.text({ from, to: from + BLOCK_SECONDS });
    await pipeline(Readable.from(text), createWriteStream(file));
    files.push(file);
  }
  return files;
}

/** Arguments of promtool before the file and the folder. */
const ARGUMENTS: readonly string[] = [
  'tsdb',
  'create-blocks-from',
  'openmetrics',
  '--quiet',
  `--max-block-duration=${BLOCK_SECONDS}s`,
];

const DATA_IS_THERE =
  '--history cannot be used, because Prometheus already has data, which must not mix with invented history: omit --history, or remove the data with vigia stop --clean';

/**
 * Puts the history into the data folder of Prometheus before Prometheus starts. Throws if there is data already, which
 * invented history must not mix with, or if promtool is not available; the folder is then empty, as before.
 */
export async function importPast(dataFolder: string, options: PastOptions): Promise<void> {
  if ((await readdir(dataFolder)).length > 0) throw new Error(DATA_IS_THERE);
  const promtool = await locatePromtool();
  await withText(options, async (_, files) => {
    const run = promisify(execFile);
    try {
      await Promise.all(
        files.map(file => run(promtool, [...ARGUMENTS, file, dataFolder], { timeout: TIMEOUT_MS })),
      );
    } catch (error) {
      for (const name of await readdir(dataFolder)) await rm(join(dataFolder, name), { recursive: true });
      const { stderr = '', message } = error as Error & { stderr?: string };
      throw new Error(`the history could not be imported: ${stderr.trim().split('\n').at(-1) || message}`);
    }
  });
}

/** Does the same with the promtool of the Prometheus image, in a one-shot container that has its volume. */
export async function importPastInCompose(compose: ComposeOptions, options: PastOptions): Promise<void> {
  const data = composePlacement(compose.project).dataFolder('prometheus');
  const script = `if [ -n "$(ls -A ${data})" ]; then echo '${DATA_IS_THERE}' >&2; exit 1; fi
# The only folder that may be written to.
export TMPDIR=${data}
for file in /input/*.om; do promtool ${ARGUMENTS.join(' ')} "$file" ${data}; done`;
  await withText(options, async folder => {
    // The container runs as another user.
    await chmod(folder, 0o755);
    await composeRun('prometheus', script, folder, compose);
  });
}

async function withText(
  options: PastOptions,
  work: (folder: string, files: readonly string[]) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-history-'));
  try {
    await work(folder, await writePast(folder, options));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function locatePromtool(): Promise<string> {
  const found = await findTool('promtool');
  if (found) return found;
  await unpackPackages().catch(() => {});
  const unpacked = await findTool('promtool');
  if (unpacked) return unpacked;
  throw new Error('--history needs promtool, which comes with Prometheus: put it on the PATH');
}
