import { boundedId } from '../../metrics/label.ts';
import { counter, gauge } from '../../metrics/metric.ts';

/** PostgreSQL, as its exporter sees it. */

const postgres = { origin: 'server', exporter: 'postgres-exporter' } as const;

export const postgresUp = gauge({
  name: 'pg_up',
  help: '1 when the exporter can connect to PostgreSQL, else 0',
  unit: 'bool',
  ...postgres,
});

export const postgresConnections = gauge({
  name: 'pg_stat_activity_count',
  help: 'Connections by state and by application',
  unit: 'items',
  labels: {
    datname: boundedId(20),
    state: boundedId(10),
    usename: boundedId(20),
    application_name: boundedId(50),
    backend_type: boundedId(20),
    wait_event: boundedId(100),
    wait_event_type: boundedId(20),
    server: boundedId(5),
  },
  ...postgres,
});

export const postgresMaxConnections = gauge({
  name: 'pg_settings_max_connections',
  help: 'Maximum number of connections to PostgreSQL',
  unit: 'items',
  labels: { server: boundedId(5) },
  ...postgres,
});

const database = { datid: boundedId(20), datname: boundedId(20) };

const ofDatabase = (name: string, help: string) =>
  counter({ name: `pg_stat_database_${name}`, help, unit: 'operations', labels: database, ...postgres });

export const postgresCommits = ofDatabase('xact_commit', 'Transactions committed');
export const postgresRollbacks = ofDatabase('xact_rollback', 'Transactions rolled back');
export const postgresDeadlocks = ofDatabase('deadlocks', 'Deadlocks detected and resolved');
export const postgresBlocksRead = ofDatabase('blks_read', 'Blocks read from disk');
export const postgresBlocksHit = ofDatabase('blks_hit', 'Blocks found in the buffers');
