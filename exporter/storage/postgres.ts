import pg from 'pg';
import { closedPort } from './closed-port.ts';
import type { Driver } from './database.ts';

/** Connections of one process; PostgreSQL's default limit is 100 for all. */
const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 2000;
/** One statement, in milliseconds: a backup reads a large table in one. A connection that swallows what is sent is given up as soon. */
const STATEMENT_MS = 30_000;

// int8 (ids and counts) as numbers, like PGlite: ours stay far below 2^53.
pg.types.setTypeParser(20, Number);

/** PostgreSQL through a pool. `cut` ends the connections and points the pool at a port where nobody listens. */
export async function openPostgres(
  url: string,
  { statementMs = STATEMENT_MS }: { readonly statementMs?: number } = {},
): Promise<Driver> {
  const connect = (target: string) => poolOf(target, statementMs);
  let pool = connect(url);
  const replace = async (target: string): Promise<void> => {
    const old = pool;
    pool = connect(target);
    await old.end();
  };
  return {
    kind: 'postgres',
    query: async (sql, parameters) => (await pool.query(sql, [...parameters])).rows,
    transaction: async work => {
      const client = await pool.connect();
      let failed = true;
      try {
        await client.query('BEGIN');
        const result = await work(async (sql, parameters) => (await client.query(sql, [...parameters])).rows);
        await client.query('COMMIT');
        failed = false;
        return result;
      } finally {
        // A failed one goes with its connection, in whatever state that is.
        client.release(failed);
      }
    },
    inUse: () => pool.totalCount - pool.idleCount,
    execute: async sql => void (await pool.query(sql)),
    cut: async () => replace(`postgres://nobody@127.0.0.1:${await closedPort()}/none`),
    restore: () => replace(url),
    close: () => pool.end(),
  };
}

function poolOf(connectionString: string, statementMs: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: statementMs,
    // For the way there and back.
    query_timeout: statementMs + 1000,
    idle_in_transaction_session_timeout: 2 * statementMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  // An idle connection that breaks is no failed operation: the next query finds out, and is counted.
  pool.on('error', () => {});
  return pool;
}
