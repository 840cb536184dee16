import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Counts } from './dump.ts';

/** Only the owner reads it: a dump holds phone numbers and what people wrote. */
export const PRIVATE = 0o600;

/** Writes text compressed, and onto the disk before it returns; gives the SHA-256 of what was sent there. */
export async function writeArchive(file: string, text: AsyncIterable<string>): Promise<string> {
  const hash = createHash('sha256');
  const hashed = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  };
  const destination = createWriteStream(file, { mode: PRIVATE, flags: 'wx' });
  await pipeline(Readable.from(text), createGzip(), hashed, destination);
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}

/** SHA-256 of the file as it is on the disk, in hexadecimal digits. */
export async function checksum(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** The rows of an archive in order, each with its table. Throws when it is damaged. */
export async function* rowsOf(file: string): AsyncGenerator<{ table: string; line: string }> {
  let table = '';
  for await (const line of linesOf(file)) {
    const value: unknown = JSON.parse(line);
    if (Array.isArray(value)) table = String(value[1]);
    else yield { table, line };
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const text = createGunzip();
  // What fails in it ends the loop below with the same error.
  pipeline(createReadStream(file), text).catch(() => {});
  text.setEncoding('utf8');
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest) throw new Error('the last line is cut');
}

/** Rows by table, counted by reading the whole archive. Throws when it is damaged. */
export async function countRows(file: string, tables: readonly string[]): Promise<Counts> {
  const counts: Counts = Object.fromEntries(tables.map(table => [table, 0]));
  for await (const { table } of rowsOf(file)) counts[table] = (counts[table] ?? 0) + 1;
  return counts;
}

/** Reads the archive back. Throws when it is not what was written. */
export async function verify(file: string, sha256: string, written: Counts): Promise<void> {
  if ((await checksum(file)) !== sha256) throw new Error('the disk gives back other bytes than were written');
  const read = await countRows(file, Object.keys(written));
  for (const [table, rows] of Object.entries(written)) {
    if (read[table] !== rows)
      throw new Error(`table ${table} was written with ${rows} rows and read back with ${read[table]}`);
  }
}
