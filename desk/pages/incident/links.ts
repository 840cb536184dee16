import type { DeskProject } from 'vigia/desk';
import type { Incident } from '../../incidents/incident.ts';
import { webAddress } from '../html/html.ts';

/** What is looked at is around the start, as in the messages of Alertmanager. */
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
    ['runbook', known ? runbookPath(name, incident.id) : webAddress(annotations.runbook_url)],
    ['panel', panelAt(annotations.dashboard_url, incident)],
    ['logs', logsAt(incident, project)],
    ['traces', tracesAt(incident, project)],
    ['prometheus', webAddress(generatorUrl ?? undefined)],
  ];
  return links.flatMap(([name, href]) => (href === undefined ? [] : [[name, href] as const]));
}

/** Returns the page of a runbook, which asks its queries for an incident if there is one. */
export function runbookPath(alert: string, incident?: number): string {
  return `/runbooks/${encodeURIComponent(alert)}${incident === undefined ? '' : `?incident=${incident}`}`;
}

function windowOf({ startsAt, endsAt }: Incident): { readonly from: number; readonly to: number } {
  return { from: startsAt - BEFORE_MS, to: Math.max(startsAt, endsAt ?? startsAt) + AFTER_MS };
}

function panelAt(dashboard: string | undefined, incident: Incident): string | undefined {
  const address = webAddress(dashboard);
  if (address === undefined) return undefined;
  const url = new URL(address);
  const { from, to } = windowOf(incident);
  url.searchParams.set('from', String(from));
  url.searchParams.set('to', String(to));
  return url.href;
}

/** Explore, in the form of Grafana 9, which later versions migrate. */
function logsAt(incident: Incident, { links, pages }: DeskProject): string | undefined {
  const { logs } = pages ?? {};
  if (!logs) return undefined;
  const labels = {
    ...(logs.service !== undefined && { service: logs.service }),
    ...(incident.environment !== null && { environment: incident.environment }),
  };
  const matchers = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  const { from, to } = windowOf(incident);
  const left = {
    datasource: logs.datasource,
    queries: [{ refId: 'A', expr: `{${matchers.join(', ') || 'level=~".+"'}}` }],
    range: { from: String(from), to: String(to) },
  };
  return webAddress(`${links.grafana}/explore?left=${encodeURIComponent(JSON.stringify(left))}`);
}

/** Jaeger counts in microseconds. */
function tracesAt(incident: Incident, { links, pages }: DeskProject): string | undefined {
  const service = pages?.logs?.service;
  if (service === undefined) return undefined;
  const { from, to } = windowOf(incident);
  const query = new URLSearchParams({
    service,
    lookback: 'custom',
    start: `${from}000`,
    end: `${to}000`,
    limit: '50',
  });
  return webAddress(`${links.jaeger}/search?${query}`);
}
