import { boundedId, foreign } from 'vigia/metrics';

/**
 * postgres_exporter 0.19, github.com/prometheus-community/postgres_exporter, collector/*.go and
 * cmd/postgres_exporter/queries.go (names also of 0.11). `server` is set where the exporter watches several.
 */

const server = boundedId(20);
const datname = boundedId(50);

export const up = foreign({
  type: 'gauge',
  name: 'pg_up',
  help: '1 while the exporter can log in to PostgreSQL, else 0',
  unit: 'bool',
});

const activity = {
  datname,
  server,
  state: boundedId(10),
  usename: boundedId(50),
  application_name: boundedId(100),
  backend_type: boundedId(20),
  wait_event: boundedId(100),
  wait_event_type: boundedId(20),
};

export const connections = foreign({
  type: 'gauge',
  name: 'pg_stat_activity_count',
  help: 'Connections by state, database and application',
  unit: 'items',
  labels: activity,
  maxCombinations: 2000,
});

export const longestTransaction = foreign({
  type: 'gauge',
  name: 'pg_stat_activity_max_tx_duration',
  help: 'Age of the oldest open transaction',
  unit: 'seconds',
  labels: activity,
  maxCombinations: 2000,
});

/** Not with `--disable-settings-metrics`. */
export const maxConnections = foreign({
  type: 'gauge',
  name: 'pg_settings_max_connections',
  help: 'Connections that PostgreSQL allows',
  unit: 'items',
  labels: { server },
  optional: true,
});

const ofDatabase = (name: string, help: string) =>
  foreign({
    type: 'counter',
    name: `pg_stat_database_${name}`,
    help,
    unit: 'operations',
    labels: { datid: datname, datname, server },
    maxCombinations: 50,
  });

export const commits = ofDatabase('xact_commit', 'Transactions committed');
export const rollbacks = ofDatabase('xact_rollback', 'Transactions rolled back');
export const deadlocks = ofDatabase('deadlocks', 'Deadlocks that PostgreSQL resolved by failing a statement');
export const blocksRead = ofDatabase('blks_read', 'Blocks read from disk');
export const blocksHit = ofDatabase('blks_hit', 'Blocks found in memory');

export const databaseSize = foreign({
  type: 'gauge',
  name: 'pg_database_size_bytes',
  help: 'Size of the database on disk',
  unit: 'bytes',
  labels: { datname, server },
  maxCombinations: 50,
});

export const postgresMetrics = [
  up,
  connections,
  maxConnections,
  longestTransaction,
  commits,
  rollbacks,
  deadlocks,
  blocksRead,
  blocksHit,
  databaseSize,
] as const;
