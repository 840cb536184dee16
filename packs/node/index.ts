import { defineDashboard, defineSystem } from 'vigia';
import {
  alertsNow,
  alertValue,
  badFrom,
  keyFigures,
  line,
  query,
  stat,
  table,
  timeSeries,
} from 'vigia/dashboards';
import { count, max, select } from 'vigia/promql';
import { collectionHigh, eventLoopBlocked, nodePanels } from './alerts.ts';
import { cpuPanel, memoryPanels, processSection } from './dashboard.ts';
import { lagP50, lagP99, nodeMetrics, nodeVersion } from './metrics.ts';
import { filesHigh, inhibits, memoryHigh, processPanels, restarting, type Which } from './process.ts';

/** Options of the pack. */
export interface NodeOptions {
  /** The jobs of the services. Default: every job that exposes the metrics of Node. */
  readonly job?: string | readonly string[];
  /** What a process may use, in bytes: the limit of its container. Default: no alert on memory. */
  readonly memoryLimitBytes?: number;
}

const panels = processPanels('Node');

/**
 * Returns the system of Node services with the default metrics of prom-client (`collectDefaultMetrics()`): event loop, memory,
 * garbage collection, file descriptors, restarts.
 *
 * @example
 * ```ts
 * node({ job: 'my-bot', memoryLimitBytes: 512 * 2 ** 20 });
 * ```
 */
export function node({ job, memoryLimitBytes: limit }: NodeOptions = {}) {
  if (limit !== undefined && !(limit > 0))
    throw new Error(`node memoryLimitBytes is ${limit}: give bytes, such as 512 * 2 ** 20`);
  const which: Which = job === undefined ? {} : { job };
  const about = {
    prefix: 'Node',
    title: { en: 'A Node process', pt: 'Um processo Node' },
    which,
    panels,
  } as const;
  const blocked = eventLoopBlocked(which);
  const collection = collectionHigh(which);
  const restarts = restarting(about);
  const files = filesHigh(about);
  const memory = limit === undefined ? undefined : memoryHigh(about, limit);
  const byProcess = { by: ['job', 'instance'] } as const;
  return defineSystem({
    name: 'node',
    title: 'Node',
    metrics: nodeMetrics,
    inhibitions: [inhibits(restarts.name)],
    alerts: [restarts, blocked, collection, files, ...(memory ? [memory] : [])],
    dashboards: [
      defineDashboard({
        uid: 'vigia-node',
        title: 'Node Processes',
        description: 'Are the Node processes responsive, and do they keep within their memory?',
        keyFigure: 'Slowest Event Loop',
        sections: [
          keyFigures([
            alertsNow(['node']),
            stat('Processes', {
              description: 'Node processes that are scraped.',
              unit: 'items',
              queries: [query(count(select(nodeVersion, which)), 'processes')],
            }),
            stat('Slowest Event Loop', {
              description: 'Event loop delay (p99) of the slowest process. Red: it blocks; see which one.',
              unit: 'seconds',
              queries: [query(max(select(lagP99, which)), 'delay')],
              steps: badFrom(0.1, 1),
            }),
          ]),
          {
            title: 'Event Loop',
            lines: [
              line(8, [
                timeSeries(nodePanels.lag, {
                  description: 'Event loop delay (p99). Above the line: synchronous work blocks the process.',
                  unit: 'seconds',
                  queries: [
                    alertValue(blocked),
                    query(max(select(lagP50, which), byProcess), '{{job}} {{instance}} p50'),
                  ],
                  alert: blocked,
                }),
                timeSeries(nodePanels.gc, {
                  description:
                    'Share of the time in garbage collection. Above the line: the heap is almost full.',
                  unit: 'ratio',
                  queries: [alertValue(collection)],
                  alert: collection,
                }),
                cpuPanel(which),
              ]),
            ],
          },
          { title: 'Memory', lines: [line(8, memoryPanels(which, panels, memory))] },
          {
            title: 'Processes',
            lines: [
              line(8, processSection(which, panels, restarts, files)),
              line(8, [
                table('Versions of Node', {
                  description:
                    'The version of Node of each process. An old one: it may have no security fixes any more.',
                  rows: [
                    { label: 'job', heading: 'Job' },
                    { label: 'instance', heading: 'Instance' },
                    { label: 'version', heading: 'Version' },
                  ],
                  columns: { Running: 'items' },
                  queries: [
                    query(max(select(nodeVersion, which), { by: ['job', 'instance', 'version'] }), 'Running'),
                  ],
                }),
              ]),
            ],
          },
        ],
      }),
    ],
  });
}
