import { defineAlert } from 'vigia';
import { growing, panelName, standing, step } from 'vigia/alerts';
import { divide, max, rate, ratio, select, sum } from 'vigia/promql';
import { partOf } from '../drives.ts';
import { clients, maxClients, memoryMax, memoryUsed, rejected, savedWell, up } from './metrics.ts';

/** Panels that runbooks send people to. */
export const redisPanels = {
  memory: panelName('Redis Memory and Limit'),
  clients: panelName('Redis Connections'),
  commands: panelName('Redis Commands by Name'),
} as const;

/** Thresholds of the mixin of the exporter where it has one: contrib/redis-mixin/alerts of redis_exporter. */

const byInstance = { by: ['instance'] } as const;

export const redisDown = defineAlert({
  name: 'RedisDown',
  value: max(up, byInstance),
  threshold: { operator: '==', value: 0 },
  for: '1m',
  severity: 'critical',
  summary: 'Redis is not accepting connections',
  description: 'The exporter at {{ $labels.instance }} cannot query Redis.',
  runbook: {
    impact: 'Caches, queues, sessions and rate limits fail as soon as a new connection is needed.',
    causes: [
      'Redis is down or still loading its data.',
      'Its client limit is reached.',
      'The password was changed.',
    ],
    steps: [
      'Does it answer? `redis-cli -h HOST ping`. LOADING: wait, and look at its disk. NOAUTH: give the exporter the password.',
      step`Refused: is it at its limit? ${redisPanels.clients}. Then see RedisRejectingConnections.`,
      'No response: read the end of its log, and `dmesg | grep -i "out of memory"`; restart it.',
    ],
  },
  unitTest: { drive: standing(up), firing: 0, silent: 1 },
});

export const memoryHigh = defineAlert({
  name: 'RedisMemoryHigh',
  value: max(ratio(select(memoryUsed), select(memoryMax)), byInstance),
  threshold: { operator: '>', value: 0.9 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  summary: 'Redis is close to its memory limit',
  description:
    '{{ $value | humanizePercentage }} of the memory that Redis may use is in use, as the exporter at {{ $labels.instance }} sees it.',
  runbook: {
    impact: 'None yet. At the limit, Redis rejects writes, or removes keys by its maxmemory-policy.',
    causes: ['Keys have no TTL.', 'A queue is not consumed.', 'A few keys are very large.'],
    steps: [
      step`Does it grow without end? ${redisPanels.memory}. Yes: look for keys without a TTL, \`redis-cli info keyspace\`.`,
      'Large keys: `redis-cli --bigkeys`. A long list is a queue whose worker is down.',
      'All are needed: raise maxmemory. A cache: set maxmemory-policy to allkeys-lru.',
    ],
  },
  unitTest: { drive: partOf(standing(memoryUsed), standing(memoryMax)), firing: 0.92, silent: 0.88 },
});

export const rejecting = defineAlert({
  name: 'RedisRejectingConnections',
  value: sum(rate(rejected, '5m'), byInstance),
  threshold: { operator: '>', value: 0 },
  for: '1m',
  severity: 'critical',
  summary: 'Redis is rejecting connections',
  description:
    'Redis rejects {{ $value | humanize }} connections per second because its limit of clients is reached, as the exporter at {{ $labels.instance }} sees it.',
  runbook: {
    impact: 'Programs without a connection fail.',
    causes: ['A program opens connections and does not close them.', 'Many more instances were started.'],
    steps: [
      step`How close to the limit is it? ${redisPanels.clients}.`,
      'Who holds them? `redis-cli client list`, grouped by addr and name. Close those of the program that leaks: `client kill addr ADDR`.',
      'All are needed: `config set maxclients 20000`, and raise the limit of file descriptors of Redis.',
    ],
  },
  unitTest: { drive: growing(rejected), firing: 0.1, silent: 0 },
});

export const clientsHigh = defineAlert({
  name: 'RedisConnectionsHigh',
  value: max(divide(select(clients), select(maxClients)), byInstance),
  threshold: { operator: '>', value: 0.8 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  summary: 'Redis is about to reach its limit of clients',
  description:
    '{{ $value | humanizePercentage }} of the connections that Redis allows are in use, as the exporter at {{ $labels.instance }} sees it.',
  runbook: {
    impact: 'None yet. At the limit, Redis rejects new connections.',
    causes: ['A program opens connections and does not close them.', 'Many more instances were started.'],
    steps: [
      step`Does it grow without end? ${redisPanels.clients}. Yes: find the program, \`redis-cli client list\`, and restart it.`,
      'No: make the pools smaller, or raise maxclients.',
    ],
  },
  unitTest: { drive: partOf(standing(clients), standing(maxClients)), firing: 0.82, silent: 0.78 },
});

export const snapshotFailed = defineAlert({
  name: 'RedisSnapshotFailed',
  value: max(savedWell, byInstance),
  threshold: { operator: '==', value: 0 },
  for: '5m',
  severity: 'warning',
  summary: 'Redis cannot write its snapshot',
  description: 'The last snapshot of Redis failed, as the exporter at {{ $labels.instance }} sees it.',
  runbook: {
    impact:
      'A restart loses what is newer than the last good snapshot. With stop-writes-on-bgsave-error, Redis rejects writes already.',
    causes: ['Its disk is full or read-only.', 'There is too little memory to fork.'],
    steps: [
      'Read the end of its log: "No space left on device", or "Can’t save in background: fork: Cannot allocate memory".',
      'Disk: free space, then `redis-cli bgsave`. Memory: set vm.overcommit_memory to 1.',
    ],
  },
  unitTest: { drive: standing(savedWell), firing: 0, silent: 1 },
});

export const redisAlerts = [redisDown, rejecting, clientsHigh, memoryHigh, snapshotFailed] as const;
