import type { DeskAlert, RunbookQuery } from 'vigia/desk';
import type { Incident } from '../../incidents/incident.ts';
import { standingOf } from '../../incidents/overview.ts';
import { breakable, type Content, type Html, html } from '../html/html.ts';
import { icon } from '../html/icons.ts';
import { severityBadge, standingBadge } from '../incident/badges.ts';
import type { Known } from '../known.ts';
import { short, told } from '../text.ts';
import { age, type View } from '../view.ts';
import { answer } from './answer.ts';
import { markdown } from './markdown.ts';
import type { Answer } from './queries.ts';

/** Returns the list of runbooks. */
export function runbookList(alerts: readonly DeskAlert[], view: View): Html {
  const { words, language } = view;
  const told = words.runbooks;
  if (alerts.length === 0)
    return html`<div class="titled"><h1>${told.title}</h1></div><div class="card empty">${icon('runbooks')}<p>${told.noProject}</p></div>`;
  return html`<div class="titled"><h1>${told.title}</h1><p class="lead">${told.lead(alerts.length)}</p></div>
<div class="card scroll"><table class="runbook-list">
<thead><tr><th scope="col">${told.alert}</th><th scope="col">${told.severity}</th><th scope="col" class="wide">${told.service}</th></tr></thead>
<tbody>${alerts.map(
    alert =>
      html`<tr><th scope="row"><a href="/runbooks/${encodeURIComponent(alert.name)}">${breakable(alert.name)}</a><span class="hint">${summaryOf(alert, language)}</span></th><td>${severityBadge(alert, view)}</td><td class="wide">${alert.service}</td></tr>`,
  )}</tbody></table></div>`;
}

export interface RunbookContent {
  readonly alert: DeskAlert;
  readonly queries: readonly RunbookQuery[];
  /** For which its queries are asked. */
  readonly incident: Incident | undefined;
  /** The latest of the alert. */
  readonly incidents: readonly Incident[];
  /** What was asked, and what was answered. */
  readonly asked?: { readonly id: string; readonly answer: Answer } | undefined;
}

/** Returns one runbook. Each query in it can be run. */
export function runbookPage(content: RunbookContent, view: View, known: Known): Html {
  const { alert, incident, queries, asked } = content;
  const { words, language } = view;
  const byText = new Map(queries.map(query => [query.text, query]));
  const placed = new Set<string>();
  const text = known.runbook(alert.name, language) ?? '';
  const body = markdown(withoutHead(text), code => {
    const query = byText.get(code);
    // A query that a runbook names twice is run at its first place.
    if (!query || placed.has(query.id)) return undefined;
    placed.add(query.id);
    return {
      inline: html`<code>${code}</code> <button class="small" form="run-${query.id}" aria-label="${words.runbooks.runQuery(short(code, 80))}">${words.runbooks.run}</button>`,
      after: html`${form(query)}<div class="answer" id="answer-${query.id}" aria-live="polite">${asked?.id === query.id && answer(asked.answer, view)}</div>`,
    };
  });
  return html`<a class="crumb" href="${incident ? `/incidents/${incident.id}` : '/runbooks'}" data-key="u">${icon('back')}${incident ? short(known.summary(incident, language), 80) : words.runbooks.title}</a>
<div class="headline"><div class="badges">${severityBadge(alert, view)}<span class="badge plain">${alert.service}</span><span class="badge plain">${alert.category}</span></div><h1>${breakable(alert.name)}</h1><p class="description">${summaryOf(alert, language)}</p></div>
<div class="two"><article class="card padded prose">${body}</article>
<div class="stack">${side()}</div></div>`;

  function form({ id }: RunbookQuery): Html {
    const path = `/runbooks/${encodeURIComponent(alert.name)}`;
    return html`<form id="run-${id}" method="get" action="${path}#answer-${id}" hx-get="${path}" hx-target="#answer-${id}" hx-select="#answer-${id}" hx-swap="outerHTML" hx-status:4xx="swap:none" hx-status:5xx="swap:none"><input type="hidden" name="run" value="${id}">${incident && html`<input type="hidden" name="incident" value="${incident.id}">`}</form>`;
  }

  function side(): Content {
    const { incidents } = content;
    if (incidents.length === 0) return undefined;
    return html`<section class="card padded" aria-labelledby="of-title"><h2 class="section-title" id="of-title">${words.runbooks.incidents}</h2>
${queries.length > 0 && html`<p class="hint">${incident ? words.runbooks.asked : words.runbooks.choose}</p>`}
<ul class="of-alert">${incidents.map(one => html`<li><a href="/runbooks/${encodeURIComponent(alert.name)}?incident=${one.id}"${one.id === incident?.id && html` aria-current="true"`}>${standingBadge(standingOf(one, view.now), view)}<span class="outside">${short(about(one), 80)}</span><span class="soft">${words.status.ago(age(view, one.startsAt))}</span></a></li>`)}</ul></section>`;
  }
}

/** What tells the incidents of one alert apart. */
function about({ environment, tenant, labels, service }: Incident): string {
  const shown = new Set(['alertname', 'severity', 'category', 'service', 'environment', 'escalate']);
  const own = Object.entries(labels).filter(([label]) => !shown.has(label));
  return (
    [environment, tenant, ...own.slice(0, 2).map(([, value]) => value)].filter(Boolean).join(' · ') || service
  );
}

function summaryOf(alert: DeskAlert, language: View['language']): string {
  return told(alert.summary, language) ?? alert.name;
}

/** The name and the summary are the heading of the page. */
function withoutHead(text: string): string {
  return text.replace(
    /^(?:\s*<!--(?:(?!-->)[\s\S])*-->)?\s*# [^\n]*\n+(?:[^\n|#]*\*\*\w+\*\*[^\n]*\n+)?/,
    '',
  );
}
