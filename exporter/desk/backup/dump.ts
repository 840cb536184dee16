import type { Query } from '../../storage/database.ts';

/** Rows that are held in memory at once. */
const BATCH = 500;

/** The tables, those that others refer to first: in this order they can be filled again. */
const TABLES = `
  WITH RECURSIVE tables AS (
    SELECT oid, 0 AS level FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT k.conrelid, t.level + 1 FROM tables t JOIN pg_constraint k ON k.confrelid = t.oid
    WHERE k.contype = 'f' AND k.conrelid <> k.confrelid AND t.level < 100
  )
  SELECT oid::regclass::text AS name FROM tables GROUP BY oid ORDER BY max(level), oid::regclass::text`;

/** Rows by table. */
export type Counts = Record<string, number>;

/**
 * Every row of every table as it was at one moment, as lines of JSON: `["table", NAME]` begins a table, and each of its
 * rows is an object. Reads inside the given transaction, a few hundred rows at a time; `counts` is filled meanwhile.
 */
export async function* dump(query: Query, counts: Counts): AsyncGenerator<string> {
  await query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY', []);
  for (const { name } of (await query(TABLES, [])) as { name: string }[]) {
    counts[name] = 0;
    yield `${JSON.stringify(['table', name])}\n`;
    await query(`DECLARE dump CURSOR FOR SELECT row_to_json(t)::text AS line FROM ${name} t`, []);
    for (;;) {
      const rows = (await query(`FETCH ${BATCH} FROM dump`, [])) as { line: string }[];
      if (rows.length === 0) break;
      counts[name] += rows.length;
      yield `${rows.map(({ line }) => line).join('\n')}\n`;
    }
    await query('CLOSE dump', []);
  }
}
