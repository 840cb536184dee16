import type { Incident } from '../../incidents/incident.ts';
import type { Standing } from '../../incidents/overview.ts';
import { type Content, type Html, html } from '../html/html.ts';
import { type IconName, icon } from '../html/icons.ts';
import type { Reader } from '../reader.ts';
import type { IncidentAction } from '../slots.ts';
import { short } from '../text.ts';
import { age, type View } from '../view.ts';

/** The routes to which the forms are posted; another part serves each. */
export const actionRoutes = {
  acknowledge: '/incidents/:id/acknowledge',
  silence: '/incidents/:id/silence',
} as const;

export interface ActionsContent {
  readonly incident: Incident;
  readonly standing: Standing;
  /** Which of the routes are served. */
  readonly served: ReadonlySet<keyof typeof actionRoutes>;
  /** What other parts add. */
  readonly further: readonly IncidentAction[];
  readonly reader: Reader | undefined;
}

/** How long an acknowledgement or a silence lasts, in minutes; the first is what is proposed. */
const ACKNOWLEDGED_MINUTES = [60, 30, 240, 480, 1440];
const SILENCED_MINUTES = [60, 30, 240, 1440];

/** Returns what a person can do about an incident; undefined if there is nothing, as when it is resolved. */
export function actions(content: ActionsContent, view: View): Content {
  const { standing, served, further } = content;
  if (content.reader && !content.reader.acts) return signingIn(content.reader, view);
  const open = standing !== 'resolved';
  const parts = [
    open && served.has('acknowledge') && acknowledging(content, view),
    ...further.map(one => part(one.name, 'wrench', one.title, one.open ?? false, one.content)),
    open && served.has('silence') && silencing(content, view),
  ].filter(one => one instanceof Object);
  if (parts.length === 0) return undefined;
  return html`<section class="card acts" aria-labelledby="acts-title"><h2 class="acts-title" id="acts-title">${view.words.incident.actions}</h2>${parts}</section>`;
}

/** One who has not signed in is sent to do so; one who may only read is told so. */
function signingIn({ name, signIn }: Reader, { words, address }: View): Html {
  const told = words.incident;
  return html`<section class="card padded" aria-labelledby="acts-title"><h2 class="section-title" id="acts-title">${told.actions}</h2>${
    name === undefined
      ? html`<p class="links"><a class="button main" href="${signIn}?${new URLSearchParams({ back: address }).toString()}">${told.signInToAct}</a></p>`
      : html`<p class="soft">${told.mayOnlyRead}</p>`
  }</section>`;
}

/** A form that works without script, and with it changes only the incident. */
const POSTED = html`hx-target="#incident" hx-select="#incident" hx-swap="outerMorph" hx-disable="find button" hx-status:4xx="swap:none" hx-status:5xx="swap:none"`;

function acknowledging({ incident, standing, reader }: ActionsContent, view: View): Html {
  const { words } = view;
  const { incident: told } = words;
  const by = incident.acknowledgedBy;
  const taken =
    standing === 'acknowledged' &&
    html`<p class="taken-note">${icon('check')} <span class="outside">${told.acknowledgedBy(short(by ?? '?', 100))}, ${words.status.ago(age(view, incident.acknowledgedAt ?? view.now))}</span></p>`;
  const path = `/incidents/${incident.id}/acknowledge`;
  return part(
    'acknowledge',
    'check',
    standing === 'acknowledged' ? told.acknowledgeAgain : told.acknowledge,
    standing !== 'acknowledged',
    html`${taken}<form method="post" action="${path}" hx-post="${path}" ${POSTED}><div class="fields">
${nameField('acknowledge', reader, view)}
<label class="field" for="acknowledge-note">${told.note} <span class="hint">${told.noteHint}</span><textarea id="acknowledge-note" name="note" maxlength="1000" rows="2"></textarea></label>
${lengthField('acknowledge', told.lasts, ACKNOWLEDGED_MINUTES, view)}
<button class="main">${icon('check')}${told.acknowledge}</button>
</div></form>`,
  );
}

function silencing({ incident, reader }: ActionsContent, view: View): Html {
  const { incident: told } = view.words;
  const path = `/incidents/${incident.id}/silence`;
  return part(
    'silence',
    'bellOff',
    told.silence,
    false,
    html`<form method="post" action="${path}" hx-post="${path}" ${POSTED}><div class="fields">
<p class="hint">${told.silenceHint} ${told.silencedNote}</p>
${nameField('silence', reader, view)}
<label class="field" for="silence-reason">${told.silenceReason}<input id="silence-reason" name="reason" maxlength="1000" required></label>
${lengthField('silence', told.silenceFor, SILENCED_MINUTES, view)}
<button>${icon('bellOff')}${told.silence}</button>
</div></form>`,
  );
}

function nameField(form: string, reader: Reader | undefined, { words }: View): Html {
  // Who has signed in is known.
  if (reader?.name !== undefined) return html`<input type="hidden" name="by" value="${reader.name}">`;
  return html`<label class="field" for="${form}-by">${words.incident.name}<input id="${form}-by" name="by" maxlength="100" required autocomplete="name" data-remember="name"></label>`;
}

function lengthField(form: string, label: string, minutes: readonly number[], { words }: View): Html {
  const said = (count: number) =>
    count < 60 ? words.incident.minutes(count) : words.incident.hours(count / 60);
  return html`<label class="field" for="${form}-minutes">${label}<select id="${form}-minutes" name="minutes">${minutes
    .toSorted((a, b) => a - b)
    .map(
      count =>
        html`<option value="${count}"${count === minutes[0] && html` selected`}>${said(count)}</option>`,
    )}</select></label>`;
}

function part(name: string, picture: IconName, title: string, open: boolean, content: Content): Html {
  return html`<details id="${name}"${open && html` open`}><summary>${icon(picture)}${title}</summary>${content}</details>`;
}
