import type { Incident } from '../../incidents/incident.ts';
import {
  type Overview,
  type Standing,
  standingOf,
  standings,
  type Trait,
  traits,
} from '../../incidents/overview.ts';
import { type Content, type Html, html } from '../html/html.ts';
import { icon } from '../html/icons.ts';
import type { Known } from '../known.ts';
import { short } from '../text.ts';
import type { View } from '../view.ts';
import { addressOf, type Filter, narrows } from './filter.ts';
import { incidentRow } from './row.ts';

/** Incidents on one page. */
export const ROWS = 50;
const LONGEST_OPTION = 60;

export interface InboxContent {
  readonly filter: Filter;
  readonly overview: Overview;
  /** Those of the page. */
  readonly incidents: readonly Incident[];
}

/** Returns what the inbox shows. The address that it names has the filter: reloads and live updates ask it again. */
export function inbox(content: InboxContent, view: View, known: Known): Html {
  const { filter, overview } = content;
  const { words, format, now } = view;
  const address = addressOf(filter, { page: filter.page });
  return html`<div id="stream" hx-sse:connect="/events" hx-swap="none"></div>
<div id="inbox" data-time="${format.time(now)}" hx-get="${address}" hx-trigger="changed from:#stream, every 30s" hx-select="#inbox" hx-swap="outerMorph" hx-status:4xx="swap:none" hx-status:5xx="swap:none" hx-sync="this:replace">
<div class="titled"><h1>${words.inbox.title}</h1><span class="live end">${words.layout.live}</span></div>
<p class="unseen" role="status">${words.states.firing}: ${overview.counts.firing}. ${words.states.acknowledged}: ${overview.counts.acknowledged}.</p>
${tabs(content, view)}
${filters(content, view)}
${list(content, view, known)}
${pager(content, view)}
</div>`;
}

function tabs({ filter, overview }: InboxContent, { words }: View): Html {
  const all = standings.reduce((sum, one) => sum + overview.counts[one], 0);
  const tab = (state: Standing | undefined, count: number) =>
    html`<a href="${addressOf(filter, { state })}" class="${state ?? 'all'}"${filter.state === state && html` aria-current="true"`}>${state && html`<span class="dot"></span>`}${words.states[state ?? 'all']} <span class="number">${count}</span></a>`;
  return html`<nav class="tabs" aria-label="${words.inbox.states}">${tab(undefined, all)}${standings.map(one => tab(one, overview.counts[one]))}</nav>`;
}

function filters({ filter, overview }: InboxContent, { words }: View): Html {
  return html`<form class="filters" role="search" aria-label="${words.inbox.filters}" method="get" action="/inbox" hx-get="/inbox" hx-trigger="change" hx-target="#inbox" hx-select="#inbox" hx-swap="outerMorph" hx-push-url="true" hx-status:4xx="swap:none" hx-status:5xx="swap:none">
${filter.state && html`<input type="hidden" name="state" value="${filter.state}">`}${filter.alert && html`<input type="hidden" name="alert" value="${filter.alert}">`}
${traits.map(trait => choice(trait, filter[trait], overview.values[trait]))}
<noscript><button class="small">${words.inbox.apply}</button></noscript>
${narrows(filter) && html`<a href="${addressOf({ page: 1, ...(filter.state && { state: filter.state }) })}">${words.inbox.clear}</a>`}
</form>`;

  function choice(trait: Trait, chosen: string | undefined, values: readonly string[]): Content {
    const what = words.inbox[trait];
    const all = chosen === undefined || values.includes(chosen) ? values : [chosen, ...values];
    // One that has a single value, as in a project with one environment, chooses nothing.
    if (chosen === undefined && all.length < 2) return undefined;
    const shown = (value: string) => {
      const name =
        trait === 'severity' && Object.hasOwn(words.severities, value) ? words.severities[value]! : value;
      return words.inbox.is(what, short(name, LONGEST_OPTION));
    };
    return html`<select name="${trait}" aria-label="${what}" id="filter-${trait}" class="${chosen !== undefined && 'set'}"><option value="">${words.inbox.any(what)}</option>${all.map(
      value => html`<option value="${value}"${value === chosen && html` selected`}>${shown(value)}</option>`,
    )}</select>`;
  }
}

function list({ incidents, overview, filter }: InboxContent, view: View, known: Known): Content {
  const { words, now } = view;
  if (incidents.length === 0) return nothing(filter, overview, view);
  const groups = Map.groupBy(incidents, incident => standingOf(incident, now));
  return standings.map(standing => {
    const some = groups.get(standing);
    return (
      some &&
      html`<section aria-labelledby="group-${standing}"><div class="group"><h2 id="group-${standing}">${words.states[standing]}</h2><span class="soft number">${overview.counts[standing]}</span></div>
${standing === 'unknown' && html`<p class="notice">${icon('alert')}<span>${words.inbox.unknownNote}</span></p>`}
<ul class="card incidents">${some.map(incident => incidentRow(incident, view, known))}</ul></section>`
    );
  });
}

function nothing(filter: Filter, overview: Overview, { words }: View): Html {
  const any = standings.some(one => overview.counts[one] > 0);
  const quiet = filter.state === 'firing' && !narrows(filter);
  const [title, more] =
    quiet && any
      ? [words.inbox.allQuiet, undefined]
      : narrows(filter) || filter.state || any
        ? [words.inbox.noneMatch, undefined]
        : [words.inbox.none, words.inbox.noneMore];
  return html`<div class="card empty">${icon('check')}<p>${title}</p>${more && html`<p class="soft">${more}</p>`}</div>`;
}

function pager({ filter, overview, incidents }: InboxContent, { words }: View): Content {
  const total = filter.state
    ? overview.counts[filter.state]
    : standings.reduce((sum, one) => sum + overview.counts[one], 0);
  const pages = Math.max(1, Math.ceil(total / ROWS));
  if (pages === 1 && filter.page === 1) return undefined;
  const first = (filter.page - 1) * ROWS;
  const to = (page: number, name: string, rel: string) =>
    html`<a class="button" rel="${rel}" href="${addressOf(filter, { page })}">${name}</a>`;
  return html`<nav class="pager" aria-label="${words.inbox.pages}"><span class="number">${incidents.length > 0 && words.inbox.shown(first + 1, first + incidents.length, total)}</span><span class="end">${filter.page > 1 && to(Math.min(filter.page - 1, pages), words.inbox.newer, 'prev')}${filter.page < pages && to(filter.page + 1, words.inbox.older, 'next')}</span></nav>`;
}
