import type { Alert } from '../../alerts/alert.ts';
import { hue, status } from '../../dashboards/colors.ts';
import type { Dashboard, Section } from '../../dashboards/dashboard.ts';
import { barGauge, stat, stateTimeline, timeSeries } from '../../dashboards/panel.ts';
import { alertSum, alertValue, orZero, perSecond, query } from '../../dashboards/query.ts';
import { alertsNow, badOrGood, keyFigures, line, noneOr, section } from '../../dashboards/shared.ts';
import type { Definitions } from '../../project/definitions.ts';
import { age, compare, count, max, min, select, subtract, sum } from '../../promql/index.ts';
import {
  cpuBusy,
  diskUsed,
  hostCpuHigh,
  hostCpuSaturated,
  hostDiskFull,
  hostDiskHigh,
  hostMemoryExhausted,
  hostMemoryHigh,
  memoryUsed,
} from '../alerts/host.ts';
import { probeFailed } from '../alerts/probes.ts';
import { postgresDown, redisDown } from '../alerts/stores.ts';
import {
  cpuSeconds,
  diskBusy,
  load1,
  load5,
  load15,
  memoryAvailable,
  memoryTotal,
  networkReceived,
  networkSent,
} from '../metrics/host.ts';
import { probeCertificateExpiry, probeDuration, probeStatus, probeSuccess } from '../metrics/probes.ts';
import { processCpu, processMemory } from '../metrics/process.ts';
import { jobColors } from './job-colors.ts';
import { storeSections } from './stores.ts';

const ownServices = [hostCpuHigh.service, probeFailed.service, postgresDown.service, redisDown.service];

/** A certificate that ends within this is renewed by hand when no machine has done so by then. */
const CERTIFICATE_NOTICE_SECONDS = 14 * 24 * 3600;

const notLocal = { device: { not: 'lo' } } as const;

const figures = (services: readonly string[]) =>
  keyFigures([
    alertsNow(services),
    stat('Endpoints Failing', {
      description:
        'Endpoints whose last probe failed, ours and those outside. Not zero: the timeline below names them; ask them yourself.',
      unit: 'items',
      queries: [query(orZero(count(compare(select(probeSuccess), '==', 0))), 'endpoints')],
      ...noneOr(status.bad),
    }),
    stat('Processors', {
      description:
        'Share of the last 5 minutes in which the processors of the busiest machine worked. Red: requests wait; take load off.',
      unit: 'ratio',
      decimals: 0,
      queries: [query(max(hostCpuSaturated.value), 'busy')],
      alert: hostCpuSaturated,
    }),
    stat('Memory', {
      description:
        'Share of the memory in use on the fullest machine, caches left out. Red: the kernel is about to end a program.',
      unit: 'ratio',
      decimals: 0,
      queries: [query(max(hostMemoryExhausted.value), 'used')],
      alert: hostMemoryExhausted,
    }),
    stat('Fullest Disk', {
      description:
        'Share in use of the fullest disk of all machines. Red: make room now; a full disk stops the database.',
      unit: 'ratio',
      decimals: 0,
      queries: [query(max(hostDiskFull.value), 'used')],
      alert: hostDiskFull,
    }),
    stat('Certificates Ending Soon', {
      description:
        'Endpoints asked over TLS whose certificate ends within 14 days. Not zero: find out why it was not renewed by itself.',
      unit: 'items',
      queries: [
        query(
          orZero(count(compare(age(select(probeCertificateExpiry)), '>', -CERTIFICATE_NOTICE_SECONDS))),
          'certificates',
        ),
      ],
      ...noneOr(status.late),
    }),
  ]);

const endpoints = section('Endpoints', 9, [
  stateTimeline('Probes', {
    description:
      'Which endpoint answered as it should, and when. Fails: ask it yourself; the body of /health names the check that fails.',
    unit: 'bool',
    queries: [query(min(select(probeSuccess), { by: ['instance'] }), '{{instance}}')],
    alert: probeFailed,
    words: badOrGood('fails', 'answers'),
  }),
  timeSeries('Probe Time', {
    description:
      'How long each endpoint took to answer a probe. One rises: it or what it asks is slow; all rise: the machine or the network.',
    unit: 'seconds',
    queries: [query(max(select(probeDuration), { by: ['instance'] }), '{{instance}}')],
  }),
  barGauge('Status Codes', {
    description:
      'The status of the last answer of each endpoint. 0: none came; 503: it lacks something; 3xx: the address has moved.',
    unit: 'items',
    max: 599,
    queries: [query(max(select(probeStatus), { by: ['instance'] }), '{{instance}}')],
  }),
]);

