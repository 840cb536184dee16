import { defineSystem, type System } from '../project/system.ts';
import { desk as deskAlerts, deskDown } from './alerts/desk.ts';
import { host as hostAlerts } from './alerts/host.ts';
import { probes as probeAlerts } from './alerts/probes.ts';
import { alertHistory } from './alerts/recorded.ts';
import { targetRestarts } from './alerts/restarts.ts';
import { stores as storeAlerts } from './alerts/stores.ts';
import { delivery } from './alerts/telemetry.ts';
import { metricsAbsent, notificationsFailing, targetDown, watchdog } from './alerts/watch.ts';
import { alertStatus } from './dashboards/alert-status.ts';
import { desk as deskDashboard } from './dashboards/desk.ts';
import { home } from './dashboards/home.ts';
import { infrastructure } from './dashboards/infrastructure.ts';
import { logs } from './dashboards/logs.ts';
import { serviceDashboard } from './dashboards/service.ts';
import { slo } from './dashboards/slo.ts';
import { sloDetail } from './dashboards/slo-detail.ts';
import { stack } from './dashboards/stack.ts';
import { watchers } from './dashboards/watchers.ts';
import * as backups from './metrics/backups.ts';
import * as duty from './metrics/duty.ts';
import * as host from './metrics/host.ts';
import * as http from './metrics/http.ts';
import * as messages from './metrics/messages.ts';
import * as postgres from './metrics/postgres.ts';
import * as probes from './metrics/probes.ts';
import * as processes from './metrics/process.ts';
import * as recorded from './metrics/recorded.ts';
import * as redis from './metrics/redis.ts';
import { remediationRuns } from './metrics/remedies.ts';
import * as servers from './metrics/servers.ts';
import * as telemetry from './metrics/telemetry.ts';

export { probeFailed } from './alerts/probes.ts';
export { type OwnExporter, ownExporter } from './own-exporter.ts';
export { infrastructurePanels } from './panels.ts';

/** What is watched in every project, as systems of their own: a project may choose among them. */

/** The texts of these systems are in both languages, so that any project may list them. */
type InBothLanguages = System<string, string, string, never>;

/** The people who run the host, the stores and the monitoring, whatever runs on them. */
const copyTo = 'platform';

/** The servers of the stack. */
export const stackSystem: InBothLanguages = defineSystem({
  name: 'stack',
  title: 'Stack',
  metrics: Object.values(servers),
  dashboards: [stack],
});

export const hostSystem: InBothLanguages = defineSystem({
  name: 'host',
  title: 'Host',
  metrics: Object.values(host),
  alerts: [hostAlerts],
  dashboards: [infrastructure],
  // The same of the host at two levels, which have a name each.
  inhibitions: (
    [
      ['HostCpuSaturated', 'HostCpuHigh'],
      ['HostMemoryExhausted', 'HostMemoryHigh'],
      ['HostDiskFull', 'HostDiskHigh'],
    ] as const
  ).map(([worse, bad]) => ({
    source: { alertname: worse },
    target: { alertname: bad },
    equal: ['instance', 'device'],
  })),
  copyTo,
});

export const probesSystem: InBothLanguages = defineSystem({
  name: 'probes',
  title: 'Probes',
  metrics: Object.values(probes),
  alerts: [probeAlerts],
  copyTo,
});

export const storesSystem: InBothLanguages = defineSystem({
  name: 'stores',
  title: 'Stores',
  metrics: [...Object.values(postgres), ...Object.values(redis)],
  alerts: [storeAlerts],
  copyTo,
});

/** What every service with the telemetry kit exposes of itself. */
export const telemetrySystem: InBothLanguages = defineSystem({
  name: 'telemetry',
  title: 'Telemetry kit',
  metrics: {
    'HTTP API': [http.httpRequestDuration],
    Process: Object.values(processes),
    'Telemetry kit': Object.values(telemetry),
  },
  alerts: [delivery],
  dashboards: [logs],
});

/**
 * The same for services without the kit: its metrics are in the contract, because servers export some of them too, and nothing is told or
 * shown of the rest.
 */
export const withoutKit: InBothLanguages = { ...telemetrySystem, alerts: [], dashboards: [] };

/** The desk, where there is one: who is told, who looks after what, and what it does about alerts. */
export const deskSystem: InBothLanguages = defineSystem({
  name: 'desk',
  title: 'Desk',
  metrics: [...Object.values(duty), ...Object.values(messages), ...Object.values(backups), remediationRuns],
  alerts: [deskAlerts],
  dashboards: [deskDashboard],
  // The same of one target, with what it means.
  inhibitions: [
    {
      source: { alertname: deskDown.name },
      target: { alertname: targetDown.name },
      equal: ['job', 'instance'],
    },
  ],
  copyTo,
});

/** Whether watching itself works, and the dashboards over everything. */
export const monitoringSystem: InBothLanguages = defineSystem({
  name: 'monitoring',
  title: 'Monitoring',
  metrics: Object.values(recorded),
  alerts: ({ sentinels, required }) => {
    const absence = metricsAbsent(sentinels, required);
    return [
      {
        name: 'watch',
        alerts: [targetDown, targetRestarts, ...(absence ? [absence] : []), notificationsFailing, watchdog],
      },
    ];
  },
  recordings: [alertHistory],
  dashboards: [
    slo,
    ({ objectives }) => objectives.map(sloDetail),
    definitions => definitions.services.map(service => serviceDashboard(service, definitions)),
    alertStatus,
    watchers,
  ],
  overview: home,
  // A job that cannot be scraped has no metrics; the first is the cause of the second.
  inhibitions: [
    { source: { alertname: targetDown.name }, target: { alertname: 'MetricsAbsent' }, equal: ['job'] },
  ],
  copyTo,
});

export const platform: readonly InBothLanguages[] = [
  stackSystem,
  hostSystem,
  probesSystem,
  storesSystem,
  telemetrySystem,
  deskSystem,
  monitoringSystem,
];
