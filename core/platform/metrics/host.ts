import { boundedId, oneOf } from '../../metrics/label.ts';
import { counter, gauge } from '../../metrics/metric.ts';

/** The host, as node-exporter sees it. */

const host = { origin: 'server', exporter: 'node-exporter' } as const;

export const cpuSeconds = counter({
  name: 'node_cpu_seconds_total',
  help: 'Time that each CPU spent in each mode',
  unit: 'seconds',
  labels: {
    cpu: boundedId(256),
    mode: oneOf('user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'),
  },
  ...host,
});

const load = (minutes: 1 | 5 | 15) =>
  gauge({
    name: `node_load${minutes}`,
    help: `Threads that run or wait to run, averaged over ${minutes} min`,
    unit: 'items',
    ...host,
  });
export const load1 = load(1);
export const load5 = load(5);
export const load15 = load(15);

export const memoryTotal = gauge({
  name: 'node_memory_MemTotal_bytes',
  help: 'Total host memory',
  unit: 'bytes',
  ...host,
});

export const memoryAvailable = gauge({
  name: 'node_memory_MemAvailable_bytes',
  help: 'Memory available to programs without swapping, including reclaimable caches',
  unit: 'bytes',
  ...host,
});

const filesystem = { device: boundedId(100), fstype: boundedId(10), mountpoint: boundedId(200) };

export const filesystemSize = gauge({
  name: 'node_filesystem_size_bytes',
  help: 'Size of the file system',
  unit: 'bytes',
  labels: { ...filesystem, device_error: boundedId(10) },
  ...host,
});

export const filesystemAvailable = gauge({
  name: 'node_filesystem_avail_bytes',
  help: 'Space in the file system available to users other than root',
  unit: 'bytes',
  labels: { ...filesystem, device_error: boundedId(10) },
  ...host,
});

const interfaces = { device: boundedId(100) };

export const networkReceived = counter({
  name: 'node_network_receive_bytes_total',
  help: 'Bytes received by the interface',
  unit: 'bytes',
  labels: interfaces,
  ...host,
});

export const networkSent = counter({
  name: 'node_network_transmit_bytes_total',
  help: 'Bytes sent by the interface',
  unit: 'bytes',
  labels: interfaces,
  ...host,
});

const disk = { device: boundedId(100) };

export const diskBusy = counter({
  name: 'node_disk_io_time_seconds_total',
  help: 'Time in which the disk was busy',
  unit: 'seconds',
  labels: disk,
  ...host,
});
