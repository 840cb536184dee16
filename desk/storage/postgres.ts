import pg from 'pg';
import { type Database, type Queries, Unavailable, type Value } from './database.ts';
import { storable } from './values.ts';

const SERVER = 'the database (PostgreSQL)';
/** Where the tables are; `prepare` makes it. */
const SCHEMA = 'desk';

/** How long PostgreSQL may take, in milliseconds. A connection that swallows what is sent is given up as soon. */
export interface PostgresLimits {
  /** Default: as long as a statement. */
  readonly connectMs?: number;
  /** One statement, as PostgreSQL counts it; ours counts a second more, for the way. Default 5000. */
  readonly statementMs?: number;
  /** Default 5, of the 100 that PostgreSQL gives to all. */
  readonly connections?: number;
}

/**
 * Codes of PostgreSQL's errors that may pass, by their first two characters: connection, rollback, resources, state, operator,
 * system, insides. */
const PASSING = /^(?:08|40|53|55|57|58|XX)/;

/**
 * Opens PostgreSQL through a pool. Everything has a time limit, and a connection that failed in any way is not used again: one that
 * swallows what is sent, or whose server is frozen, is replaced by the next statement.
 */
export function openPostgres(url: string, limits: PostgresLimits = {}): Database {
  const { statementMs = 5000, connectMs = statementMs, connections = 5 } = limits;
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    lock_timeout: statementMs,
    query_timeout: statementMs + 1000,
    idle_in_transaction_session_timeout: 2 * statementMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    idleTimeoutMillis: 30_000,
    application_name: 'vigia-desk',
    // Of its own: the database may be another service's too. What the URL says counts more.
    options: `-c search_path=${SCHEMA}`,
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
  });
  // The next statement finds out.
  pool.on('error', () => {});
  const ask = async <R>(
    client: Pick<pg.ClientBase, 'query'>,
    sql: string,
    values: readonly Value[],
  ): Promise<R[]> => {
    const given = storable(values).map(value => (value instanceof Uint8Array ? Buffer.from(value) : value));
    return (await client.query(sql, given).catch(refuse)).rows as R[];
  };
  return {
    kind: 'postgres',
    all: <R>(sql: string, values: readonly Value[] = []) =>
      ask<R>(pool as unknown as pg.ClientBase, sql, values),
    transaction: async work => {
      const client = await pool.connect().catch(refuse);
      // Told on the connection too, when it breaks between two statements.
      client.on('error', ignore);
      let failed = true;
      try {
        await client.query('BEGIN').catch(refuse);
        const queries: Queries = { all: (sql, values = []) => ask(client, sql, values) };
        const result = await work(queries);
        await client.query('COMMIT').catch(refuse);
        failed = false;
        return result;
      } finally {
        client.off('error', ignore);
        // Its end undoes the transaction, in whatever state it is.
        client.release(failed);
      }
    },
    // A connection that swallows everything does not say goodbye.
    close: () => Promise.race([pool.end(), new Promise<void>(done => setTimeout(done, 1000).unref())]),
  };
}

const ignore = (): void => {};

/** int8 as a number: times and counts stay below 2^53. numeric too: sums of them. */
function parserOf(oid: number, format?: 'text' | 'binary'): unknown {
  if (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC) return Number;
  return pg.types.getTypeParser(oid, format as 'text');
}

/** Throws what the statement was refused with: as `Unavailable` unless the statement itself is at fault. */
function refuse(error: unknown): never {
  const { code } = error as { code?: string };
  const isStatement = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !PASSING.test(code);
  throw isStatement ? error : new Unavailable(SERVER, error);
}
