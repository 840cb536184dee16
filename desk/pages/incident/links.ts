import type { DeskProject } from 'vigia/desk';
import type { Incident } from '../../incidents/incident.ts';
import { logsAt, panelAt, webLink } from '../../messages/panel-link.ts';

/** What is looked at is around the start, as in messages. */
const BEFORE_MS = 30 * 60_000;
const AFTER_MS = 10 * 60_000;

export type LinkName = 'panel' | 'logs' | 'traces' | 'runbook' | 'prometheus';

/** Returns where there is more to see of an incident, at the time at which it began. */
export function linksOf(
  incident: Incident,
  project: DeskProject,
): readonly (readonly [name: LinkName, href: string])[] {
  const { annotations, generatorUrl, name } = incident;
  const known = project.alerts.some(alert => alert.name === name);
  const links: readonly (readonly [LinkName, string | undefined])[] = [
    ['runbook', known ? runbookPath(name, incident.id) : webLink(annotations.runbook_url)],
    ['panel', panelAt(annotations.dashboard_url, incident.startsAt, project.timeScale)],
    ['logs', logsOf(incident, project)],
    ['traces', tracesOf(incident, project)],
    ['prometheus', webLink(generatorUrl ?? undefined)],
  ];
  return links.flatMap(([name, href]) => (href === undefined ? [] : [[name, href] as const]));
}

/** Returns the page of a runbook, which asks its queries for an incident if there is one. */
export function runbookPath(alert: string, incident?: number): string {
  return `/runbooks/${encodeURIComponent(alert)}${incident === undefined ? '' : `?incident=${incident}`}`;
}

function logsOf(incident: Incident, { links, logs, timeScale }: DeskProject): string | undefined {
  const { environment, service } = incident;
  const labels = {
    ...(environment !== null && { environment }),
    ...(logs.includes(service) && { service }),
  };
  if (Object.keys(labels).length === 0) return undefined;
  return logsAt(links.grafana, labels, incident.startsAt, timeScale);
}

/** Jaeger counts in microseconds. */
function tracesOf(
  { startsAt, endsAt }: Incident,
  { links, pages, timeScale }: DeskProject,
): string | undefined {
  const service = pages?.traced;
  if (service === undefined) return undefined;
  const query = new URLSearchParams({
    ...{ service, lookback: 'custom', limit: '50' },
    start: `${Math.round(startsAt - BEFORE_MS / timeScale)}000`,
    end: `${Math.round(Math.max(startsAt, endsAt ?? startsAt) + AFTER_MS / timeScale)}000`,
  });
  return webLink(`${links.jaeger}/search?${query}`);
}
