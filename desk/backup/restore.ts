import { existsSync, readFileSync } from 'node:fs';
import { checksum, type Header, piecesOf } from './archive.ts';
import type { Counts, Destination, Schema } from './source.ts';

const BATCH = 500;

/**
 * Fills an empty database that has the tables from an archive, in whole or not at all; returns the rows by table. Throws for a
 * database that is not empty or whose tables are others than those of the archive, and if the archive is damaged.
 */
export async function restore(destination: Destination, file: string): Promise<Counts> {
  await checkFile(file);
  return destination.within(async ({ schema, filled, insert, finish }) => {
    const full = await filled();
    if (full.length > 0)
      throw new Error(
        `the database is not empty: ${full.slice(0, 5).join(', ')}${full.length > 5 ? ' …' : ''} ${full.length === 1 ? 'has' : 'have'} rows; restore into a new one`,
      );
    const counts: Counts = {};
    let batch: string[] = [];
    let current = '';
    const flush = async (): Promise<void> => {
      if (batch.length > 0) await insert(current, batch);
      batch = [];
    };
    for await (const piece of piecesOf(file)) {
      if ('header' in piece) {
        checkSchema(piece.header, schema, file);
        continue;
      }
      const { table, line } = piece;
      if (table !== current || batch.length === BATCH) await flush();
      current = table;
      counts[table] ??= 0;
      if (line === undefined) continue;
      counts[table]++;
      batch.push(line);
    }
    await flush();
    await finish();
    return counts;
  });
}

/** Throws if the file is not there, or is another than its checksum says. */
export async function checkFile(file: string): Promise<void> {
  if (!existsSync(file))
    throw new Error(`FILE is "${file}", which is not there; give the path of a backup-….ndjson.gz`);
  const [expected] = existsSync(`${file}.sha256`) ? readFileSync(`${file}.sha256`, 'utf8').split(' ') : [];
  if (expected && (await checksum(file)) !== expected)
    throw new Error(`${file} has another checksum than ${file}.sha256 says; take another backup`);
}

/** A column that one of the two does not have would be lost, or be empty. */
function checkSchema({ schema: wanted }: Header, found: Schema, file: string): void {
  const differences = [
    ...Object.keys(wanted)
      .filter(table => !(table in found))
      .map(table => `the database has no table ${table}`),
    ...Object.keys(found)
      .filter(table => !(table in wanted))
      .map(table => `the backup has no table ${table}`),
    ...Object.entries(wanted).flatMap(([table, columns]) =>
      table in found ? columnDifferences(table, columns, found[table]!) : [],
    ),
  ];
  if (differences.length === 0) return;
  throw new Error(
    `${file} is of another schema: ${differences.slice(0, 5).join('; ')}${differences.length > 5 ? ' …' : ''}; restore it with the version that made it, and upgrade then`,
  );
}

function columnDifferences(table: string, wanted: Schema[string], found: Schema[string]): string[] {
  return [
    ...Object.keys(wanted)
      .filter(column => !(column in found))
      .map(column => `${table} has no column ${column} in the database`),
    ...Object.keys(found)
      .filter(column => !(column in wanted))
      .map(column => `${table} has no column ${column} in the backup`),
    ...Object.entries(wanted)
      .filter(([column, type]) => column in found && found[column] !== type)
      .map(
        ([column, type]) =>
          `${table}.${column} is ${type} in the backup and ${found[column]} in the database`,
      ),
  ];
}
