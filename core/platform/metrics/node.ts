import { boundedId, oneOf } from '../../metrics/label.ts';
import { counter, gauge, histogram, type Metric } from '../../metrics/metric.ts';
import { processCpu, processMemory, processStartTime } from './process.ts';

/**
 * What prom-client calls its default metrics: every Node.js service that uses it or the telemetry kit exposes them under
 * these names. Some depend on the platform: those of file descriptors and of the heap of the process are Linux only.
 */

const seconds = (name: string, help: string) => gauge({ name, help, unit: 'seconds' });
const bytes = (name: string, help: string) => gauge({ name, help, unit: 'bytes' });
const items = (name: string, help: string) => gauge({ name, help, unit: 'items' });

export const nodeCpuUser = counter({
  name: 'process_cpu_user_seconds_total',
  help: 'User CPU time used by the process',
  unit: 'seconds',
});
export const nodeCpuSystem = counter({
  name: 'process_cpu_system_seconds_total',
  help: 'System CPU time used by the process',
  unit: 'seconds',
});
export const nodeVirtualMemory = bytes('process_virtual_memory_bytes', 'Virtual memory of the process');
export const nodeProcessHeap = bytes('process_heap_bytes', 'Data segment of the process');
export const nodeOpenFiles = items('process_open_fds', 'Open file descriptors');
export const nodeMaxFiles = items('process_max_fds', 'Maximum number of open file descriptors');

export const nodeEventLoopLag = seconds(
  'nodejs_eventloop_lag_seconds',
  'Event loop delay while the previous scrape was answered',
);
const lag = (statistic: string, what: string) =>
  seconds(`nodejs_eventloop_lag_${statistic}_seconds`, `${what} event loop delay since the last scrape`);
export const nodeEventLoopLagMin = lag('min', 'Shortest');
export const nodeEventLoopLagMax = lag('max', 'Longest');
export const nodeEventLoopLagMean = lag('mean', 'Mean');
export const nodeEventLoopLagDeviation = lag('stddev', 'Standard deviation of the');
export const nodeEventLoopLagP50 = lag('p50', 'Median');
export const nodeEventLoopLagP90 = lag('p90', '90th percentile of the');
export const nodeEventLoopLagP99 = lag('p99', '99th percentile of the');

const byType = (name: string, help: string) =>
  gauge({ name, help, unit: 'items', labels: { type: boundedId(40) } });
export const nodeActiveResources = byType(
  'nodejs_active_resources',
  'Resources that keep the event loop alive, by type',
);
export const nodeActiveResourcesTotal = items(
  'nodejs_active_resources_total',
  'Resources that keep the event loop alive',
);
export const nodeActiveHandles = byType('nodejs_active_handles', 'Active libuv handles, by type');
export const nodeActiveHandlesTotal = items('nodejs_active_handles_total', 'Active libuv handles');
export const nodeActiveRequests = byType('nodejs_active_requests', 'Active libuv requests, by type');
export const nodeActiveRequestsTotal = items('nodejs_active_requests_total', 'Active libuv requests');

export const nodeHeapTotal = bytes('nodejs_heap_size_total_bytes', 'Size of the JavaScript heap');
export const nodeHeapUsed = bytes('nodejs_heap_size_used_bytes', 'Memory used in the JavaScript heap');
export const nodeExternalMemory = bytes(
  'nodejs_external_memory_bytes',
  'Memory of objects outside the heap that JavaScript objects hold',
);
const ofSpace = (what: string, help: string) =>
  gauge({
    name: `nodejs_heap_space_size_${what}_bytes`,
    help,
    unit: 'bytes',
    labels: { space: boundedId(20) },
  });
export const nodeHeapSpaceTotal = ofSpace('total', 'Size of each space of the heap');
export const nodeHeapSpaceUsed = ofSpace('used', 'Memory used in each space of the heap');
export const nodeHeapSpaceAvailable = ofSpace('available', 'Memory available in each space of the heap');

export const nodeVersion = gauge({
  name: 'nodejs_version_info',
  help: 'Always 1; the labels are the version of Node.js',
  unit: 'info',
  labels: { version: boundedId(2), major: boundedId(2), minor: boundedId(2), patch: boundedId(2) },
  maxCombinations: 2,
});
export const nodeGcDuration = histogram({
  name: 'nodejs_gc_duration_seconds',
  help: 'Duration of garbage collections, by kind',
  unit: 'seconds',
  labels: { kind: oneOf('major', 'minor', 'incremental', 'weakcb') },
  buckets: [0.001, 0.01, 0.1, 1, 2, 5],
});

/** All of them, with those that any process exposes. */
export const nodeMetrics: readonly Metric[] = [
  ...[processCpu, nodeCpuUser, nodeCpuSystem, processStartTime, processMemory],
  ...[nodeVirtualMemory, nodeProcessHeap, nodeOpenFiles, nodeMaxFiles],
  ...[nodeEventLoopLag, nodeEventLoopLagMin, nodeEventLoopLagMax, nodeEventLoopLagMean],
  ...[nodeEventLoopLagDeviation, nodeEventLoopLagP50, nodeEventLoopLagP90, nodeEventLoopLagP99],
  ...[nodeActiveResources, nodeActiveResourcesTotal, nodeActiveHandles, nodeActiveHandlesTotal],
  ...[nodeActiveRequests, nodeActiveRequestsTotal, nodeHeapTotal, nodeHeapUsed, nodeExternalMemory],
  ...[nodeHeapSpaceTotal, nodeHeapSpaceUsed, nodeHeapSpaceAvailable, nodeVersion, nodeGcDuration],
];
