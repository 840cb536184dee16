import type { AlertNoise, Period, Spread, Statistics } from '../../incidents/statistics.ts';
import { breakable, type Content, type Html, html } from '../html/html.ts';
import { icon } from '../html/icons.ts';
import { severityBadge } from '../incident/badges.ts';
import type { Known } from '../known.ts';
import { short } from '../text.ts';
import { lasting, type View } from '../view.ts';
import { addressOf, RANGES, type Range } from './period.ts';
import { incidentsPicture, timesPicture } from './picture.ts';

const MOST_ALERTS = 50;
const LONGEST = 120;

/** Returns how fast people react, and which alerts are noise. */
export function statisticsPage(statistics: Statistics, range: Range, view: View, known: Known): Html {
  const { words } = view;
  const told = words.statistics;
  const daily = range.by === 'day';
  return html`<div class="titled"><h1>${told.title}</h1><div class="periods end">${segments(
    told.period,
    RANGES.map(days => [told.days(days), addressOf({ ...range, days }), days === range.days] as const),
  )}${segments(told.by, [
    [told.day, addressOf({ ...range, by: 'day' }), daily],
    [told.week, addressOf({ ...range, by: 'week' }), !daily],
  ])}</div></div>
<div class="stack">
<section class="card figures-card" aria-label="${told.title}"><dl class="figures">
${tile(told.incidents, String(statistics.total), told.ofAcknowledged(statistics.acknowledged, statistics.total))}
${spreadTile(told.toAcknowledge, statistics.toAcknowledge, view)}
${spreadTile(told.toResolve, statistics.toResolve, view)}
${tile(told.noise, statistics.total === 0 ? '–' : view.format.percent(statistics.noise / statistics.total, 0), told.noiseNote)}
</dl></section>
${
  statistics.total === 0
    ? html`<div class="card empty">${icon('check')}<p>${told.nothing}</p></div>`
    : html`<div class="charts">
${chart(
  daily ? told.pictureDays : told.pictureWeeks,
  ['critical', 'warning', 'info'].map(severity => [severity, words.severities[severity]!] as const),
  incidentsPicture(statistics.periods, daily ? told.pictureDays : told.pictureWeeks, view),
  countsTable(statistics.periods, range, view),
)}
${chart(
  daily ? told.pictureTimesDays : told.pictureTimesWeeks,
  [
    ['acknowledge', told.toAcknowledge],
    ['resolve', told.toResolve],
  ],
  timesPicture(statistics.periods, daily ? told.pictureTimesDays : told.pictureTimesWeeks, view),
  timesTable(statistics.periods, range, view),
)}
</div>${noise(statistics.alerts, view, known)}`
}
</div>`;

  function chart(
    title: string,
    legend: readonly (readonly [string, string])[],
    picture: Html,
    table: Html,
  ): Html {
    return html`<figure class="card chart"><figcaption><h2>${title}</h2><ul class="legend">${legend.map(([name, text]) => html`<li class="${name}">${text}</li>`)}</ul></figcaption>${picture}<details><summary>${told.table}</summary>${table}</details></figure>`;
  }
}

function segments(name: string, links: readonly (readonly [string, string, boolean])[]): Html {
  return html`<div class="segments" role="group" aria-label="${name}">${links.map(
    ([text, href, chosen]) =>
      html`<a class="segment" href="${href}"${chosen && html` aria-current="true"`}>${text}</a>`,
  )}</div>`;
}

function tile(name: string, value: string, more: Content): Html {
  return html`<div class="figure"><dt>${name}</dt><dd>${value}<small>${more}</small></dd></div>`;
}

function spreadTile(name: string, spread: Spread | undefined, view: View): Html {
  const told = view.words.statistics;
  if (!spread) return tile(name, '–', undefined);
  return tile(name, lasting(view, spread.median), `${told.median} · ${told.p95(lasting(view, spread.p95))}`);
}

function dated({ from }: Period, { by }: Range, { words, format }: View): string {
  return by === 'day' ? format.date(from) : words.statistics.weekOf(format.date(from));
}

function countsTable(periods: readonly Period[], range: Range, view: View): Html {
  const { words } = view;
  const severities = ['critical', 'warning', 'info'];
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${words.statistics.table}"><table><thead><tr><th scope="col">${words.statistics.date}</th>${severities.map(one => html`<th scope="col" class="right">${words.severities[one]}</th>`)}<th scope="col" class="right">${words.statistics.incidents}</th></tr></thead><tbody>${periods.map(
    period =>
      html`<tr><th scope="row">${dated(period, range, view)}</th>${severities.map(one => html`<td class="right">${period.bySeverity[one] ?? 0}</td>`)}<td class="right">${period.total}</td></tr>`,
  )}</tbody></table></div>`;
}

function timesTable(periods: readonly Period[], range: Range, view: View): Html {
  const told = view.words.statistics;
  const time = (spread: Spread | undefined) => (spread ? lasting(view, spread.median) : '–');
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${told.table}"><table><thead><tr><th scope="col">${told.date}</th><th scope="col" class="right">${told.toAcknowledge}</th><th scope="col" class="right">${told.toResolve}</th></tr></thead><tbody>${periods.map(
    period =>
      html`<tr><th scope="row">${dated(period, range, view)}</th><td class="right">${time(period.toAcknowledge)}</td><td class="right">${time(period.toResolve)}</td></tr>`,
  )}</tbody></table></div>`;
}

function noise(alerts: readonly AlertNoise[], view: View, known: Known): Html {
  const { words } = view;
  const told = words.statistics;
  const shown = alerts.slice(0, MOST_ALERTS);
  return html`<section class="card" aria-labelledby="noise-title"><div class="card-title"><h2 id="noise-title">${told.perAlert}</h2><p>${told.perAlertLead}</p></div>
<div class="scroll" tabindex="0" role="group" aria-labelledby="noise-title"><table class="noise"><thead><tr><th scope="col">${told.alert}</th><th scope="col" class="right">${told.fired}</th><th scope="col" class="right">${told.short}</th><th scope="col" class="right">${told.unacknowledged}</th><th scope="col" class="right">${told.medianLength}</th><th scope="col" class="right">${told.noisy}</th></tr></thead>
<tbody>${shown.map(alert => noiseRow(alert, view, known))}</tbody></table></div>
${alerts.length > shown.length && html`<p class="padded soft">${told.more(alerts.length - shown.length)}</p>`}</section>`;
}

function noiseRow(alert: AlertNoise, view: View, known: Known): Html {
  const { format } = view;
  const share = alert.noise / alert.fired;
  const name = short(alert.name, LONGEST);
  return html`<tr><th scope="row"><a href="/inbox?${new URLSearchParams({ alert: alert.name }).toString()}" class="outside">${breakable(name)}</a> ${severityBadge(alert, view)}<span class="hint">${known.alert(alert.name) && known.title(alert.name, view.language)}</span></th>
<td class="right">${alert.fired}</td><td class="right">${alert.short}</td><td class="right">${alert.unacknowledged}</td><td class="right">${alert.length ? lasting(view, alert.length.median) : '–'}</td>
<td class="right"><span class="meter"><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="rail" width="100" height="8" rx="4"/><rect class="fill ${share > 0.5 && 'much'}" width="${Math.round(share * 100)}" height="8" rx="4"/></svg>${format.percent(share, 0)}</span></td></tr>`;
}
