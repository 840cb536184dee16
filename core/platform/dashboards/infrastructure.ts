import type { AlertDeclaration } from '../../alerts/alert.ts';
import { hue, status } from '../../dashboards/colors.ts';
import type { Dashboard, Section } from '../../dashboards/dashboard.ts';
import { stat, stateTimeline, table, timeSeries } from '../../dashboards/panel.ts';
import { alertSum, alertValue, orZero, perSecond, query } from '../../dashboards/query.ts';
import {
  alertsNow,
  badOrGood,
  keyFigures,
  line,
  noneOr,
  section,
  tableHeight,
} from '../../dashboards/shared.ts';
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
import { postgresUp } from '../metrics/postgres.ts';
import { probeCertificateExpiry, probeDuration, probeStatus, probeSuccess } from '../metrics/probes.ts';
import { processCpu, processMemory } from '../metrics/process.ts';
import { infrastructurePanels } from '../panels.ts';
import { jobColors } from './job-colors.ts';
import { storeSections } from './stores.ts';

const ownServices = [hostCpuHigh.service, probeFailed.service];
const storeServices = [postgresDown.service, redisDown.service];

/** A certificate that expires within this time must be renewed by hand, because automatic renewal has failed. */
const CERTIFICATE_NOTICE_SECONDS = 14 * 24 * 3600;

const notLocal = { device: { not: 'lo' } } as const;

