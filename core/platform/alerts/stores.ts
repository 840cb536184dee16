import type { Alert } from '../../alerts/alert.ts';
import { type Drive, standing } from '../../alerts/drive.ts';
import { divide, max, ratio, select, sum } from '../../promql/index.ts';
import { postgresConnections, postgresMaxConnections, postgresUp } from '../metrics/postgres.ts';
import { redisMemoryMax, redisMemoryUsed, redisUp } from '../metrics/redis.ts';

/** The stores as their own exporters see them; loaded only where these are. */

export const connectionsUsed = divide(
  sum(postgresConnections, { by: ['instance'] }),
  max(postgresMaxConnections, { by: ['instance'] }),
);
export const redisMemoryShare = ratio(select(redisMemoryUsed), select(redisMemoryMax));

const share =
  (part: Drive, whole: Drive): Drive =>
  level => [...whole(1000), ...part(Math.round(1000 * level))];

export const postgresDown: Alert = {
  name: 'PostgresDown',
  value: select(postgresUp),
  threshold: { operator: '==', value: 0 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service: 'database',
  summary: 'PostgreSQL lets nobody in',
  description: 'The exporter at {{ $labels.instance }} cannot log in to PostgreSQL.',
  runbook: {
    impact: 'What needs the database fails as soon as it needs a new connection.',
    causes: [
      'PostgreSQL is down or restarting.',
      'The database takes no connections: all are in use, or somebody has closed it.',
      'The password was changed for one side only.',
    ],
    steps: [
      'Is it running? `docker compose ps postgres`, and read the end of `docker compose logs postgres`.',
      'Log in yourself: `docker compose exec postgres psql -U vigia -d postgres`. It works: ask `select datname, datallowconn from pg_database`.',
      'A database is closed: `alter database vigia allow_connections true`. All connections in use: see PostgresConnectionsHigh.',
      'Password: compare the secret file with the role, and start the exporter anew.',
    ],
  },
  drill: { scenario: 'postgres-closed', orReplay: true },
  unitTest: { drive: standing(postgresUp), firing: 0, silent: 1 },
};

export const postgresConnectionsHigh: Alert = {
  name: 'PostgresConnectionsHigh',
  value: connectionsUsed,
  threshold: { operator: '>', value: 0.8 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  service: 'database',
  summary: 'PostgreSQL is about to run out of connections',
  description: '{{ $value | humanizePercentage }} of the connections that PostgreSQL takes are in use.',
  runbook: {
    impact: 'None yet; the next program that starts or grows is refused.',
    causes: [
      'More instances of the service, each with a pool of its own.',
      'Connections are opened and never closed.',
      'Slow queries hold connections longer than before.',
    ],
    steps: [
      'Open the dashboard: Connections by State. Many idle: a pool is too large, or somebody forgets to close.',
      'Who holds them: `select application_name, state, count(*) from pg_stat_activity group by 1, 2 order by 3 desc`.',
      "Idle and forgotten: `select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle' and state_change < now() - interval '10 minutes'`.",
      'All are needed: make the pools smaller, put a pooler before it, or raise max_connections in stack/stores.ts with the memory.',
    ],
  },
  drill: { scenario: 'postgres-crowded', orReplay: true },
  unitTest: {
    drive: share(standing(postgresConnections), standing(postgresMaxConnections)),
    firing: 0.81,
    silent: 0.8,
  },
};

export const redisDown: Alert = {
  name: 'RedisDown',
  value: select(redisUp),
  threshold: { operator: '==', value: 0 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service: 'redis',
  summary: 'Redis lets nobody in',
  description: 'The exporter at {{ $labels.instance }} cannot ask Redis anything.',
  runbook: {
    impact: 'Codes cannot be checked and limits not counted, as soon as a connection is needed anew.',
    causes: [
      'Redis is down or restarting.',
      'It has as many clients as it takes.',
      'It hangs in a long command or while it loads.',
    ],
    steps: [
      'Is it running? `docker compose ps redis`, and read the end of `docker compose logs redis`.',
      'Ask it: `docker compose exec redis redis-cli info clients`. "max number of clients reached": see who they are with `client list`, and `config set maxclients 10000`.',
      'No answer at all: restart it; what it holds is minutes old and is made anew.',
    ],
  },
  drill: { scenario: 'redis-closed', orReplay: true },
  unitTest: { drive: standing(redisUp), firing: 0, silent: 1 },
};

export const redisMemoryHigh: Alert = {
  name: 'RedisMemoryHigh',
  value: redisMemoryShare,
  threshold: { operator: '>', value: 0.85 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  service: 'redis',
  summary: 'Redis is near its limit of memory',
  description: '{{ $value | humanizePercentage }} of the memory that Redis may take is in use.',
  runbook: {
    impact: 'None yet; when it is full, Redis refuses writes: nobody gets a code any more.',
    causes: [
      'Keys without an end, or with one that is too late.',
      'Many more people than it was sized for.',
      'A few very large keys.',
    ],
    steps: [
      'Large ones: `docker compose exec redis redis-cli --bigkeys`.',
      'How many have no end: `redis-cli info keyspace` tells keys and those that expire.',
      'All are needed: raise maxmemory and the limit of the container in stack/stores.ts, and generate.',
    ],
  },
  drill: { scenario: 'redis-full', orReplay: true },
  unitTest: {
    drive: share(standing(redisMemoryUsed), standing(redisMemoryMax)),
    firing: 0.86,
    silent: 0.85,
  },
};

export const stores = {
  name: 'stores',
  alerts: [postgresDown, postgresConnectionsHigh, redisDown, redisMemoryHigh],
};
