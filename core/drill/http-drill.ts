import type { Alert, HttpDrill } from '../alerts/alert.ts';
import type { Project } from '../project/project.ts';
import { milliseconds } from '../promql/duration.ts';
import { type DrillResult, patienceFor, seeThrough, type Watch } from './drill.ts';
import { HttpFault } from './http-fault.ts';
import type { PrivateOptions } from './private.ts';
import { activeAlerts, type Notification, notifications, notifiedAlerts } from './stack-client.ts';

/** Where the servers of the running stack are. */
export interface RunningUrls {
  readonly prometheus: string;
  readonly alertmanager: string;
  /** The service that keeps the notifications, for a project with a desk. */
  readonly desk: string;
}

/**
 * Drills an alert by the fault endpoints of the user's own service, on the running stack of one environment. The alert is looked at in
 * that environment alone, and the fault is not started unless it is inactive there. Without a desk, an alert counts as notified when
 * Alertmanager has it for a receiver.
 */
export function drillByHttp(
  alert: Alert,
  drill: HttpDrill,
  project: Project,
  urls: RunningUrls,
  {
    timeScale = 1,
    onStep,
    base,
  }: Pick<PrivateOptions, 'timeScale' | 'onStep'> & { base?: string | undefined },
): Promise<DrillResult> {
  const labels = project.fleetLabels.includes('environment') ? { environment: project.environment } : {};
  const active = () => activeAlerts(urls, alert.name, labels);
  const watch: Watch = {
    state: async () => {
      const some = await active();
      if (some.some(({ state }) => state === 'firing')) return 'firing';
      return some.length > 0 ? 'pending' : 'inactive';
    },
    notifications: project.desk
      ? async (name, since) =>
          (await notifications(urls, name, since)).filter(one => isOf(one.labels, labels))
      : told(urls.alertmanager, labels),
    activeSince: async () => earliest(await active()),
  };
  const wait = milliseconds(drill.showsWithin ?? '0s') + milliseconds(drill.clearsWithin ?? '0s');
  return seeThrough(alert, watch, new HttpFault(drill, base), {
    patienceMs: patienceFor(alert, timeScale) + wait,
    ...(onStep && { onStep }),
  });
}

function isOf(labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([label, value]) => labels[label] === value);
}

function earliest(alerts: readonly { readonly activeAt: number }[]): number | undefined {
  return alerts.length === 0 ? undefined : Math.min(...alerts.map(({ activeAt }) => activeAt));
}

/** Returns the notifications as Alertmanager knows them: an alert that it has, and then has no more. */
function told(alertmanager: string, labels: Readonly<Record<string, string>>): Watch['notifications'] {
  const seen: Notification[] = [];
  return async (name, since) => {
    const some = await notifiedAlerts(alertmanager, name, labels);
    const last = seen.at(-1)?.status;
    if (some.length > 0 && last !== 'firing') seen.push({ ...some[0]!, receivedAt: Date.now() });
    if (some.length === 0 && last === 'firing')
      seen.push({ ...seen.at(-1)!, status: 'resolved', receivedAt: Date.now() });
    return seen.filter(({ receivedAt }) => receivedAt >= since);
  };
}
