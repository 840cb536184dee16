import { boundedId, foreign, type Metric, oneOf } from 'vigia/metrics';
import { processCpu, processMemory, processStartTime } from 'vigia/platform/metrics';

/**
 * The default metrics of prom-client 15.1, github.com/siimon/prom-client, lib/metrics/*.js, and of @prometheus-io/client, which it
 * became. `setDefaultLabels` adds labels; `app` is the usual one, which WPPConnect server has too.
 */

const labels = { app: boundedId(20) };

/** A metric that every process has, with the label of Node services. */
function ofNode<M extends Metric>(of: M) {
  return { ...of, of, labels, maxCombinations: 21, foreign: { optional: true } } as Metric<
    M['type'],
    typeof labels
  >;
}

export const nodeMemory = ofNode(processMemory);
export const nodeCpu = ofNode(processCpu);

const gauge = (name: string, help: string, unit: string) =>
  foreign({ type: 'gauge', name, help, unit, labels, optional: true });

export const startTime = ofNode(processStartTime);
/** Linux only, like the next one. */
export const openFiles = gauge('process_open_fds', 'Open file descriptors: files, sockets, pipes', 'items');
export const maxFiles = gauge('process_max_fds', 'File descriptors that the process may open', 'items');

const lag = (quantile: string) =>
  gauge(
    `nodejs_eventloop_lag_${quantile}_seconds`,
    `Event loop delay since the last scrape, ${quantile}`,
    'seconds',
  );
export const lagP50 = lag('p50');
export const lagP99 = lag('p99');

export const heapUsed = gauge('nodejs_heap_size_used_bytes', 'Heap of V8 in use', 'bytes');
export const heapTotal = gauge('nodejs_heap_size_total_bytes', 'Heap that V8 has reserved', 'bytes');
export const externalMemory = gauge(
  'nodejs_external_memory_bytes',
  'Memory of buffers and of C++ objects outside the heap',
  'bytes',
);
/** A gauge, in spite of its name. */
export const activeHandles = gauge(
  'nodejs_active_handles_total',
  'Sockets, timers and other handles that are open',
  'items',
);

export const nodeVersion = foreign({
  type: 'gauge',
  name: 'nodejs_version_info',
  help: 'Always 1, with the version of Node as a label',
  unit: 'info',
  labels: {
    ...labels,
    version: boundedId(5),
    major: boundedId(5),
    minor: boundedId(20),
    patch: boundedId(20),
  },
  maxCombinations: 21,
});

export const gcDuration = foreign({
  type: 'histogram',
  name: 'nodejs_gc_duration_seconds',
  help: 'Time of garbage collections, by kind',
  unit: 'seconds',
  labels: { ...labels, kind: oneOf('major', 'minor', 'incremental', 'weakcb') },
  buckets: [0.001, 0.01, 0.1, 1, 2, 5],
  optional: true,
});

export const nodeMetrics = [
  nodeVersion,
  startTime,
  nodeCpu,
  nodeMemory,
  heapUsed,
  heapTotal,
  externalMemory,
  lagP50,
  lagP99,
  gcDuration,
  activeHandles,
  openFiles,
  maxFiles,
] as const;