const machine = (colors: Readonly<Record<string, string>>, leak: Alert | undefined): Section => ({
  title: 'Processors and Memory',
  lines: [
    line(8, [
      timeSeries('Processor Use', {
        description:
          'Share of the time in which the processors worked, now and as the alerts see it. Over 80 % for long: find who, or add a machine.',
        unit: 'ratio',
        queries: [query(cpuBusy('$__rate_interval'), '{{instance}}'), alertValue(hostCpuHigh)],
        alert: hostCpuHigh,
      }),
      timeSeries('Processor Time by Mode', {
        description:
          'Processors at work, by what for. iowait: the disk is slow; steal: the machine below is overbooked; system: very many small requests.',
        unit: 'items',
        stack: true,
        queries: [query(perSecond(select(cpuSeconds, { mode: { not: 'idle' } }), ['mode']), '{{mode}}')],
        colors: { user: hue.blue, system: hue.purple, iowait: hue.sand, steal: hue.pink, nice: hue.sky },
      }),
      timeSeries('Load', {
        description:
          'Threads that run or wait, the mean of 1, 5 and 15 minutes. Above the number of processors for long: they wait for each other.',
        unit: 'items',
        queries: [query(max(load1), '1 min'), query(max(load5), '5 min'), query(max(load15), '15 min')],
        colors: { '1 min': hue.sky, '5 min': hue.blue, '15 min': hue.navy },
      }),
    ]),
    line(8, [
      timeSeries('Memory Use', {
        description:
          'Share of the memory in use, caches that can be given up left out. Over 85 %: see whose grows below.',
        unit: 'ratio',
        queries: [query(memoryUsed, '{{instance}}')],
        alert: hostMemoryHigh,
      }),
      timeSeries(PROCESS_MEMORY, {
        description:
          'Memory that each process holds, and what the sample service would hold in an hour where it seems to leak. A line that only rises: restart that process.',
        unit: 'bytes',
        queries: [
          query(max(select(processMemory), { by: ['job'] }), '{{job}}'),
          ...(leak ? [alertSum(leak)] : []),
        ],
        ...(leak && { alert: leak }),
        colors,
      }),
      timeSeries('Process Processor Time', {
        description:
          'Processors that each process keeps busy. The sample service at 1: its one thread is full; start another instance.',
        unit: 'items',
        queries: [query(perSecond(processCpu, ['job']), '{{job}}')],
        colors,
      }),
      timeSeries('Memory in Bytes', {
        description:
          'Memory that is in use and all there is. Close together: little is left for programs; see Process Memory.',
        unit: 'bytes',
        queries: [
          query(sum(subtract(select(memoryTotal), select(memoryAvailable))), 'used'),
          query(sum(memoryTotal), 'there is'),
        ],
        colors: { used: hue.blue, 'there is': status.unknown },
      }),
    ]),
  ],
});

const disksAndNetwork = section('Disks and Network', 8, [
  timeSeries('Disk Use', {
    description:
      'Share of each disk in use. Over 85 %, or steep: find what grows with du, and shorten retention.',
    unit: 'ratio',
    queries: [query(diskUsed, '{{device}}')],
    alert: hostDiskHigh,
  }),
  timeSeries('Disk Busy', {
    description:
      'Share of the time in which each disk had something to do. Near 100 %: what reads or writes there waits; see who with iotop.',
    unit: 'ratio',
    queries: [query(perSecond(diskBusy, ['device']), '{{device}}')],
  }),
  timeSeries('Network In', {
    description:
      'Bytes a second that come in, by interface. Far more than requests explain: somebody floods, or a backup runs.',
    unit: 'bytesPerSecond',
    queries: [query(perSecond(select(networkReceived, notLocal), ['device']), '{{device}}')],
  }),
  timeSeries('Network Out', {
    description:
      'Bytes a second that go out, by interface. Far more than answers explain: see what is sent, and where to.',
    unit: 'bytesPerSecond',
    queries: [query(perSecond(select(networkSent, notLocal), ['device']), '{{device}}')],
  }),
]);

const UID = 'vigia-infrastructure';
const PROCESS_MEMORY = 'Process Memory';

/** What the services need of the host, the endpoints and the stores. */
export function infrastructure(definitions: Definitions): Dashboard {
  const { services: more, alerts } = definitions.additionsTo(UID);
  const services = [...ownServices, ...more];
  return {
    uid: UID,
    title: 'Infrastructure Overview',
    description: 'Do the machine, the endpoints and the stores have what the services need of them?',
    folder: 'Vigia',
    services,
    variables: [],
    sections: [
      figures(services),
      endpoints,
      machine(jobColors(definitions.jobColors), alerts[PROCESS_MEMORY]),
      disksAndNetwork,
      ...storeSections,
    ],
  };
}
