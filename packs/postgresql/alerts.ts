import { defineAlert } from 'vigia';
import { growing, panelName, standing, step } from 'vigia/alerts';
import { add, and, compare, divide, max, rate, ratio, select, sum } from 'vigia/promql';
import { partOf } from '../drives.ts';
import { commits, connections, longestTransaction, maxConnections, rollbacks, up } from './metrics.ts';

/** Panels that runbooks send people to. */
export const postgresPanels = {
  connections: panelName('PostgreSQL Connections by State'),
  transactions: panelName('PostgreSQL Transactions'),
} as const;

/** Thresholds of the mixin of the exporter where it has one: postgres_mixin/alerts/postgres.libsonnet of postgres_exporter. */

const byDatabase = { by: ['instance', 'datname'] } as const;

export const postgresDown = defineAlert({
  name: 'PostgreSQLDown',
  value: max(up, { by: ['instance'] }),
  threshold: { operator: '==', value: 0 },
  for: '1m',
  severity: 'critical',
  summary: 'PostgreSQL is not accepting connections',
  description: 'The exporter at {{ $labels.instance }} cannot log in to PostgreSQL.',
  runbook: {
    impact: 'Whatever uses the database fails as soon as it needs a new connection.',
    causes: [
      'PostgreSQL is down or restarting.',
      'All connections are in use.',
      'The password or pg_hba.conf was changed.',
    ],
    steps: [
      'Is it running? `pg_isready -h HOST`, and read the end of its log.',
      'It is, and you can log in: compare the exporter’s DATA_SOURCE_NAME with the password of its role.',
      '"too many clients already": see PostgreSQLConnectionsHigh. "No space left on device": free space first, then start it.',
    ],
  },
  unitTest: { drive: standing(up), firing: 0, silent: 1 },
});

export const connectionsHigh = defineAlert({
  name: 'PostgreSQLConnectionsHigh',
  value: divide(
    sum(connections, { by: ['instance', 'server'] }),
    max(maxConnections, { by: ['instance', 'server'] }),
  ),
  threshold: { operator: '>', value: 0.8 },
  for: '10m',
  severity: 'warning',
  category: 'performance',
  summary: 'PostgreSQL is about to run out of connections',
  description:
    '{{ $value | humanizePercentage }} of the connections that PostgreSQL allows are in use, as the exporter at {{ $labels.instance }} sees it.',
  runbook: {
    impact: 'None yet. The next program that starts or grows is rejected.',
    causes: [
      'There are more instances of a service, each with its own pool.',
      'Connections are opened and never closed.',
      'Slow queries hold connections longer than before.',
    ],
    steps: [
      step`What do they do? ${postgresPanels.connections}. Many idle: a pool is too large, or a program does not close its connections.`,
      'Who holds them? `select application_name, state, count(*) from pg_stat_activity group by 1, 2 order by 3 desc`.',
      "Idle and forgotten: `select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle' and state_change < now() - interval '10 minutes'`.",
      'All are needed: make the pools smaller, put PgBouncer in front, or raise max_connections.',
    ],
  },
  unitTest: {
    drive: partOf(standing(connections), standing(select(maxConnections, { server: 'server-0' }))),
    firing: 0.82,
    silent: 0.78,
  },
});

/** The mixin warns of queries that take over 2 min; a transaction that is open for 10 min holds back vacuum and locks. */
export const transactionLong = defineAlert({
  name: 'PostgreSQLTransactionLong',
  value: max(select(longestTransaction), byDatabase),
  threshold: { operator: '>', value: 600 },
  for: '2m',
  severity: 'warning',
  category: 'performance',
  summary: 'A PostgreSQL transaction has been open for too long',
  description:
    'The oldest transaction in the database {{ $labels.datname }} ({{ $labels.instance }}) has been open for {{ $value | humanizeDuration }}.',
  runbook: {
    impact: 'Its locks block others, and tables grow because vacuum cannot remove old rows.',
    causes: [
      'A program began a transaction and waits for something else, such as a language model.',
      'A report or a migration runs during the day.',
      'A person left a transaction open in psql.',
    ],
    steps: [
      'Which? `select pid, usename, application_name, state, xact_start, left(query, 80) from pg_stat_activity where xact_start is not null order by xact_start limit 5`.',
      'Idle in transaction: end it, `select pg_terminate_backend(PID)`, and set idle_in_transaction_session_timeout.',
      'Active and unwanted: `select pg_cancel_backend(PID)`.',
    ],
  },
  unitTest: { drive: standing(longestTransaction), firing: 660, silent: 540 },
});

const all = add(sum(rate(commits, '5m'), byDatabase), sum(rate(rollbacks, '5m'), byDatabase));
const one = { datname: 'shop', server: 'server-0' } as const;

/** Programs roll back when they fail; a fifth is beyond what optimistic locking causes. */
export const rollbacksHigh = defineAlert({
  name: 'PostgreSQLRollbacksHigh',
  value: and(ratio(sum(rate(rollbacks, '5m'), byDatabase), all), compare(all, '>', 0.1)),
  threshold: { operator: '>', value: 0.2 },
  for: '10m',
  severity: 'warning',
  summary: 'Many PostgreSQL transactions are rolled back',
  description:
    '{{ $value | humanizePercentage }} of the transactions in the database {{ $labels.datname }} ({{ $labels.instance }}) are rolled back.',
  runbook: {
    impact: 'Users of the programs behind it see errors, or wait for retries.',
    causes: [
      'A release does not fit the schema.',
      'Deadlocks or timeouts.',
      'A constraint rejects new data.',
    ],
    steps: [
      step`Since when? ${postgresPanels.transactions}. Since a release: roll it back, or finish the migration.`,
      'Why? The log of PostgreSQL has an ERROR line for each; `log_min_error_statement = error` adds the statement.',
    ],
  },
  unitTest: {
    drive: share => [
      ...growing(select(rollbacks, one))(10 * share),
      ...growing(select(commits, one))(10 * (1 - share)),
    ],
    firing: 0.22,
    silent: 0.18,
  },
});

export const postgresAlerts = [postgresDown, connectionsHigh, transactionLong, rollbacksHigh] as const;
