import type { Destination, Except, Filling, Schema, Snapshot, Source, TableDump } from './source.ts';

/** Runs one statement with `$1`, `$2`, … and returns its rows. */
export type Query = (sql: string, values: readonly unknown[]) => Promise<Record<string, unknown>[]>;

/** Runs the work in one transaction. */
export type Transaction = <T>(work: (query: Query) => Promise<T>) => Promise<T>;

/** Rows that are held in memory at once. */
const BATCH = 500;

const COLUMNS = `
  SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY c.relname, a.attname`;

/** The tables, those that others refer to first. */
const TABLES = `
  WITH RECURSIVE tables AS (
    SELECT oid, 0 AS level FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT k.conrelid, t.level + 1 FROM tables t JOIN pg_constraint k ON k.confrelid = t.oid
    WHERE k.contype = 'f' AND k.conrelid <> k.confrelid AND t.level < 100
  )
  SELECT c.relname AS name FROM tables t JOIN pg_class c ON c.oid = t.oid GROUP BY c.relname
  ORDER BY max(level), c.relname`;

/** Numbered columns, whose next number must be past what was put in. */
const SERIALS = `
  SELECT c.relname AS table, a.attname AS column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) AS sequence
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
    AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) IS NOT NULL`;

/** Returns the backup of a PostgreSQL, or of what speaks its SQL: every row of every table of its schema. */
export function postgresSource(
  target: string,
  transaction: Transaction,
  { except = [] }: Except = {},
): Source {
  return {
    target,
    snapshot: read =>
      transaction(async query => {
        await query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY', []);
        const schema = await schemaOf(query, except);
        return read({ schema, tables: tablesOf(query, schema) } satisfies Snapshot);
      }),
  };
}

async function* tablesOf(query: Query, schema: Schema): AsyncGenerator<TableDump> {
  for (const { name } of (await query(TABLES, [])) as { name: string }[]) {
    if (name in schema) yield { table: name, rows: rowsOf(query, name) };
  }
}

/** A few hundred rows at a time. */
async function* rowsOf(query: Query, table: string): AsyncGenerator<readonly string[]> {
  await query(`DECLARE dump CURSOR FOR SELECT row_to_json(t.*)::text AS line FROM ${quoted(table)} t`, []);
  for (;;) {
    const rows = (await query(`FETCH ${BATCH} FROM dump`, [])) as { line: string }[];
    if (rows.length === 0) break;
    yield rows.map(({ line }) => line);
  }
  await query('CLOSE dump', []);
}

/** Returns how a backup is put into a PostgreSQL that has the tables. */
export function postgresDestination(transaction: Transaction, { except = [] }: Except = {}): Destination {
  return {
    within: work =>
      transaction(async query => {
        const schema = await schemaOf(query, except);
        return work({
          schema,
          filled: async () => {
            const found: string[] = [];
            for (const table of Object.keys(schema)) {
              const [row] = await query(`SELECT EXISTS (SELECT 1 FROM ${quoted(table)}) AS some`, []);
              if (row!.some) found.push(table);
            }
            return found;
          },
          insert: async (table, lines) => {
            const name = quoted(table);
            await query(
              `INSERT INTO ${name} SELECT * FROM json_populate_recordset(NULL::${name}, $1::json)`,
              [`[${lines.join(',')}]`],
            );
          },
          finish: () => continueSerials(query),
        } satisfies Filling);
      }),
  };
}

async function schemaOf(query: Query, except: readonly string[]): Promise<Schema> {
  const schema: Record<string, Record<string, string>> = {};
  const columns = (await query(COLUMNS, [])) as { table: string; column: string; type: string }[];
  for (const { table, column, type } of columns) {
    if (except.includes(table)) continue;
    schema[table] ??= {};
    schema[table][column] = type;
  }
  return schema;
}

async function continueSerials(query: Query): Promise<void> {
  const serials = (await query(SERIALS, [])) as { table: string; column: string; sequence: string }[];
  for (const { table, column, sequence } of serials) {
    await query(
      `SELECT setval($1, (SELECT coalesce(max(${quoted(column)}), 0) FROM ${quoted(table)}) + 1, false)`,
      [sequence],
    );
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
