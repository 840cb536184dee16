import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Counts, Schema, Snapshot } from './source.ts';

/** Only the owner reads it: a dump holds phone numbers and what people wrote. */
export const PRIVATE = 0o600;

/** The form of the archives; another is not read. */
export const FORM = 2;

/** What an archive says of itself, in its first line. */
export interface Header {
  readonly form: number;
  readonly target: string;
  readonly schema: Schema;
}

/**
 * Returns the lines of an archive: `["backup", HEADER]`, then `["table", NAME]` before the rows of each table, which are objects.
 * `counts` is filled meanwhile.
 */
export async function* linesOf(
  { schema, tables }: Snapshot,
  target: string,
  counts: Counts,
): AsyncGenerator<string> {
  yield `${JSON.stringify(['backup', { form: FORM, target, schema } satisfies Header])}\n`;
  for await (const { table, rows } of tables) {
    counts[table] = 0;
    yield `${JSON.stringify(['table', table])}\n`;
    for await (const lines of rows) {
      if (lines.length === 0) continue;
      counts[table] += lines.length;
      yield `${lines.join('\n')}\n`;
    }
  }
}

/** Writes text compressed, and onto the disk before it returns; returns the SHA-256 of what was sent there. */
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

/** Returns the SHA-256 of the file as it is on the disk, in hexadecimal digits. */
export async function checksum(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** A line of an archive. */
export type Piece =
  | { readonly header: Header }
  | { readonly table: string; readonly line?: undefined }
  | { readonly table: string; readonly line: string };

/** Reads an archive in order: its header, and each table with its rows. Throws if it is damaged or of another form. */
export async function* piecesOf(file: string): AsyncGenerator<Piece> {
  let table: string | undefined;
  let isFirst = true;
  for await (const line of linesIn(file)) {
    const value: unknown = JSON.parse(line);
    if (isFirst) yield { header: headerIn(value, file) };
    else if (Array.isArray(value)) {
      table = String(value[1]);
      yield { table };
    } else {
      if (table === undefined) throw new Error(`${file} has a row before its first table`);
      yield { table, line };
    }
    isFirst = false;
  }
  if (isFirst) throw new Error(`${file} is empty`);
}

function headerIn(value: unknown, file: string): Header {
  const [kind, header] = Array.isArray(value) ? (value as unknown[]) : [];
  if (kind !== 'backup')
    throw new Error(`${file} does not say of what schema it is: restore it with the version that made it`);
  const { form } = header as Header;
  if (form !== FORM)
    throw new Error(
      `${file} has form ${form}, and this version reads ${FORM}: restore it with the version that made it`,
    );
  return header as Header;
}

async function* linesIn(file: string): AsyncGenerator<string> {
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

/** Counts the rows of each table by reading the whole archive. Throws if it is damaged. */
export async function countRows(file: string): Promise<Counts> {
  const counts: Counts = {};
  for await (const piece of piecesOf(file)) {
    if ('header' in piece) continue;
    counts[piece.table] = (counts[piece.table] ?? 0) + (piece.line === undefined ? 0 : 1);
  }
  return counts;
}

/** Reads the archive back. Throws if it is not what was written. */
export async function verify(file: string, sha256: string, written: Counts): Promise<void> {
  if ((await checksum(file)) !== sha256) throw new Error('the disk gives back other bytes than were written');
  const read = await countRows(file);
  for (const [table, rows] of Object.entries(written)) {
    if (read[table] !== rows)
      throw new Error(`table ${table} was written with ${rows} rows and read back with ${read[table]}`);
  }
}
