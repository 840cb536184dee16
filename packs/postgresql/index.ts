import { defineDashboard, defineSystem } from 'vigia';
import {
  alertsNow,
  alertValue,
  badOrGood,
  hue,
  keyFigures,
  line,
  perSecond,
  query,
  stat,
  stateTimeline,
  status,
  timeSeries,
} from 'vigia/dashboards';
import { add, max, min, ratio, select, sum } from 'vigia/promql';
import {
  connectionsHigh,
  postgresAlerts,
  postgresDown,
  postgresPanels,
  rollbacksHigh,
  transactionLong,
} from './alerts.ts';
import {
  blocksHit,
  blocksRead,
  commits,
  connections,
  databaseSize,
  deadlocks,
  maxConnections,
  postgresMetrics,
  rollbacks,
  up,
} from './metrics.ts';

const dashboard = defineDashboard({
  uid: 'vigia-postgresql',
  title: 'PostgreSQL',
  description: 'Does the database accept connections, and how full is it?',
  keyFigure: 'Connections Used',
  sections: [
    keyFigures([
      alertsNow(['postgresql']),
      stat('Connections Used', {
        description: 'Share of the allowed connections in use, of the fullest PostgreSQL.',
        unit: 'ratio',
        decimals: 0,
        queries: [query(max(connectionsHigh.value), 'used')],
        alert: connectionsHigh,
      }),
      stat('Transactions', {
        description: 'Transactions per second, committed or not.',
        unit: 'perSecond',
        queries: [query(add(perSecond(commits), perSecond(rollbacks)), 'transactions')],
      }),
    ]),
    {
      title: 'Transactions and Connections',
      lines: [
        line(8, [
          timeSeries(postgresPanels.transactions, {
            description: 'Transactions per second. Many rolled back: statements fail; read the log.',
            unit: 'perSecond',
            queries: [query(perSecond(commits), 'committed'), query(perSecond(rollbacks), 'rolled back')],
            colors: { committed: hue.blue, 'rolled back': hue.sand },
          }),
          timeSeries('Rolled Back', {
            description:
              'Share of the transactions of each database that are rolled back. Above the line: since a release?',
            unit: 'ratio',
            queries: [alertValue(rollbacksHigh)],
            alert: rollbacksHigh,
          }),
          timeSeries('Oldest Transaction', {
            description: 'Age of the oldest open transaction of each database. Above the line: end it.',
            unit: 'seconds',
            queries: [alertValue(transactionLong)],
            alert: transactionLong,
          }),
        ]),
        line(8, [
          stateTimeline('PostgreSQL Reachable', {
            description: 'Whether each exporter could log in, and when. Down: read the log of PostgreSQL.',
            unit: 'bool',
            queries: [query(min(up, { by: ['instance'] }), '{{instance}}')],
            alert: postgresDown,
            words: badOrGood('Down', 'Up'),
          }),
          timeSeries(postgresPanels.connections, {
            description:
              'Connections by state, and the limit. Many idle in transaction: a program does not end its transactions.',
            unit: 'items',
            queries: [
              query(sum(select(connections), { by: ['state'] }), '{{state}}'),
              query(max(maxConnections), 'limit'),
            ],
            colors: {
              active: hue.blue,
              idle: hue.sky,
              'idle in transaction': hue.pink,
              limit: status.unknown,
            },
          }),
          timeSeries('Connections Used by PostgreSQL', {
            description:
              'Share of the allowed connections in use. Above the line: see by state what holds them.',
            unit: 'ratio',
            queries: [alertValue(connectionsHigh)],
            alert: connectionsHigh,
          }),
        ]),
      ],
    },
    {
      title: 'Storage',
      lines: [
        line(8, [
          timeSeries('Found in Memory', {
            description:
              'Share of blocks found in memory. Below 90 % for long: the data has outgrown the memory.',
            unit: 'ratio',
            queries: [
              query(
                ratio(perSecond(blocksHit), add(perSecond(blocksHit), perSecond(blocksRead))),
                'in memory',
              ),
            ],
          }),
          timeSeries('Deadlocks per Second', {
            description:
              'Deadlocks that PostgreSQL resolved. Above zero: two programs lock the same rows in a different order.',
            unit: 'perSecond',
            queries: [query(perSecond(deadlocks, ['datname']), '{{datname}}')],
          }),
          timeSeries('Database Size', {
            description: 'Size of each database on disk.',
            unit: 'bytes',
            queries: [query(max(select(databaseSize), { by: ['datname'] }), '{{datname}}')],
          }),
        ]),
      ],
    },
  ],
});

/**
 * Returns the system of PostgreSQL servers that a postgres_exporter of your own watches. A project whose own servers need
 * PostgreSQL has these metrics already, in the system `stores`; it does not need the pack.
 *
 * @example
 * ```ts
 * defineConfig({ systems: [postgresql()], targets: [{ job: 'postgres', at: ['127.0.0.1:9187'] }] });
 * ```
 */
export function postgresql() {
  return defineSystem({
    name: 'postgresql',
    title: 'PostgreSQL',
    metrics: postgresMetrics,
    alerts: postgresAlerts,
    dashboards: [dashboard],
  });
}
