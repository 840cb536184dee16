import type { Alert } from '../../alerts/alert.ts';
import { type Drive, growing, standing } from '../../alerts/drive.ts';
import { avg, complement, divide, max, type Range, rate, select } from '../../promql/index.ts';
import {
  cpuSeconds,
  filesystemAvailable,
  filesystemSize,
  memoryAvailable,
  memoryTotal,
} from '../metrics/host.ts';

/**
 * The machine. The thresholds of the Production document, 80 and 95 % for the processor, 85 and 95 % for memory and disk,
 * are also those that the Agente Qualificador's asks for (processor over 80 %, memory over 85 %, for 5 minutes).
 */
const service = 'host';

const idle = select(cpuSeconds, { mode: 'idle' });

/** Time that the processors were not idle over all time, 0 to 1: a processor that waits for a disk is not idle either. */
export const cpuBusy = (range: Range) => complement(avg(rate(idle, range), { by: ['instance'] }));
export const memoryUsed = max(complement(divide(select(memoryAvailable), select(memoryTotal))), {
  by: ['instance'],
});
/** One file system may be mounted in several places. */
export const diskUsed = max(complement(divide(select(filesystemAvailable), select(filesystemSize))), {
  by: ['instance', 'device'],
});

/** Two gauges of which the one stands at the part that is left of the other. */
const left =
  (part: typeof memoryAvailable, whole: typeof memoryTotal): Drive =>
  share => [...standing(whole)(100), ...standing(part)(Math.round(100 * (1 - share)))];
const idling: Drive = share => growing(idle)(5 * (1 - share));

const cpu = {
  value: cpuBusy('5m'),
  for: '5m',
  category: 'performance',
  service,
  description:
    'The processors of {{ $labels.instance }} were busy {{ $value | humanizePercentage }} of the last 5 minutes.',
} as const;

const cpuCauses = [
  'More traffic than usual, or a loop in a release.',
  'Another program of the machine, such as a backup, takes the time.',
  'The disk is slow, and the processors wait for it.',
] as const;
const cpuSteps = [
  'Open the dashboard: Processor Time by Mode tells whether programs (user), the kernel (system), the disk (iowait) or the machine below (steal) take the time.',
  'Find who: `top -o %CPU` on the machine, or `docker stats`; Process Processor Time on the dashboard shows the sample service.',
  'Ours, and traffic has grown: start another instance. Ours, without: roll the last release back. Steal: ask whoever runs the machine below.',
] as const;

export const hostCpuHigh: Alert = {
  ...cpu,
  name: 'HostCpuHigh',
  threshold: { operator: '>', value: 0.8 },
  severity: 'warning',
  summary: 'The processors of the machine are busy',
  runbook: {
    impact: 'Everything on the machine answers more slowly, and there is little room for more traffic.',
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
  summary: 'The processors of the machine have nothing left',
  runbook: {
    impact: 'Requests wait for a processor: users see time-outs, and health checks may fail.',
    causes: cpuCauses,
    steps: [
      'Take load off first: start another instance, or slow whoever sends the most (`topk` over the request rates).',
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
  description: '{{ $value | humanizePercentage }} of the memory of {{ $labels.instance }} is in use.',
} as const;
const memoryCauses = [
  'A program leaks, or was given more to hold than before.',
  'Too much runs on the machine.',
] as const;
const memorySteps = [
  'Find who: `ps aux --sort=-rss | head`, or `docker stats`; Process Memory on the dashboard shows whose grows.',
  'It grows without end: see QualifierMemoryLeakSuspected, and restart that program.',
  'All are as they should be: move something to another machine, or give this one more memory.',
] as const;
const memoryDrive = left(memoryAvailable, memoryTotal);

export const hostMemoryHigh: Alert = {
  ...memory,
  name: 'HostMemoryHigh',
  threshold: { operator: '>', value: 0.85 },
  severity: 'warning',
  summary: 'The memory of the machine is nearly in use',
  runbook: {
    impact:
      'None yet; files are read from disk again and again, because there is less memory to keep them in.',
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
  summary: 'The machine is about to run out of memory',
  runbook: {
    impact:
      'The kernel is about to end a program, most often the largest: a database, or the service itself.',
    causes: memoryCauses,
    steps: [
      'Restart the largest program that can be spared, before the kernel chooses one.',
      'Was one ended already? `dmesg | grep -i "out of memory"`.',
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
    '{{ $value | humanizePercentage }} of {{ $labels.device }} on {{ $labels.instance }} is in use.',
} as const;
const diskCauses = [
  'Logs, metrics or backups are kept longer than there is room for.',
  'Old container images and volumes were never removed.',
  'The database has grown.',
] as const;
const diskSteps = [
  'Find what: `df -h`, then `du -xh --max-depth=2 / | sort -h | tail`.',
  'Containers: `docker system df`, then `docker image prune`. Logs: `journalctl --vacuum-size=500M`.',
  'Metrics, logs: shorten the retention in config.ts and stack/loki.ts, and generate. Database: give it a larger disk.',
] as const;
const diskDrive = left(filesystemAvailable, filesystemSize);

export const hostDiskHigh: Alert = {
  ...disk,
  name: 'HostDiskHigh',
  threshold: { operator: '>', value: 0.85 },
  severity: 'warning',
  summary: 'A disk of the machine is nearly full',
  runbook: {
    impact: 'None yet; there is room for days or hours, as Disk Use on the dashboard shows.',
    causes: diskCauses,
    steps: diskSteps,
  },
  drill: { scenario: 'host-strained', orReplay: true },
  unitTest: { drive: diskDrive, firing: 0.86, silent: 0.84 },
};

export const hostDiskFull: Alert = {
  ...disk,
  name: 'HostDiskFull',
  threshold: { operator: '>', value: 0.95 },
  severity: 'critical',
  summary: 'A disk of the machine is about to be full',
  runbook: {
    impact: 'When it is full the database refuses writes, and logs and metrics stop.',
    causes: diskCauses,
    steps: [
      'Make room at once: remove what can be had again, such as images and package caches.',
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
