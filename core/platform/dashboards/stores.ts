import { hue, status } from '../../dashboards/colors.ts';
import type { Section } from '../../dashboards/dashboard.ts';
import { stat, timeSeries } from '../../dashboards/panel.ts';
import { perSecond, query } from '../../dashboards/query.ts';
import { badOrGood, line } from '../../dashboards/shared.ts';
import { add, max, min, ratio, select, sum } from '../../promql/index.ts';
import { postgresConnectionsHigh, postgresDown, redisDown, redisMemoryHigh } from '../alerts/stores.ts';
import {
  postgresBlocksHit,
  postgresBlocksRead,
  postgresCommits,
  postgresConnections,
  postgresDeadlocks,
  postgresMaxConnections,
  postgresRollbacks,
} from '../metrics/postgres.ts';
import {
  redisClients,
  redisCommands,
  redisHits,
  redisMemoryMax,
  redisMemoryUsed,
  redisMisses,
} from '../metrics/redis.ts';
import { storePanels } from '../panels.ts';

const upWords = badOrGood('Down', 'Up');

const postgres: Section = {
  title: 'PostgreSQL',
  lines: [
    line(8, [
      stat('PostgreSQL Up', {
        description:
          'Whether the exporter can connect to PostgreSQL. Down: new connections fail; read its log.',
        unit: 'bool',
        queries: [query(min(postgresDown.value), 'up')],
        alert: postgresDown,
        words: upWords,
        width: 4,
      }),
      timeSeries('Connections Used', {
        description:
          'Share of the allowed PostgreSQL connections in use. Over 80 %: see by state what holds them, before clients are rejected.',
        unit: 'ratio',
        queries: [query(postgresConnectionsHigh.value, '{{instance}}')],
        alert: postgresConnectionsHigh,
      }),
      timeSeries(storePanels.connectionsByState, {
        description:
          'Connections by state, and the limit. Many idle in transaction: a program does not end its transactions.',
        unit: 'items',
        queries: [
          query(sum(select(postgresConnections), { by: ['state'] }), '{{state}}'),
          query(max(postgresMaxConnections), 'limit'),
        ],
        colors: {
          active: hue.blue,
          idle: hue.sky,
          'idle in transaction': hue.pink,
          limit: status.unknown,
        },
      }),
    ]),
    line(7, [
      timeSeries('Transactions', {
        description:
          'Transactions per second, committed and rolled back. Many rolled back: statements fail; read the log of the service.',
        unit: 'perSecond',
        queries: [
          query(perSecond(postgresCommits), 'committed'),
          query(perSecond(postgresRollbacks), 'rolled back'),
        ],
        colors: { committed: hue.blue, 'rolled back': hue.sand },
      }),
      timeSeries('Buffer Hits', {
        description:
          'Share of blocks found in memory. Below 90 % for long: the data has outgrown the buffers, or a query reads everything.',
        unit: 'ratio',
        queries: [
          query(
            ratio(
              perSecond(postgresBlocksHit),
              add(perSecond(postgresBlocksHit), perSecond(postgresBlocksRead)),
            ),
            'in memory',
          ),
        ],
      }),
      timeSeries('Deadlocks', {
        description:
          'Deadlocks per second that PostgreSQL resolved by failing a statement. Above zero: two programs lock the same rows in a different order.',
        unit: 'perSecond',
        queries: [query(perSecond(postgresDeadlocks), 'deadlocks')],
        colors: { deadlocks: status.bad },
      }),
    ]),
  ],
};

const redis: Section = {
  title: 'Redis',
  lines: [
    line(8, [
      stat('Redis Up', {
        description:
          'Whether the exporter can connect to Redis. Down: codes and limits fail as soon as a connection is needed; read its log.',
        unit: 'bool',
        queries: [query(min(redisDown.value), 'up')],
        alert: redisDown,
        words: upWords,
        width: 4,
      }),
      timeSeries('Redis Memory Used', {
        description:
          'Share of the Redis memory limit in use. Over 85 %: look for keys without a TTL; when memory is full, Redis rejects writes.',
        unit: 'ratio',
        queries: [query(redisMemoryHigh.value, '{{instance}}')],
        alert: redisMemoryHigh,
      }),
      timeSeries('Redis Memory', {
        description:
          'Memory allocated by Redis, and its limit. A steady climb over days: keys without a TTL.',
        unit: 'bytes',
        queries: [query(max(redisMemoryUsed), 'used'), query(max(redisMemoryMax), 'limit')],
        colors: { used: hue.blue, limit: status.unknown },
      }),
    ]),
    line(7, [
      timeSeries('Redis Clients', {
        description:
          'Connections to Redis. A climb without more instances: a program opens connections and does not close them.',
        unit: 'items',
        queries: [query(max(redisClients), 'clients')],
      }),
      timeSeries('Redis Commands', {
        description:
          'Commands per second. A fall to zero: the services cannot reach Redis, or no one writes to us.',
        unit: 'perSecond',
        queries: [query(perSecond(redisCommands), 'commands')],
      }),
      timeSeries('Key Lookups', {
        description:
          'Key lookups per second, found and not found. Many misses: codes expire before users enter them.',
        unit: 'perSecond',
        queries: [query(perSecond(redisHits), 'found'), query(perSecond(redisMisses), 'not found')],
        colors: { found: hue.blue, 'not found': hue.sand },
      }),
    ]),
  ],
};

export const storeSections: readonly Section[] = [postgres, redis];
