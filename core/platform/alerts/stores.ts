import type { Alert } from '../../alerts/alert.ts';
import { type Drive, standing } from '../../alerts/drive.ts';
import { step } from '../../alerts/prose.ts';
import { divide, max, ratio, select, sum } from '../../promql/index.ts';
import { postgresConnections, postgresMaxConnections, postgresUp } from '../metrics/postgres.ts';
import { redisMemoryMax, redisMemoryUsed, redisUp } from '../metrics/redis.ts';
import { storePanels } from '../panels.ts';

/** The stores as their own exporters see them. Loaded only where these exporters run. */

export const connectionsUsed = divide(
  sum(postgresConnections, { by: ['instance'] }),
  max(postgresMaxConnections, { by: ['instance'] }),
);
export const redisMemoryShare = ratio(select(redisMemoryUsed), select(redisMemoryMax));

const share =
  (part: Drive, whole: Drive): Drive =>
  level => [...whole(1000), ...part(Number((1000 * level).toPrecision(12)))];

export const postgresDown: Alert = {
  name: 'PostgresDown',
  value: select(postgresUp),
  threshold: { operator: '==', value: 0 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service: 'database',
  summary: 'PostgreSQL is not accepting connections',
  description: 'The exporter at {{ $labels.instance }} cannot log in to PostgreSQL.',
  runbook: {
    impact: 'Whatever uses the database fails as soon as it needs a new connection.',
    causes: [
      'PostgreSQL is down or restarting.',
      'The database accepts no connections: all are in use, or connections were disabled.',
      'The password was changed on one side only.',
    ],
    steps: [
      'Is it running? `docker compose ps postgres`, and read the end of `docker compose logs postgres`.',
      'Log in yourself: `docker compose exec postgres psql -U vigia -d postgres`. It works: run `select datname, datallowconn from pg_database`.',
      'Connections are disabled: `alter database vigia allow_connections true`. All connections in use: see PostgresConnectionsHigh.',
      'Password: check that the secret file holds the password of the role, and restart the exporter.',
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
  description:
    '{{ $value | humanizePercentage }} of the connections that PostgreSQL allows are in use, as the exporter at {{ $labels.instance }} sees it.',
  runbook: {
    impact: 'None yet; the next program that starts or grows is rejected.',
    causes: [
      'There are more instances of the service, each with its own pool.',
      'Connections are opened and never closed.',
      'Slow queries hold connections longer than before.',
    ],
    steps: [
      step`${storePanels.connectionsByState} shows what they do. Many idle: a pool is too large, or a program does not close its connections.`,
      'Find out what holds them: `select application_name, state, count(*) from pg_stat_activity group by 1, 2 order by 3 desc`.',
      "Idle and forgotten: `select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle' and state_change < now() - interval '10 minutes'`.",
      'All are needed: make the pools smaller, add a connection pooler, or raise max_connections and the memory limit in core/stack/stores.ts.',
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
  summary: 'Redis is not accepting connections',
  description: 'The exporter at {{ $labels.instance }} cannot query Redis.',
  runbook: {
    impact: 'Verification codes and rate limits cannot be checked as soon as a new connection is needed.',
    causes: [
      'Redis is down or restarting.',
      'It has reached its client limit.',
      'It is blocked by a long command, or is still loading its data.',
    ],
    steps: [
      'Is it running? `docker compose ps redis`, and read the end of `docker compose logs redis`.',
      'Query it: `docker compose exec redis redis-cli info clients`. "max number of clients reached": identify the clients with `client list`, and run `config set maxclients 10000`.',
      'No response at all: restart it; its data is minutes old and is created again.',
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
  summary: 'Redis is close to its memory limit',
  description:
    '{{ $value | humanizePercentage }} of the memory that Redis may use is in use, as the exporter at {{ $labels.instance }} sees it.',
  runbook: {
    impact: 'None yet; when its memory is full, Redis rejects writes and no user gets a code.',
    causes: [
      'Keys have no TTL, or one that is too long.',
      'There are many more users than it was sized for.',
      'A few keys are very large.',
    ],
    steps: [
      'Find large keys: `docker compose exec redis redis-cli --bigkeys`.',
      'Find how many keys have no TTL: `redis-cli info keyspace` shows all keys and those that expire.',
      'All are needed: raise maxmemory and the memory limit of the container in core/stack/stores.ts, and generate.',
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
