import type { Database, Query } from '../../storage/database.ts';
import { rowsOf } from './archive.ts';
import type { Counts } from './dump.ts';

const BATCH = 500;

/** Serial columns, whose next number must be past what was put in. */
const SERIALS = `
  SELECT c.relname AS table, a.attname AS column, pg_get_serial_sequence(c.relname, a.attname) AS sequence
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
    AND pg_get_serial_sequence(c.relname, a.attname) IS NOT NULL`;

/**
 * Fills an empty database that has the schema from an archive, in whole or not at all; gives the rows by table. Throws
 * for a row that is there already, and when the archive is damaged.
 */
export async function restore(database: Database, file: string): Promise<Counts> {
  return database.transaction(async query => {
    const counts: Counts = {};
    let batch: string[] = [];
    let current = '';
    const flush = async (): Promise<void> => {
      if (batch.length > 0) await insert(query, current, batch);
      batch = [];
    };
    for await (const { table, line } of rowsOf(file)) {
      if (table !== current || batch.length === BATCH) await flush();
      current = table;
      counts[table] = (counts[table] ?? 0) + 1;
      batch.push(line);
    }
    await flush();
    await continueSerials(query);
    return counts;
  });
}

/** Table names come from the archive, whose checksum was compared; they are quoted as the database wrote them. */
async function insert(query: Query, table: string, lines: readonly string[]): Promise<void> {
  await query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1::json)`, [
    `[${lines.join(',')}]`,
  ]);
}

async function continueSerials(query: Query): Promise<void> {
  const serials = (await query(SERIALS, [])) as { table: string; column: string; sequence: string }[];
  for (const { table, column, sequence } of serials) {
    await query(`SELECT setval($1, (SELECT coalesce(max("${column}"), 0) FROM "${table}") + 1, false)`, [
      sequence,
    ]);
  }
}
