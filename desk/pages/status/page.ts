import { type Html, html } from '../html/html.ts';
import { icon } from '../html/icons.ts';
import type { Heartbeat } from '../slots.ts';
import { short } from '../text.ts';
import { age, type View } from '../view.ts';
import type { ServerState } from './servers.ts';

export interface StatusContent {
  readonly servers: readonly ServerState[];
  /** Undefined where nothing watches them. */
  readonly heartbeats: readonly Heartbeat[] | undefined;
  readonly version: string;
}

/** Returns whether everything answers that the desk depends on. */
export function statusPage({ servers, heartbeats, version }: StatusContent, view: View): Html {
  const { words } = view;
  const told = words.status;
  const problems =
    servers.filter(({ state }) => state === 'down').length +
    (heartbeats ?? []).filter(({ missed }) => missed).length;
  return html`<div id="status" hx-get="/status" hx-trigger="every 15s" hx-select="#status" hx-swap="outerMorph" hx-status:4xx="swap:none" hx-status:5xx="swap:none">
<div class="titled"><h1>${told.title}</h1><span class="soft end">${told.version} ${version}</span></div>
<p class="notice ${problems > 0 ? 'bad' : 'good'}" role="status">${icon(problems > 0 ? 'alert' : 'check')}<span>${problems > 0 ? told.someDown(problems) : told.allWell}</span></p>
<div class="stack">
<section class="card" aria-labelledby="servers-title"><div class="card-title"><h2 id="servers-title">${told.servers}</h2></div><div class="scroll" tabindex="0" role="group" aria-labelledby="servers-title"><table><thead><tr><th scope="col">${told.server}</th><th scope="col">${told.state}</th><th scope="col" class="right">${told.took}</th></tr></thead><tbody>${servers.map(server => serverRow(server, view))}</tbody></table></div></section>
<section class="card" aria-labelledby="heartbeats-title"><div class="card-title"><h2 id="heartbeats-title">${told.heartbeats}</h2></div>${
    heartbeats === undefined || heartbeats.length === 0
      ? html`<p class="padded soft">${told.noHeartbeats}</p>`
      : html`<div class="scroll" tabindex="0" role="group" aria-labelledby="heartbeats-title"><table><thead><tr><th scope="col">${told.heartbeat}</th><th scope="col">${told.state}</th><th scope="col" class="right">${told.last}</th></tr></thead><tbody>${heartbeats.map(
          one =>
            html`<tr><th scope="row" class="outside">${short(one.name, 120)}</th><td>${one.missed ? html`<span class="badge critical">${told.missed}</span>` : html`<span class="badge good">${told.arrives}</span>`}</td><td class="right">${one.lastSeen === undefined ? told.never : told.ago(age(view, one.lastSeen))}</td></tr>`,
        )}</tbody></table></div>`
  }</section>
</div></div>`;
}

function serverRow({ name, state, tookMs, why }: ServerState, { words, format }: View): Html {
  const told = words.status;
  const badge = {
    answers: html`<span class="badge good">${told.answers}</span>`,
    down: html`<span class="badge critical">${told.down}</span>`,
    absent: html`<span class="badge plain">${told.notSet}</span>`,
  }[state];
  return html`<tr><th scope="row">${name}${why && html`<span class="hint outside">${short(why, 300)}</span>`}</th><td>${badge}</td><td class="right">${tookMs !== undefined && format.duration(Math.max(1, tookMs))}</td></tr>`;
}
