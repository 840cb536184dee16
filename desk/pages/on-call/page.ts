import { type Html, html } from '../html/html.ts';
import { icon } from '../html/icons.ts';
import type { Level, OnCall } from '../slots.ts';
import { short } from '../text.ts';
import { lasting, type View } from '../view.ts';

export interface OnCallContent {
  readonly rotas: readonly OnCall[];
  readonly levels: readonly Level[];
}

/** Returns who is on call now and next, and whom an incident climbs to. */
export function onCallPage(content: OnCallContent | undefined, view: View): Html {
  const told = view.words.onCall;
  const title = html`<div class="titled"><h1>${told.title}</h1></div>`;
  if (!content || content.rotas.length === 0)
    return html`${title}<div class="card empty">${icon('onCall')}<p>${told.noRota}</p><p class="soft">${told.noRotaMore}</p></div>`;
  const { rotas, levels } = content;
  return html`${title}<div class="stack"><div class="people">${rotas.map(rota => person(rota, view))}</div>
${
  levels.length > 0 &&
  html`<section class="card padded" aria-labelledby="levels-title"><h2 class="section-title" id="levels-title">${told.levels}</h2><ol class="timeline">${levels.map(
    ({ afterMs, to }) =>
      html`<li class="${afterMs > 0 ? 'escalated' : 'told'}"><span class="mark">${icon(afterMs > 0 ? 'up' : 'message')}</span><p><strong class="outside">${short(to, 120)}</strong></p><span class="soft">${afterMs > 0 ? told.after(lasting(view, afterMs)) : told.atOnce}</span></li>`,
  )}</ol></section>`
}</div>`;
}

function person(
  { rota, name, until, next }: OnCall,
  { words, format }: { words: View['words']; format: View['format'] },
): Html {
  const told = words.onCall;
  return html`<section class="card padded"><h2 class="section-title outside">${short(rota, 120)}</h2><div class="person"><span class="face" aria-hidden="true">${initials(name)}</span><p><strong class="person-name outside">${name === undefined ? told.nobody : short(name, 120)}</strong>${until !== undefined && html`<span class="soft">${told.until(format.dateTime(until))}</span>`}</p></div>${
    next &&
    html`<p class="next soft">${told.next}: <span class="outside">${short(next.name, 120)}</span>, ${told.from(format.dateTime(next.from))}</p>`
  }</section>`;
}

/** The first letters of the first and the last name. */
function initials(name: string | undefined): string {
  const words = (name ?? '?').trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return letters
    .map(word => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}
