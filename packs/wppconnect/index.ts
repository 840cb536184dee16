import { defineDashboard, defineSystem } from 'vigia';
import { alertsNow, keyFigures, line, query, stat } from 'vigia/dashboards';
import { count, max, select } from 'vigia/promql';
import { memoryPanels, processSection } from '../node/dashboard.ts';
import { nodeMemory, nodeMetrics, nodeVersion } from '../node/metrics.ts';
import { filesHigh, inhibits, memoryHigh, processPanels, restarting, type Which } from '../node/process.ts';

/**
 * WPPConnect server 2.10.4, github.com/wppconnect-team/wppconnect-server, src/middleware/instrumentation.ts: the default metrics of
 * prom-client 14 with the label app="wppconnect-server", at `/metrics`, and nothing of its own. It makes a new registry for every
 * scrape. So CPU time starts at zero each time, the event loop delay is that of an instant, and each scrape leaves an observer of
 * garbage collections behind: the pack uses none of these.
 */
const which: Which = { app: 'wppconnect-server' };

const panels = processPanels('WPPConnect');

/** Options of the pack. */
export interface WppConnectOptions {
  /** What the server may use, in bytes, without its browsers: the limit of `--max-old-space-size` and some. Default: no alert on memory. */
  readonly memoryLimitBytes?: number;
}

/**
 * Returns the system of WPPConnect server: restarts, memory, file descriptors. Whether its WhatsApp sessions are connected is not
 * among what it exposes; see docs/packs.md for what to do.
 *
 * @example
 * ```ts
 * wppconnect({ memoryLimitBytes: 1024 * 2 ** 20 });
 * ```
 */
export function wppconnect({ memoryLimitBytes: limit }: WppConnectOptions = {}) {
  if (limit !== undefined && !(limit > 0))
    throw new Error(`wppconnect memoryLimitBytes is ${limit}: give bytes, such as 1024 * 2 ** 20`);
  const about = {
    prefix: 'WppConnect',
    title: { en: 'WPPConnect server', pt: 'O servidor WPPConnect' },
    which,
    panels,
  } as const;
  const restarts = restarting(about);
  const files = filesHigh(about);
  const memory = limit === undefined ? undefined : memoryHigh(about, limit);
  return defineSystem({
    name: 'wppconnect',
    title: 'WPPConnect',
    metrics: nodeMetrics,
    inhibitions: [inhibits(restarts.name)],
    alerts: [restarts, files, ...(memory ? [memory] : [])],
    dashboards: [
      defineDashboard({
        uid: 'vigia-wppconnect',
        title: 'WhatsApp Gateway: WPPConnect',
        description:
          'Does the gateway run, and within its memory? It exposes nothing about its WhatsApp sessions.',
        keyFigure: 'Memory in Use',
        sections: [
          keyFigures([
            alertsNow(['wppconnect']),
            stat('Gateways', {
              description: 'Gateways that are scraped.',
              unit: 'items',
              queries: [query(count(select(nodeVersion, which)), 'gateways')],
            }),
            stat('Memory in Use', {
              description: 'Memory of the largest gateway, without its browsers.',
              unit: 'bytes',
              queries: [query(max(select(nodeMemory, which)), 'memory')],
            }),
          ]),
          { title: 'Process', lines: [line(8, processSection(which, panels, restarts, files))] },
          { title: 'Memory', lines: [line(8, memoryPanels(which, panels, memory))] },
        ],
      }),
    ],
  });
}
