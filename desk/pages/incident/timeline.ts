import type { IncidentEvent } from '../../incidents/incident.ts';
import { type Content, type Html, html } from '../html/html.ts';
import { type IconName, icon } from '../html/icons.ts';
import { short } from '../text.ts';
import { lasting, type View } from '../view.ts';

const ICONS: Readonly<Record<string, IconName>> = {
  fired: 'bell',
  reopened: 'bell',
  told: 'message',
  acknowledged: 'check',
  'acknowledgement-ended': 'clock',
  escalated: 'up',
  remedied: 'wrench',
  silenced: 'bellOff',
  note: 'note',
  resolved: 'check',
};
const LONGEST = 2000;
/** A time line with more is shortened in the middle: how it began and what is newest is what people read. */
const MOST = 200;

/** One line of what happened: a repeated notification is one line with its count. */
interface Line {
  readonly event: IncidentEvent;
  readonly times: number;
  readonly last: number;
}

/** Returns what happened, the newest first. */
export function timeline(events: readonly IncidentEvent[], view: View): Html {
  const lines = folded(events).reverse();
  const shown = lines.length <= MOST ? lines : [...lines.slice(0, MOST - 20), ...lines.slice(-20)];
  return html`<ol class="timeline">${shown.map(line => entry(line, view))}</ol>`;
}

/** Notifications that only say the same again are folded into the first. */
function folded(events: readonly IncidentEvent[]): Line[] {
  const lines: Line[] = [];
  const open = new Map<string, number>();
  for (const event of events) {
    if (event.kind !== 'told') {
      // After anything else has happened, who is told is news again.
      open.clear();
      lines.push({ event, times: 1, last: event.at });
      continue;
    }
    const key = JSON.stringify([event.by, event.detail]);
    const at = open.get(key);
    if (at === undefined) {
      open.set(key, lines.length);
      lines.push({ event, times: 1, last: event.at });
    } else {
      const before = lines[at]!;
      lines[at] = { ...before, times: before.times + 1, last: event.at };
    }
  }
  return lines;
}

function entry({ event, times, last }: Line, view: View): Html {
  const { words, format, now } = view;
  const { kind, by, at } = event;
  const name = Object.hasOwn(words.events, kind) ? words.events[kind] : kind;
  const today = format.date(at) === format.date(now);
  return html`<li class="${kind}"><span class="mark">${icon(ICONS[kind] ?? 'note')}</span><div><p><strong>${name}</strong>${who(event, view)}${
    times > 1 && html` <span class="soft">×${times}, ${words.incident.lastTime(clock(last, view))}</span>`
  }</p>${details(event, view)}</div><time datetime="${new Date(at).toISOString()}" title="${format.exactly(at)}">${today ? seconds(at, view) : format.dateTime(at)}</time></li>`;

  function who({ detail }: IncidentEvent, { words }: View): Content {
    // A way of a channel that the desk itself sent to, or the receiver of Alertmanager.
    const whom = [detail?.way, detail?.receiver].find(one => typeof one === 'string');
    if (kind === 'told' && whom !== undefined)
      return html` <span class="outside">${short(String(whom), LONGEST)}</span>`;
    return by === null
      ? undefined
      : html` <span class="outside">${words.incident.by(short(by, LONGEST))}</span>`;
  }
}

/** What is in the detail of an event and said elsewhere, or only for machines. */
const SAID = new Set([
  'receiver',
  'channel',
  'way',
  'status',
  'note',
  'reason',
  'because',
  'until',
  'key',
  'id',
]);

/** The same of a step of a remedy. */
const SAID_OF_RUN = new Set(['action', 'state', 'run', 'attempt']);

/** What became of a remedy, as the list of its runs says it. */
function runText({ action, state, attempt }: NonNullable<IncidentEvent['detail']>, { words }: View): string {
  const { runs } = words.incident;
  const said = Object.hasOwn(runs, String(state)) ? runs[String(state)]! : String(state);
  return `${action} ×${attempt}: ${said}`;
}

function details({ detail, kind, at }: IncidentEvent, view: View): Content {
  if (detail === null) return undefined;
  const { words } = view;
  const text = [detail.note, detail.reason, detail.because].filter(
    one => typeof one === 'string' && one !== '',
  );
  const until =
    typeof detail.until === 'number' &&
    `${words.incident.until(clock(detail.until, view))} (${lasting(view, detail.until - at)})`;
  const status = kind === 'told' && detail.status === 'resolved' ? words.states.resolved : undefined;
  const run = kind === 'remedied' && runText(detail, view);
  const others = Object.entries(detail).flatMap(([name, value]) =>
    SAID.has(name) || (run && SAID_OF_RUN.has(name)) || value === null || typeof value === 'object'
      ? []
      : [`${name}: ${String(value)}`],
  );
  const lines = [run, ...text.map(String), until, status, others.join(' · ')].filter(Boolean) as string[];
  return lines.length > 0 && html`<p class="detail outside">${short(lines.join('\n'), LONGEST)}</p>`;
}

function clock(time: number, { format, now }: View): string {
  return format.date(time) === format.date(now) ? format.time(time) : format.dateTime(time);
}

function seconds(time: number, { format }: View): string {
  return `${format.time(time)}:${String(new Date(time).getSeconds()).padStart(2, '0')}`;
}
