import pg from 'pg';
import { closedPort } from './closed-port.ts';
import type { Driver } from './database.ts';
import { postgresLimits } from './limits.ts';

/** Connections of one process; PostgreSQL's default limit is 100 for all. */
const POOL_SIZE = 10;
/** How long the pool may take to end. */
const GOODBYE_MS = 1000;

// int8 (ids and counts) as numbers, like PGlite: ours stay far below 2^53.
pg.types.setTypeParser(20, Number);

/** PostgreSQL through a pool. `cut` ends the connections and points the pool at a port where nobody listens. */
export async function openPostgres(
  url: string,
  { statementMs }: { readonly statementMs?: number } = {},
): Promise<Driver> {
  const connect = (target: string) => poolOf(target, statementMs);
  let pool = connect(url);
  const replace = async (target: string): Promise<void> => {
    const old = pool;
    pool = connect(target);
    await ended(old);
  };
  return {
    kind: 'postgres',
    query: async (sql, parameters) => (await pool.query(sql, [...parameters])).rows,
    transaction: async work => {
      const client = await pool.connect();
      // Told on the connection too, when it breaks between two statements: the next one finds out.
      client.on('error', ignore);
      let failed = true;
      try {
        await client.query('BEGIN');
        const result = await work(async (sql, parameters) => (await client.query(sql, [...parameters])).rows);
        await client.query('COMMIT');
        failed = false;
        return result;
      } finally {
        client.off('error', ignore);
        // A failed one goes with its connection, in whatever state that is.
        client.release(failed);
      }
    },
    inUse: () => pool.totalCount - pool.idleCount,
    execute: async sql => void (await pool.query(sql)),
    cut: async () => replace(`postgres://nobody@127.0.0.1:${await closedPort()}/none`),
    restore: () => replace(url),
    close: () => ended(pool),
  };
}

const ignore = (): void => {};

/** A connection that swallows everything does not say goodbye. */
function ended(pool: pg.Pool): Promise<void> {
  return Promise.race([pool.end(), new Promise<void>(done => setTimeout(done, GOODBYE_MS).unref())]);
}

function poolOf(connectionString: string, statementMs: number | undefined): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: POOL_SIZE,
    ...postgresLimits(statementMs),
  });
  // An idle connection that breaks is no failed operation: the next query finds out, and is counted.
  pool.on('error', ignore);
  return pool;
}
