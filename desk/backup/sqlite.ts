import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Destination, Except, Filling, Schema, Source, TableDump } from './source.ts';

/** Rows that are read at once: some milliseconds of work, so that nothing else of the process waits. */
const BATCH = 500;
/** How SQLite writes bytes, which JSON cannot hold. */
const BYTES = 'base64:';

/**
 * Returns the backup of a SQLite file with a write-ahead log. It reads by a connection of its own, which sees the file as it was
 * when the reading began, while others write.
 */
export function sqliteSource(target: string, path: string, { except = [] }: Except = {}): Source {
  return {
    target,
    snapshot: async read => {
      const database = new DatabaseSync(path, { readOnly: true, timeout: 2000 });
      try {
        database.exec('BEGIN');
        const schema = schemaOf(database, except);
        return await read({ schema, tables: tablesOf(database, schema) });
      } finally {
        database.close();
      }
    },
  };
}

async function* tablesOf(database: DatabaseSync, schema: Schema): AsyncGenerator<TableDump> {
  for (const table of inOrder(database, schema)) yield { table, rows: rowsOf(database, table) };
}

async function* rowsOf(database: DatabaseSync, table: string): AsyncGenerator<readonly string[]> {
  let batch: string[] = [];
  for (const row of database.prepare(`SELECT * FROM ${quoted(table)}`).iterate()) {
    batch.push(JSON.stringify(row, asJson));
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
    await new Promise(setImmediate);
  }
  yield batch;
}

function asJson(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? `${BYTES}${Buffer.from(value).toString('base64')}` : value;
}

/** Returns how a backup is put into a SQLite file that has the tables. */
export function sqliteDestination(path: string, { except = [] }: Except = {}): Destination {
  return {
    within: async work => {
      const database = new DatabaseSync(path, { timeout: 2000 });
      try {
        database.exec('PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; BEGIN IMMEDIATE');
        const result = await work(fillingOf(database, except));
        database.exec('COMMIT');
        return result;
      } finally {
        // What is not committed is undone.
        database.close();
      }
    },
  };
}

function fillingOf(database: DatabaseSync, except: readonly string[]): Filling {
  const schema = schemaOf(database, except);
  return {
    schema,
    filled: async () =>
      Object.keys(schema).filter(
        table => database.prepare(`SELECT 1 FROM ${quoted(table)} LIMIT 1`).get() !== undefined,
      ),
    insert: async (table, lines) => {
      const columns = Object.keys(schema[table]!);
      const insert = database.prepare(
        `INSERT INTO ${quoted(table)} (${columns.map(quoted).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      );
      for (const line of lines) {
        const row = JSON.parse(line) as Record<string, unknown>;
        insert.run(...columns.map(column => fromJson(row[column])));
      }
    },
    // SQLite continues after the highest number by itself.
    finish: async () => {},
  };
}

function fromJson(value: unknown): SQLInputValue {
  if (typeof value === 'string' && value.startsWith(BYTES))
    return Buffer.from(value.slice(BYTES.length), 'base64');
  return (value ?? null) as SQLInputValue;
}

function schemaOf(database: DatabaseSync, except: readonly string[]): Schema {
  const columns = database
    .prepare(
      `SELECT m.name AS "table", c.name AS "column", c.type AS type FROM sqlite_schema m, pragma_table_info(m.name) c
       WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, c.name`,
    )
    .all() as { table: string; column: string; type: string }[];
  const schema: Record<string, Record<string, string>> = {};
  for (const { table, column, type } of columns) {
    if (except.includes(table)) continue;
    schema[table] ??= {};
    schema[table][column] = type.toLowerCase();
  }
  return schema;
}

/** The tables, those that others refer to first. */
function inOrder(database: DatabaseSync, schema: Schema): string[] {
  const referred = (table: string) =>
    (
      database.prepare('SELECT DISTINCT "table" AS name FROM pragma_foreign_key_list(?)').all(table) as {
        name: string;
      }[]
    )
      .map(({ name }) => name)
      .filter(name => name !== table);
  const ordered: string[] = [];
  const place = (table: string, above: readonly string[]): void => {
    if (ordered.includes(table) || above.includes(table) || !(table in schema)) return;
    for (const name of referred(table)) place(name, [...above, table]);
    ordered.push(table);
  };
  for (const table of Object.keys(schema)) place(table, []);
  return ordered;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
