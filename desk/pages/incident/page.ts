import type { DeskProject } from 'vigia/desk';
import type { Incident, IncidentEvent } from '../../incidents/incident.ts';
import { type Standing, standingOf } from '../../incidents/overview.ts';
import { breakable, type Content, type Html, html } from '../html/html.ts';
import { icon } from '../html/icons.ts';
import type { Known } from '../known.ts';
import type { Reader } from '../reader.ts';
import type { IncidentAction } from '../slots.ts';
import { short } from '../text.ts';
import { age, lasting, type View } from '../view.ts';
import { type actionRoutes, actions } from './actions.ts';
import { severityBadge, standingBadge } from './badges.ts';
import { type LinkName, linksOf, runbookPath } from './links.ts';
import { timeline } from './timeline.ts';

/** Longer texts are cut: a page has at most so many bytes. */
const LONGEST_TITLE = 300;
const LONGEST_TEXT = 4000;
const LONGEST_VALUE = 300;
const MOST_LABELS = 60;

export interface IncidentContent {
  readonly incident: Incident;
  readonly events: readonly IncidentEvent[];
  readonly project: DeskProject;
  readonly served: ReadonlySet<keyof typeof actionRoutes>;
  readonly further: readonly IncidentAction[];
  readonly reader: Reader | undefined;
}

/** Returns what is known of one incident, and what can be done about it. */
export function incidentPage(content: IncidentContent, view: View, known: Known): Html {
  const { incident, events, project } = content;
  const { words, format, now } = view;
  const standing = standingOf(incident, now);
  const description = known.description(incident, view.language);
  const summary = known.summary(incident, view.language);
  return html`<div id="stream" hx-sse:connect="/events" hx-swap="none"></div>
<div id="incident" data-time="${format.time(now)}" hx-get="/incidents/${incident.id}" hx-trigger="changed from:#stream, every 30s" hx-select="#incident" hx-swap="outerMorph" hx-status:4xx="swap:none" hx-status:5xx="swap:none" hx-sync="this:replace">
<a class="crumb" href="/inbox" data-key="u">${icon('back')}${words.incident.back}</a>
<div class="headline"><div class="badges">${severityBadge(incident, view)}${standingBadge(standing, view)}${standing === 'acknowledged' && html`<span class="soft outside">${words.inbox.acknowledgedBy(short(incident.acknowledgedBy ?? '?', 100), age(view, incident.acknowledgedAt ?? now))}</span>`}</div>
<h1 class="outside">${short(summary, LONGEST_TITLE)}</h1>
<p class="name mono outside">${breakable(short(incident.name, LONGEST_TITLE))}</p>
${description && description !== summary && html`<p class="description outside">${short(description, LONGEST_TEXT)}</p>`}</div>
${standing === 'unknown' && html`<p class="notice">${icon('alert')}<span>${words.inbox.unknownNote}</span></p>`}
<div class="two of-three">
${figures(content, standing, view, known)}
<div class="stack side">
${actions({ ...content, standing }, view)}
${impact(incident, view, known)}
</div>
<div class="stack">
<section class="card padded" aria-labelledby="links-title"><h2 class="section-title" id="links-title">${words.incident.links}</h2><div class="links">${linksOf(incident, project).map(([name, href]) => linkTo(name, href, view))}</div></section>
<section class="card padded" aria-labelledby="timeline-title"><h2 class="section-title" id="timeline-title">${words.incident.timeline}</h2>${timeline(events, view)}</section>
<section class="card padded" aria-labelledby="labels-title"><h2 class="section-title" id="labels-title">${words.incident.labels}</h2><dl class="chips">${Object.entries(
    incident.labels,
  )
    .slice(0, MOST_LABELS)
    .map(
      ([label, value]) =>
        html`<div class="chip"><dt class="outside">${short(label, LONGEST_VALUE)}</dt><dd class="outside">${short(value, LONGEST_VALUE)}</dd></div>`,
    )}</dl></section>
</div></div></div>`;
}

function figures({ incident }: IncidentContent, standing: Standing, view: View, known: Known): Html {
  const { words, format, now } = view;
  const { startsAt, annotations } = incident;
  const ended = incident.endsAt ?? incident.resolvedAt ?? now;
  const alert = known.alert(incident.name);
  const threshold =
    annotations.threshold ||
    (alert?.threshold && `${alert.threshold.operator} ${format.number(alert.threshold.value, 6)}`);
  const told = words.incident;
  const state = {
    firing: told.firing,
    acknowledged: told.firing,
    unknown: told.unknown,
    resolved: told.took,
  }[standing];
  const length = lasting(view, (standing === 'resolved' ? ended : now) - startsAt);
  return html`<section class="card figures-card" aria-label="${told.facts}"><dl class="figures">
${figure(state, length, standing === 'resolved' && html`<time datetime="${new Date(ended).toISOString()}">${told.ended} ${format.dateTime(ended)}</time>`)}
${figure(told.started, html`<time datetime="${new Date(startsAt).toISOString()}" title="${format.exactly(startsAt)}">${format.time(startsAt)}</time>`, format.date(startsAt))}
${annotations.value && figure(told.value, short(annotations.value, 60), threshold && told.limit(short(threshold, 60)), standing !== 'resolved')}
${!annotations.value && threshold && figure(told.threshold, short(threshold, 60))}
${figure(told.where, incident.environment ?? '–', [incident.service, incident.tenant].filter(Boolean).join(' · '))}
</dl></section>`;
}

function figure(name: string, value: Content, more?: Content, over = false): Html {
  return html`<div class="figure ${over && 'over'}"><dt>${name}</dt><dd><span class="outside">${value}</span>${more && html`<small class="outside">${more}</small>`}</dd></div>`;
}

function linkTo(name: LinkName, href: string, { words }: View): Html {
  const own = href.startsWith('/');
  return html`<a class="button ${name === 'runbook' && 'first'}" href="${href}"${own ? name === 'runbook' && html` data-key="r"` : html` rel="noreferrer" target="_blank"`}>${words.incident[name]}</a>`;
}

/** The part of the runbook that says what users notice: why it matters, before anything else is opened. */
function impact(incident: Incident, view: View, known: Known): Content {
  const text = known.runbook(incident.name, view.language);
  const [, first] = /^## (?:Impact|Impacto)\n+([^\n]+)/m.exec(text ?? '') ?? [];
  if (!first) return undefined;
  return html`<section class="card padded" aria-labelledby="impact-title"><h2 class="section-title" id="impact-title">${view.words.incident.impact}</h2><p>${first}</p><p><a href="${runbookPath(incident.name, incident.id)}">${view.words.incident.openRunbook}</a></p></section>`;
}
