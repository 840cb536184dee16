import { bounded, redactTexts } from '@vigia/telemetry';
import type { Language } from 'vigia/desk';
import type { Incident } from '../incidents/incident.ts';
import { clip, oneLine } from './clip.ts';
import type { IncidentLinks } from './links.ts';
import type { Block, Fact, Link, Message, Tone } from './message.ts';
import { logsAt, panelAt, webLink } from './panel-link.ts';
import { words } from './words.ts';
import { durationText, limitText, readingText, timeText } from './written.ts';

/** What a message says of an incident: one that the desk keeps has an id, and therefore links to its pages. */
export type ToldIncident = Pick<Incident, 'status' | 'labels' | 'annotations' | 'startsAt' | 'endsAt'> & {
  readonly id?: number;
  readonly fingerprint?: string;
};

/** Everything that a message depends on in addition to the incidents. */
export interface MessageContext {
  readonly language: Language;
  /** Of the times in messages, a name of the IANA database. */
  readonly timeZone: string;
  readonly now: number;
  /** Divides the window of panels. */
  readonly timeScale: number;
  readonly fleetLabels: readonly string[];
  readonly tenantLabel: string;
  /** Where people reach Grafana. Absent: no links to log lines. */
  readonly grafana?: string;
  /** The services whose log lines have their name. */
  readonly logging: readonly string[];
  readonly links: readonly IncidentLinks[];
  /** Summaries by the name of the alert, where annotations have them in another language. */
  readonly summaries?: ReadonlyMap<string, string>;
}

/** What is longest of one text: channels that take less cut more. */
const LONGEST = { title: 250, heading: 250, text: 3000, fact: 300 };
/** Incidents that one message shows: more are counted, and are in the inbox. */
const MOST_SHOWN = 10;
/** Incidents that webhooks are told of in one message. */
const MOST_KEPT = 100;

/** Returns what people are told of incidents, those that fire first; `truncated` more are of their kind. */
export function incidentMessage(
  incidents: readonly ToldIncident[],
  context: MessageContext,
  truncated = 0,
): Message {
  const sorted = [...incidents].sort((a, b) => Number(b.status === 'firing') - Number(a.status === 'firing'));
  const known = sorted.slice(0, MOST_KEPT);
  const uncounted = sorted.length - known.length + truncated;
  const kept = bounded(() => known.map(clean));
  const shown = kept.slice(0, MOST_SHOWN);
  const { leftOut, links } = words(context.language);
  const summary = inCommon(kept, one => summaryOf(one, context));
  const inbox = firstOf(context.links, one => webLink(one.inbox?.()));
  const blocks = shown.map(one =>
    blockOf(one, context, { named: inCommon(kept, nameOf) === undefined, summary }),
  );
  const missing = sorted.length - shown.length + truncated;
  return {
    tone: sorted.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    title: titleOf(kept, summary, { ...context, counts: countsOf(sorted, truncated) }),
    blocks: [
      ...blocks,
      ...(missing > 0 && inbox
        ? [{ tone: 'notice' as const, facts: [], links: [{ label: links.inbox, url: inbox }] }]
        : []),
    ],
    ...(missing > 0 && { more: leftOut(missing) }),
    ...(uncounted > 0 && { truncatedAlerts: uncounted }),
    alerts: kept.map(({ status, labels, annotations, startsAt, endsAt, fingerprint }) => ({
      ...{ status, labels, annotations, startsAt, endsAt },
      ...(fingerprint !== undefined && { fingerprint }),
    })),
  };
}

type Counts = Readonly<Record<Incident['status'], number>>;

/** Of what Alertmanager left out it does not say the state: it is that of most. */
function countsOf(incidents: readonly ToldIncident[], truncated: number): Counts {
  const firing = incidents.filter(({ status }) => status === 'firing').length;
  const resolved = incidents.length - firing;
  return firing >= resolved
    ? { firing: firing + truncated, resolved }
    : { firing, resolved: resolved + truncated };
}

/** `[FIRING 2, RESOLVED 1] HostDiskFull in production: The disk is full` */
function titleOf(
  incidents: readonly ToldIncident[],
  summary: string | undefined,
  { language, fleetLabels, counts }: MessageContext & { readonly counts: Counts },
): string {
  const { firing, resolved, severalAlerts, where } = words(language);
  const states = [
    ...(counts.firing > 0 ? [`${firing} ${counts.firing}`] : []),
    ...(counts.resolved > 0 ? [`${resolved} ${counts.resolved}`] : []),
  ];
  const places = fleetLabels.flatMap(label => inCommon(incidents, one => one.labels[label]) ?? []);
  const name = inCommon(incidents, nameOf) ?? severalAlerts;
  const what = `${name}${places.length > 0 ? where(places.join(', ')) : ''}${summary ? `: ${summary}` : ''}`;
  return clip(oneLine(`[${states.join(', ')}] ${what}`), LONGEST.title);
}

