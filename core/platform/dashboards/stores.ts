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

const upWords = badOrGood('Down', 'Up');

const postgres: Section = {
  title: 'PostgreSQL',
  lines: [
    line(8, [
      stat('PostgreSQL Up', {
        description:
          'Whether PostgreSQL lets its exporter in. Down: whoever needs a new connection fails; read its log.',
        unit: 'bool',
        queries: [query(min(postgresDown.value), 'up')],
        alert: postgresDown,
        words: upWords,
        width: 4,
      }),
      timeSeries('Connections Used', {
        description:
          'Share of the connections that PostgreSQL takes. Over 80 %: see by state who holds them, before somebody is refused.',
        unit: 'ratio',
        queries: [query(postgresConnectionsHigh.value, '{{instance}}')],
        alert: postgresConnectionsHigh,
      }),
      timeSeries('Connections by State', {
        description:
          'Connections by what they do, and how many there may be. Many idle in transaction: a program forgets to end its work.',
        unit: 'items',
        queries: [
          query(sum(select(postgresConnections), { by: ['state'] }), '{{state}}'),
          query(max(postgresMaxConnections), 'at most'),
        ],
        colors: {
          active: hue.blue,
          idle: hue.sky,
          'idle in transaction': hue.pink,
          'at most': status.unknown,
        },
      }),
    ]),
    line(7, [
      timeSeries('Transactions', {
        description:
          'Transactions a second that were committed and rolled back. Many rolled back: statements fail; read the log of the service.',
        unit: 'perSecond',
        queries: [
          query(perSecond(postgresCommits), 'committed'),
          query(perSecond(postgresRollbacks), 'rolled back'),
        ],
        colors: { committed: hue.blue, 'rolled back': hue.sand },
      }),
      timeSeries('Buffer Hits', {
        description:
          'Share of the blocks that were found in memory. Below 90 % for long: the data has outgrown the buffers, or a query reads everything.',
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
          'Deadlocks a second that PostgreSQL broke by failing a statement. Above zero: two programs lock the same rows in a different order.',
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
          'Whether Redis lets its exporter in. Down: codes and limits fail as soon as a connection is needed; read its log.',
        unit: 'bool',
        queries: [query(min(redisDown.value), 'up')],
        alert: redisDown,
        words: upWords,
        width: 4,
      }),
      timeSeries('Redis Memory Used', {
        description:
          'Share of the memory that Redis may take. Over 85 %: look for keys without an end; when it is full it refuses writes.',
        unit: 'ratio',
        queries: [query(redisMemoryHigh.value, '{{instance}}')],
        alert: redisMemoryHigh,
      }),
      timeSeries('Redis Memory', {
        description:
          'Memory that Redis has allocated, and at most. A steady climb over days: keys without an end.',
        unit: 'bytes',
        queries: [query(max(redisMemoryUsed), 'used'), query(max(redisMemoryMax), 'at most')],
        colors: { used: hue.blue, 'at most': status.unknown },
      }),
    ]),
    line(7, [
      timeSeries('Redis Clients', {
        description:
          'Connections to Redis. A climb without more instances: somebody opens connections and does not close them.',
        unit: 'items',
        queries: [query(max(redisClients), 'clients')],
      }),
      timeSeries('Redis Commands', {
        description: 'Commands a second. Falls to zero: nobody reaches Redis, or nobody writes to us.',
        unit: 'perSecond',
        queries: [query(perSecond(redisCommands), 'commands')],
      }),
      timeSeries('Key Lookups', {
        description:
          'Look-ups a second of keys that were there and that were not. Many misses: codes have ended before people used them.',
        unit: 'perSecond',
        queries: [query(perSecond(redisHits), 'there'), query(perSecond(redisMisses), 'not there')],
        colors: { there: hue.blue, 'not there': hue.sand },
      }),
    ]),
  ],
};

export const storeSections: readonly Section[] = [postgres, redis];