const figures = (services: readonly string[]) =>
  keyFigures([
    alertsNow(services),
    stat('Endpoints Failing', {
      description:
        'Endpoints whose last probe failed, ours and external ones. Not zero: the timeline below names them; request them yourself.',
      unit: 'items',
      queries: [query(orZero(count(compare(select(probeSuccess), '==', 0))), 'endpoints')],
      ...noneOr(status.bad),
    }),
    stat('CPU', {
      description:
        'CPU usage of the busiest host over the last 5 minutes. Red: requests wait; reduce the load.',
      unit: 'ratio',
      decimals: 0,
      queries: [query(max(hostCpuSaturated.value), 'busy')],
      alert: hostCpuSaturated,
    }),
    stat('Memory', {
      description:
        'Memory usage of the fullest host, without caches. Red: the kernel is about to kill a program.',
      unit: 'ratio',
      decimals: 0,
      queries: [query(max(hostMemoryExhausted.value), 'used')],
      alert: hostMemoryExhausted,
    }),
    stat('Fullest Disk', {
      description:
        'Usage of the fullest disk of all hosts. Red: free space now; a full disk stops the database.',
      unit: 'ratio',
      decimals: 0,
      queries: [query(max(hostDiskFull.value), 'used')],
      alert: hostDiskFull,
    }),
    stat('Certificates Expiring Soon', {
      description:
        'TLS endpoints whose certificate expires within 14 days. Not zero: find out why it was not renewed automatically.',
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

/** The name of an endpoint without what all have in common, so that the names have room. */
const address = '^(?:https?://)?(.*)$';

/** Endpoints that a table shows without being scrolled: those of the stack and a few of a project. */
const PROBES = 9;

const endpoints: Section = {
  title: 'Endpoints',
  lines: [
    line(tableHeight(PROBES), [
      stateTimeline('Probes', {
        description:
          'Which endpoint passed its probe, and when. It fails: request it yourself; the body of /health names the failing check.',
        unit: 'bool',
        queries: [query(min(select(probeSuccess), { by: ['instance'] }), '{{instance}}')],
        alert: probeFailed,
        words: badOrGood('fails', 'passes'),
        shown: address,
        width: 14,
      }),
      table(infrastructurePanels.statusCodes, {
        description:
          'Last status code of each endpoint. 0: no response; 503: a dependency is down; 3xx: the address has moved.',
        rows: { label: 'instance', heading: 'Endpoint', shown: address, width: 400 },
        columns: { Status: 'items' },
        queries: [query(max(select(probeStatus), { by: ['instance'] }), 'Status')],
      }),
    ]),
    line(8, [
      timeSeries('Probe Time', {
        description:
          'Probe response time of each endpoint. One rises: it or a dependency is slow; all rise: the host or the network is slow.',
        unit: 'seconds',
        queries: [query(max(select(probeDuration), { by: ['instance'] }), '{{instance}}')],
        shown: address,
      }),
    ]),
  ],
};

const machine = (colors: Readonly<Record<string, string>>, leak: AlertDeclaration | undefined): Section => ({
  title: 'CPU and Memory',
  lines: [
    line(8, [
      timeSeries('CPU Use', {
        description:
          'CPU usage, now and as the alerts see it. Over 80 % for long: find the process, or add a host.',
        unit: 'ratio',
        queries: [query(cpuBusy('$__rate_interval'), '{{instance}}'), alertValue(hostCpuHigh)],
        alert: hostCpuHigh,
      }),
      timeSeries(infrastructurePanels.cpuByMode, {
        description:
          'CPUs busy, by mode. iowait: the disk is slow; steal: the hypervisor is overcommitted; system: very many small requests.',
        unit: 'items',
        stack: true,
        queries: [query(perSecond(select(cpuSeconds, { mode: { not: 'idle' } }), ['mode']), '{{mode}}')],
        colors: { user: hue.blue, system: hue.purple, iowait: hue.sand, steal: hue.pink, nice: hue.sky },
      }),
      timeSeries('Load', {
        description:
          'Running and waiting threads, averaged over 1, 5 and 15 minutes. Above the number of CPUs for long: they wait for each other.',
        unit: 'items',
        queries: [query(max(load1), '1 min'), query(max(load5), '5 min'), query(max(load15), '15 min')],
        colors: { '1 min': hue.sky, '5 min': hue.blue, '15 min': hue.navy },
      }),
    ]),
    line(8, [
      timeSeries('Memory Use', {
        description:
          'Memory usage, without reclaimable caches. Over 85 %: find the process that grows below.',
        unit: 'ratio',
        queries: [query(memoryUsed, '{{instance}}')],
        alert: hostMemoryHigh,
      }),
      timeSeries(infrastructurePanels.processMemory, {
        description:
          'Memory of each process, and the forecast of an alert on a leak where one watches the process. A line that only rises: restart that process.',
        unit: 'bytes',
        queries: [
          query(max(select(processMemory), { by: ['job'] }), '{{job}}'),
          ...(leak ? [alertSum(leak)] : []),
        ],
        ...(leak && { alert: leak }),
        colors,
      }),
      timeSeries(infrastructurePanels.processCpu, {
        description:
          'CPUs that each process keeps busy. A Node service near 1: its single thread is saturated; add an instance.',
        unit: 'items',
        queries: [query(perSecond(processCpu, ['job']), '{{job}}')],
        colors,
      }),
      timeSeries('Memory in Bytes', {
        description:
          'Memory in use and total memory. Close together: little is left for programs; see Process Memory.',
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
  timeSeries(infrastructurePanels.diskUse, {
    description: 'Usage of each disk. Over 85 %, or steep: find what grows with du, and shorten retention.',
    unit: 'ratio',
    queries: [query(diskUsed, '{{device}}')],
    alert: hostDiskHigh,
  }),
  timeSeries('Disk Busy', {
    description:
      'Share of time in which each disk was busy. Near 100 %: its readers and writers wait; find them with iotop.',
    unit: 'ratio',
    queries: [query(perSecond(diskBusy, ['device']), '{{device}}')],
  }),
  timeSeries('Network In', {
    description:
      'Bytes received per second, by interface. Far more than requests explain: a flood of traffic, or a backup.',
    unit: 'bytesPerSecond',
    queries: [query(perSecond(select(networkReceived, notLocal), ['device']), '{{device}}')],
  }),
  timeSeries('Network Out', {
    description:
      'Bytes sent per second, by interface. Far more than responses explain: find out what is sent, and where.',
    unit: 'bytesPerSecond',
    queries: [query(perSecond(select(networkSent, notLocal), ['device']), '{{device}}')],
  }),
]);

const UID = 'vigia-infrastructure';

/** What the services need of the host, the endpoints and the stores. */
export function infrastructure(definitions: Definitions): Dashboard {
  const { services: more, alerts } = definitions.additionsTo(UID);
  // A program of others may expose the same name: only our exporter's is meant.
  const stores = definitions.contract.get(postgresUp.name)?.exporter !== undefined;
  const services = [...ownServices, ...(stores ? storeServices : []), ...more];
  return {
    uid: UID,
    title: 'Infrastructure Overview',
    description: `Do the host${stores ? ', the endpoints and the stores' : ' and the endpoints'} have what the services need?`,
    folder: 'Vigia',
    services,
    variables: [],
    keyFigure: 'CPU',
    sections: [
      figures(services),
      endpoints,
      machine(jobColors(definitions.jobColors), alerts[infrastructurePanels.processMemory.title]),
      disksAndNetwork,
      ...(stores ? storeSections : []),
    ],
  };
}
