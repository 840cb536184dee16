import { defineDashboard, defineSystem } from 'vigia';
import {
  alertsNow,
  alertValue,
  badOrGood,
  hue,
  keyFigures,
  line,
  orZero,
  perSecond,
  query,
  stat,
  stateTimeline,
  status,
  timeSeries,
} from 'vigia/dashboards';
import { add, max, min, ratio } from 'vigia/promql';
import {
  clientsHigh,
  memoryHigh,
  redisAlerts,
  redisDown,
  redisPanels,
  rejecting,
  snapshotFailed,
} from './alerts.ts';
import {
  clients,
  commands,
  evicted,
  hits,
  maxClients,
  memoryMax,
  memoryUsed,
  misses,
  redisMetrics,
  savedWell,
  up,
} from './metrics.ts';

const dashboard = defineDashboard({
  uid: 'vigia-redis',
  title: 'Redis',
  description: 'Does Redis accept connections, and how full is it?',
  keyFigure: 'Found',
  sections: [
    keyFigures([
      alertsNow(['redis']),
      stat('Commands', {
        description: 'Commands per second. A fall to zero: the services cannot reach Redis.',
        unit: 'perSecond',
        queries: [query(orZero(perSecond(commands)), 'commands')],
      }),
      stat('Found', {
        description: 'Share of the lookups that find their key. Low for a cache: its keys expire too early.',
        unit: 'ratio',
        decimals: 0,
        queries: [query(ratio(perSecond(hits), add(perSecond(hits), perSecond(misses))), 'found')],
      }),
      stat('Evicted Keys', {
        description:
          'Keys per second that were removed to make room. Not zero: Redis is at its memory limit.',
        unit: 'perSecond',
        queries: [query(orZero(perSecond(evicted)), 'keys')],
      }),
    ]),
    {
      title: 'Commands and Connections',
      lines: [
        line(8, [
          timeSeries(redisPanels.commands, {
            description: 'Commands per second, by name. keys or scan: a program searches through everything.',
            unit: 'perSecond',
            queries: [query(perSecond(commands, ['cmd']), '{{cmd}}')],
          }),
          timeSeries('Rejected Connections', {
            description:
              'Connections per second that are rejected at the limit. Above zero: find the program that leaks.',
            unit: 'perSecond',
            queries: [alertValue(rejecting)],
            alert: rejecting,
          }),
          stateTimeline('Redis Reachable', {
            description: 'Whether each exporter could query Redis, and when. Down: read the log of Redis.',
            unit: 'bool',
            queries: [query(min(up, { by: ['instance'] }), '{{instance}}')],
            alert: redisDown,
            words: badOrGood('Down', 'Up'),
          }),
        ]),
        line(8, [
          timeSeries(redisPanels.clients, {
            description:
              'Connections, and the limit. A climb without more instances: connections are never closed.',
            unit: 'items',
            queries: [query(max(clients), 'connections'), query(max(maxClients), 'limit')],
            colors: { connections: hue.blue, limit: status.unknown },
          }),
          timeSeries('Redis Connections Used', {
            description: 'Share of the allowed connections in use. Above the line: make the pools smaller.',
            unit: 'ratio',
            queries: [alertValue(clientsHigh)],
            alert: clientsHigh,
          }),
        ]),
      ],
    },
    {
      title: 'Memory and Snapshots',
      lines: [
        line(8, [
          timeSeries(redisPanels.memory, {
            description:
              'Memory in use, and the limit; 0 for none. A steady climb over days: keys without a TTL.',
            unit: 'bytes',
            queries: [query(max(memoryUsed), 'used'), query(max(memoryMax), 'limit')],
            colors: { used: hue.blue, limit: status.unknown },
          }),
          timeSeries('Share of the Memory Limit', {
            description:
              'Share of the memory limit in use; nothing where Redis has no limit. Above the line: look for keys without a TTL.',
            unit: 'ratio',
            queries: [alertValue(memoryHigh)],
            alert: memoryHigh,
          }),
          stateTimeline('Last Snapshot', {
            description: 'Whether the last snapshot was written. Failed: free space on the disk of Redis.',
            unit: 'bool',
            queries: [query(min(savedWell, { by: ['instance'] }), '{{instance}}')],
            alert: snapshotFailed,
            words: badOrGood('Failed', 'Written'),
          }),
        ]),
      ],
    },
  ],
});

/**
 * Returns the system of Redis servers that a redis_exporter of your own watches. A project whose own servers need Redis has these
 * metrics already, in the system `stores`; it does not need the pack.
 *
 * @example
 * ```ts
 * defineConfig({ systems: [redis()], targets: [{ job: 'redis', at: ['127.0.0.1:9121'] }] });
 * ```
 */
export function redis() {
  return defineSystem({
    name: 'redis',
    title: 'Redis',
    metrics: redisMetrics,
    alerts: redisAlerts,
    dashboards: [dashboard],
  });
}
