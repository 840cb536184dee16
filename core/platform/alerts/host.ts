import type { Alert } from '../../alerts/alert.ts';
import { type Drive, growing, standing } from '../../alerts/drive.ts';
import { step } from '../../alerts/prose.ts';
import { avg, complement, divide, max, type Range, rate, select } from '../../promql/index.ts';
import {
  cpuSeconds,
  filesystemAvailable,
  filesystemSize,
  memoryAvailable,
  memoryTotal,
} from '../metrics/host.ts';
import { infrastructurePanels } from '../panels.ts';

/**
 * The host. The thresholds of the Production document, 80 and 95 % for CPU, 85 and 95 % for memory and disk,
 * are also those of the Agente Qualificador document (CPU over 80 %, memory over 85 %, for 5 minutes).
 */
const service = 'host';

const idle = select(cpuSeconds, { mode: 'idle' });

/** Share of time in which the CPUs were not idle, 0 to 1. A CPU that waits for a disk is not idle. */
export const cpuBusy = (range: Range) => complement(avg(rate(idle, range), { by: ['instance'] }));
export const memoryUsed = max(complement(divide(select(memoryAvailable), select(memoryTotal))), {
  by: ['instance'],
});
/** One file system may be mounted in several places. */
export const diskUsed = max(complement(divide(select(filesystemAvailable), select(filesystemSize))), {
  by: ['instance', 'device'],
});

/** Rounds to twelve significant digits: a share of 0.82 leaves 18 of 100. */
const clean = (value: number) => Number(value.toPrecision(12));

/** Two gauges: one holds the whole, the other the part of it that is left. */
const left =
  (part: typeof memoryAvailable, whole: typeof memoryTotal): Drive =>
  share => [...standing(whole)(100), ...standing(part)(clean(100 * (1 - share)))];
const idling: Drive = share => growing(idle)(5 * (1 - share));

const cpu = {
  value: cpuBusy('5m'),
  for: '5m',
  category: 'performance',
  service,
  description:
    'CPU usage of {{ $labels.instance }} averaged {{ $value | humanizePercentage }} over the last 5 minutes.',
} as const;

const cpuCauses = [
  'More traffic than usual, or a loop in a release.',
  'Another program on the host, such as a backup, uses the CPU.',
  'The disk is slow, and the CPUs wait for it.',
] as const;
const cpuSteps = [
  step`${infrastructurePanels.cpuByMode} shows whether programs (user), the kernel (system), the disk (iowait) or the hypervisor (steal) take the time.`,
  step`Find the process: \`top -o %CPU\` on the host, or \`docker stats\`; ${infrastructurePanels.processCpu} shows each job.`,
  'Ours, and traffic has grown: add an instance. Ours, and it has not: roll back the last release. Steal: ask the provider of the virtual machine.',
] as const;

export const hostCpuHigh: Alert = {
  ...cpu,
  name: 'HostCpuHigh',
  threshold: { operator: '>', value: 0.8 },
  severity: 'warning',
  summary: 'Host CPU usage is high',
  runbook: {
    impact: 'Everything on the host responds more slowly, and there is little room for more traffic.',
    causes: cpuCauses,
    steps: cpuSteps,
  },
  drill: { scenario: 'host-strained', orReplay: true },
  unitTest: { drive: idling, firing: 0.82, silent: 0.78 },
};

export const hostCpuSaturated: Alert = {
  ...cpu,
  name: 'HostCpuSaturated',
  threshold: { operator: '>', value: 0.95 },
  severity: 'critical',
  summary: 'Host CPU is saturated',
  runbook: {
    impact: 'Requests wait for CPU: users see timeouts, and health checks may fail.',
    causes: cpuCauses,
    steps: [
      'Reduce the load first: add an instance, or throttle the client that sends the most (`topk` over the request rates).',
      ...cpuSteps,
    ],
  },
  drill: { scenario: 'host-exhausted', orReplay: true },
  unitTest: { drive: idling, firing: 0.97, silent: 0.94 },
};