function blockOf(
  incident: ToldIncident,
  context: MessageContext,
  { named, summary }: { readonly named: boolean; readonly summary: string | undefined },
): Block {
  const { annotations, status } = incident;
  const { language } = context;
  const own = summary === undefined ? summaryOf(incident, context) : undefined;
  const name = named ? (nameOf(incident) ?? words(language).unnamedAlert) : undefined;
  const heading = [name, own].filter(Boolean).join(': ');
  const description = annotations[`description_${language}`] ?? annotations.description;
  return {
    tone: status satisfies Tone,
    ...(heading && { heading: clip(oneLine(heading), LONGEST.heading) }),
    ...(description && { text: clip(description, LONGEST.text) }),
    facts: factsOf(incident, context).map(({ label, value }) => ({
      label,
      value: clip(oneLine(value), LONGEST.fact),
    })),
    links: linksOf(incident, context),
  };
}

function factsOf(
  { status, labels, annotations, startsAt, endsAt }: ToldIncident,
  context: MessageContext,
): Fact[] {
  const { language, timeZone, now, fleetLabels, tenantLabel } = context;
  const text = words(language);
  const { value, threshold } = annotations;
  const time = (at: number) => timeText(at, language, timeZone);
  const { environment, [tenantLabel]: tenant } = labels;
  const affected = Object.entries(labels).filter(
    ([label]) =>
      !fleetLabels.includes(label) &&
      !SAID_ELSEWHERE.has(label) &&
      label !== tenantLabel &&
      label !== 'environment',
  );
  const severity = labels.escalate === 'true' ? 'emergency' : labels.severity;
  const known = severity !== undefined && Object.hasOwn(text.severities, severity);
  return [
    ...(value
      ? [
          {
            label: status === 'firing' ? text.value : text.lastValue,
            value: `${readingText(value, language)}${threshold ? ` (${text.threshold(limitText(threshold, language))})` : ''}`,
          },
        ]
      : []),
    ...(status === 'resolved' && endsAt !== null
      ? [
          {
            label: text.resolvedAt,
            value: `${time(endsAt)}, ${text.after(durationText(endsAt - startsAt, language))}`,
          },
        ]
      : []),
    status === 'firing'
      ? {
          label: text.since,
          value: `${time(startsAt)}${now - startsAt >= 60_000 ? `, ${text.lasting(durationText(now - startsAt, language))}` : ''}`,
        }
      : { label: text.began, value: time(startsAt) },
    ...(severity && severity !== 'none'
      ? [
          {
            label: text.severity,
            value: known ? text.severities[severity as keyof typeof text.severities] : severity,
          },
        ]
      : []),
    ...(environment ? [{ label: text.environment, value: environment }] : []),
    ...fleetLabels
      .filter(label => label !== 'environment' && label !== tenantLabel && labels[label])
      .map(label => ({ label, value: labels[label]! })),
    ...(tenant ? [{ label: text.tenant, value: tenant }] : []),
    ...(affected.length > 0
      ? [{ label: text.affected, value: affected.map(([label, one]) => `${label} ${one}`).join(', ') }]
      : []),
  ];
}

/** Labels that a message has in another place, or that only routes are about. */
const SAID_ELSEWHERE = new Set([
  'alertname',
  'severity',
  'category',
  'escalate',
  'component',
  'monitor',
  'prometheus',
  'replica',
]);

function linksOf(incident: ToldIncident, context: MessageContext): Link[] {
  const { annotations, startsAt, labels, status } = incident;
  const { timeScale, grafana, logging } = context;
  const { links: label } = words(context.language);
  const { id } = incident;
  const page = (of: 'acknowledge' | 'incident') =>
    id === undefined ? undefined : firstOf(context.links, one => webLink(one[of]?.({ id })));
  const { environment, service } = labels;
  // Where one service logs, the alert is about it.
  const logService = logging.length === 1 ? logging[0] : logging.find(one => one === service);
  const lines = {
    ...(environment !== undefined && { environment }),
    ...(logService !== undefined && { service: logService }),
  };
  const all: readonly (readonly [string, string | undefined])[] = [
    [label.acknowledge, status === 'firing' ? page('acknowledge') : undefined],
    [label.incident, page('incident')],
    [label.panel, panelAt(annotations.dashboard_url, startsAt, timeScale)],
    [label.runbook, webLink(annotations.runbook_url)],
    [
      label.logs,
      grafana && Object.keys(lines).length > 0 ? logsAt(grafana, lines, startsAt, timeScale) : undefined,
    ],
  ];
  return all.flatMap(([name, url]) => (url === undefined ? [] : [{ label: name, url }]));
}

/** What Alertmanager tells has passed through templates: it is looked at once more. */
function clean(incident: ToldIncident): ToldIncident {
  const { labels, annotations } = incident;
  return { ...incident, labels: redactTexts(labels), annotations: redactTexts(annotations) };
}

function nameOf({ labels }: ToldIncident): string | undefined {
  return labels.alertname;
}

function summaryOf(incident: ToldIncident, { summaries }: MessageContext): string | undefined {
  const name = nameOf(incident);
  return (name === undefined ? undefined : summaries?.get(name)) ?? incident.annotations.summary;
}

/** What is the same of all; undefined if it differs. */
function inCommon<T, V>(some: readonly T[], of: (one: T) => V | undefined): V | undefined {
  const [first, ...others] = some.map(of);
  return others.every(one => one === first) ? first : undefined;
}

function firstOf<T, V>(some: readonly T[], of: (one: T) => V | undefined): V | undefined {
  for (const one of some) {
    const found = of(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
