import type { Incident } from '../../incidents/incident.ts';
import { standingOf } from '../../incidents/overview.ts';
import { type Content, type Html, html } from '../html/html.ts';
import { icon } from '../html/icons.ts';
import { severityBadge } from '../incident/badges.ts';
import type { Known } from '../known.ts';
import { short } from '../text.ts';
import { age, lasting, type View } from '../view.ts';

/** Longer texts are cut in the list: a page has at most as many bytes as rows times these. */
const LONGEST_SUMMARY = 200;
const LONGEST_VALUE = 60;
const MOST_LABELS = 4;
/** Shown elsewhere in the row. */
const SHOWN = new Set([
  'alertname',
  'severity',
  'category',
  'service',
  'environment',
  'escalate',
  'component',
]);

/** Returns the row of one incident: what, where, how long, and who has taken it. */
export function incidentRow(incident: Incident, view: View, known: Known): Html {
  const { format, words, now } = view;
  const standing = standingOf(incident, now);
  const { id, name, severity, environment, service, startsAt } = incident;
  const severityClass = ['critical', 'warning', 'info'].includes(severity) ? severity : 'other';
  return html`<li class="incident ${severityClass} ${standing}" id="incident-${id}">
${severityBadge(incident, view)}
<div class="main">
<p class="title"><a href="/incidents/${id}" class="outside">${short(known.summary(incident, view.language), LONGEST_SUMMARY)}</a></p>
<p class="what">${reading(incident)}${[environment, service].map(value => value && html`<span class="outside">${short(value, LONGEST_VALUE)}</span>`)}${labels(incident)}<span class="mono outside">${short(name, LONGEST_VALUE)}</span></p>
${
  standing === 'acknowledged' &&
  html`<p class="taken">${icon('check')}<span class="outside">${words.inbox.acknowledgedBy(short(incident.acknowledgedBy ?? '?', LONGEST_VALUE), age(view, incident.acknowledgedAt ?? startsAt))}</span></p>`
}
</div>
<p class="age">${ageOf()}</p>
</li>`;

  function ageOf(): Content {
    if (standing === 'resolved') {
      const ended = incident.endsAt ?? incident.resolvedAt ?? now;
      return html`<strong>${words.inbox.resolvedAgo(age(view, ended))}</strong><span>${words.inbox.lasted(lasting(view, ended - startsAt))}</span>`;
    }
    return html`<strong>${age(view, startsAt)}</strong><span>${
      standing === 'unknown'
        ? words.inbox.lastHeard(age(view, incident.lastToldAt))
        : html`<time datetime="${isoTime(startsAt)}">${words.inbox.since(isToday(startsAt, now, view) ? format.time(startsAt) : format.dateTime(startsAt))}</time>`
    }</span>`;
  }
}

/** How bad it is: the value when it fired, and the limit. */
function reading({ annotations: { value, threshold } }: Incident): Content {
  if (!value) return undefined;
  return html`<span class="reading outside">${short(value, LONGEST_VALUE)}${threshold && ` (${short(threshold, LONGEST_VALUE)})`}</span>`;
}

/** What is broken, as the labels of the alert say: `crew_id crew-4`. */
function labels({ labels }: Incident): Content {
  const own = Object.entries(labels).filter(([label]) => !SHOWN.has(label));
  return own
    .slice(0, MOST_LABELS)
    .map(
      ([label, value]) =>
        html`<span class="outside">${short(label, LONGEST_VALUE)} ${short(value, LONGEST_VALUE)}</span>`,
    );
}

/** Returns the time for machines; the years before 0 and after 9999 have six digits there. */
export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

function isToday(time: number, now: number, { format }: View): boolean {
  return format.date(time) === format.date(now);
}