const memory = {
  value: memoryUsed,
  for: '5m',
  category: 'performance',
  service,
  description: 'Memory usage of {{ $labels.instance }} is {{ $value | humanizePercentage }}.',
} as const;
const memoryCauses = [
  'A program leaks memory, or holds more data than before.',
  'Too much runs on the host.',
] as const;
const memorySteps = [
  step`Find the process: \`ps aux --sort=-rss | head\`, or \`docker stats\`; ${infrastructurePanels.processMemory} shows which one grows.`,
  'It grows without end: that program leaks memory; restart it, and look for its last release.',
  'All are normal: move something to another host, or give this one more memory.',
] as const;
const memoryDrive = left(memoryAvailable, memoryTotal);

export const hostMemoryHigh: Alert = {
  ...memory,
  name: 'HostMemoryHigh',
  threshold: { operator: '>', value: 0.85 },
  severity: 'warning',
  summary: 'Host memory is almost exhausted',
  runbook: {
    impact: 'None yet; files are read from disk more often, because less memory is left to cache them.',
    causes: memoryCauses,
    steps: memorySteps,
  },
  drill: { scenario: 'host-strained', orReplay: true },
  unitTest: { drive: memoryDrive, firing: 0.86, silent: 0.84 },
};

export const hostMemoryExhausted: Alert = {
  ...memory,
  name: 'HostMemoryExhausted',
  threshold: { operator: '>', value: 0.95 },
  severity: 'critical',
  summary: 'The host is about to run out of memory',
  runbook: {
    impact:
      'The kernel is about to kill a program, most often the largest: a database, or the service itself.',
    causes: memoryCauses,
    steps: [
      'Restart the largest expendable program before the kernel chooses one.',
      'Has one been killed already? `dmesg | grep -i "out of memory"`.',
      ...memorySteps,
    ],
  },
  drill: { scenario: 'host-exhausted', orReplay: true },
  unitTest: { drive: memoryDrive, firing: 0.96, silent: 0.94 },
};

const disk = {
  value: diskUsed,
  for: '5m',
  category: 'performance',
  service,
  description:
    'Disk usage of {{ $labels.device }} on {{ $labels.instance }} is {{ $value | humanizePercentage }}.',
} as const;
const diskCauses = [
  'Logs, metrics or backups are kept longer than the disk has room for.',
  'Old container images and volumes were never removed.',
  'The database has grown.',
] as const;
const diskSteps = [
  'Find what takes the space: `df -h`, then `du -xh --max-depth=2 / | sort -h | tail`.',
  'Containers: `docker system df`, then `docker image prune`. Logs: `journalctl --vacuum-size=500M`.',
  'Metrics, logs: shorten retentionDays and logRetentionDays in vigia.config.ts, and generate. Database: give it a larger disk.',
] as const;
const diskDrive = left(filesystemAvailable, filesystemSize);

export const hostDiskHigh: Alert = {
  ...disk,
  name: 'HostDiskHigh',
  threshold: { operator: '>', value: 0.85 },
  severity: 'warning',
  summary: 'A host disk is almost full',
  runbook: {
    impact: 'None yet; it depends on how fast the disk fills.',
    causes: diskCauses,
    steps: [
      step`Is there time? ${infrastructurePanels.diskUse} shows whether the space lasts for hours or for days.`,
      ...diskSteps,
    ],
  },
  drill: { scenario: 'host-strained', orReplay: true },
  unitTest: { drive: diskDrive, firing: 0.86, silent: 0.84 },
};

export const hostDiskFull: Alert = {
  ...disk,
  name: 'HostDiskFull',
  threshold: { operator: '>', value: 0.95 },
  severity: 'critical',
  summary: 'A host disk is about to run out of space',
  runbook: {
    impact: 'When it is full, the database rejects writes, and logs and metrics stop.',
    causes: diskCauses,
    steps: [
      'Free space at once: remove what can be downloaded again, such as images and package caches.',
      ...diskSteps,
    ],
  },
  drill: { scenario: 'host-exhausted', orReplay: true },
  unitTest: { drive: diskDrive, firing: 0.96, silent: 0.94 },
};

export const host = {
  name: 'host',
  alerts: [hostCpuHigh, hostCpuSaturated, hostMemoryHigh, hostMemoryExhausted, hostDiskHigh, hostDiskFull],
};
