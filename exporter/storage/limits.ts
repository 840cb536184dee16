/**
 * Limits of every connection to a store, in milliseconds. A connection that swallows what is sent is given up, and another one is
 * made: without them it would be waited for as long as the system sends again, a quarter of an hour.
 */

/** Before it is a connection; a server that is there answers in a few. */
const CONNECT_MS = { postgres: 2000, redis: 1000 };
/** One statement: a backup reads a large table in one. */
const STATEMENT_MS = 30_000;
/** One command of Redis, and how long nothing may come while one is waited for. */
const COMMAND_MS = 2000;
/** Between two signs of life where nothing is asked. */
const KEEP_ALIVE_MS = 10_000;

/** Returns the limits of a connection to PostgreSQL, as `pg` takes them. */
export function postgresLimits(statementMs = STATEMENT_MS) {
  return {
    connectionTimeoutMillis: CONNECT_MS.postgres,
    statement_timeout: statementMs,
    // For the way there and back.
    query_timeout: statementMs + 1000,
    idle_in_transaction_session_timeout: 2 * statementMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  } as const;
}

/** The limits of a connection to Redis, as `ioredis` takes them. */
export const redisLimits = {
  connectTimeout: CONNECT_MS.redis,
  commandTimeout: COMMAND_MS,
  socketTimeout: COMMAND_MS,
  keepAlive: KEEP_ALIVE_MS,
} as const;
