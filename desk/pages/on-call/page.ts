import { type Html, html } from '../html/html.ts';
import { icon } from '../html/icons.ts';
import { short } from '../text.ts';
import { lasting, type View } from '../view.ts';

/** Somebody's time on call. Times are milliseconds since 1970. */
interface Turn {
  readonly person: string;
  readonly from: number;
  /** Absent if nobody else comes after. */
  readonly until?: number;
}

export interface OnCallContent {
  /** Absent in a project without a rota. */
  readonly now?: Turn;
  readonly next?: Turn;
  /** The levels that an unacknowledged incident climbs, by severity. */
  readonly escalation: Readonly<
    Record<string, readonly { readonly afterMs: number; readonly to: readonly string[] }[]>
  >;
}

/** Returns who is on call now and next, and whom an incident climbs to. */
export function onCallPage(content: OnCallContent | undefined, view: View): Html {
  const { words } = view;
  const told = words.onCall;
  const { now, next, escalation = {} } = content ?? {};
  const levels = Object.entries(escalation).filter(([, some]) => some.length > 0);
  return html`<div class="titled"><h1>${told.title}</h1></div><div class="stack">
${
  now
    ? html`<div class="people">${person(told.now, now, now.until === undefined ? undefined : told.until(view.format.dateTime(now.until)))}${next && person(told.next, next, told.from(view.format.dateTime(next.from)))}</div>`
    : html`<div class="card empty">${icon('onCall')}<p>${told.noRota}</p><p class="soft">${told.noRotaMore}</p></div>`
}
${levels.map(([severity, some]) => climb(severity, some, view))}</div>`;
}

function person(title: string, { person: name }: Turn, when: string | undefined): Html {
  return html`<section class="card padded"><h2 class="section-title">${title}</h2><div class="person"><span class="face" aria-hidden="true">${initials(name)}</span><p><strong class="person-name outside">${short(name, 120)}</strong><span class="soft">${when}</span></p></div></section>`;
}

function climb(severity: string, levels: OnCallContent['escalation'][string], view: View): Html {
  const { words, format } = view;
  const told = words.onCall;
  const id = `levels-${severity.replace(/\W/g, '-')}`;
  return html`<section class="card padded" aria-labelledby="${id}"><h2 class="section-title" id="${id}">${told.levels}: ${Object.hasOwn(words.severities, severity) ? words.severities[severity] : severity}</h2><ol class="timeline">${levels.map(
    ({ afterMs, to }) =>
      html`<li class="escalated"><span class="mark">${icon('up')}</span><p><strong class="outside">${short(format.list(to), 300)}</strong></p><span class="soft">${told.after(lasting(view, afterMs))}</span></li>`,
  )}</ol></section>`;
}

/** The first letters of the first and the last name. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return letters
    .map(word => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}
