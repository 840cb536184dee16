import type { Hub } from '../../hub.ts';
import { remedies } from '../../remedy/part.ts';
import type { RemedyRun } from '../../remedy/run.ts';
import { type Html, html } from '../html/html.ts';
import type { Reader } from '../reader.ts';
import type { IncidentAction } from '../slots.ts';
import { short } from '../text.ts';
import type { View } from '../view.ts';
import { nameField, POSTED } from './actions.ts';

const MOST_RUNS = 5;
const PATH = '/production/remedies';

/** Returns the remedies of an incident, and what a person decides of one that waits for it; undefined where there are none. */
export async function remedyAction(
  hub: Hub,
  incident: number,
  reader: Reader | undefined,
  view: View,
): Promise<IncidentAction | undefined> {
  const runs = (await hub.find(remedies)?.list({ incident, limit: MOST_RUNS })) ?? [];
  if (runs.length === 0) return undefined;
  const pending = runs.find(({ state }) => state === 'pending');
  return {
    name: 'remedy',
    title: view.words.incident.remedy,
    open: pending !== undefined,
    content: html`${pending && decision(pending, incident, reader, view)}<ul class="runs">${runs.map(run => runLine(run, view))}</ul>`,
  };
}

function decision({ id, action }: RemedyRun, incident: number, reader: Reader | undefined, view: View): Html {
  const told = view.words.incident;
  const back = new URLSearchParams({ back: `/incidents/${incident}` }).toString();
  const path = (verb: 'approve' | 'deny') => `${PATH}/${encodeURIComponent(id)}/${verb}?${back}`;
  // The button says which of the two is asked.
  return html`<form method="post" action="${path('approve')}" hx-post="${path('approve')}" ${POSTED}><div class="fields"><p>${told.approveRemedy(action)}</p>
${nameField('remedy', reader, view)}
<button class="main">${told.approve}</button></div></form>
<form method="post" action="${path('deny')}" hx-post="${path('deny')}" ${POSTED}><div class="fields">${
    reader?.name === undefined && nameField('deny', reader, view)
  }<button>${told.deny}</button></div></form>`;
}

function runLine({ action, state, attempt, decidedBy, status, error }: RemedyRun, { words }: View): Html {
  const { runs } = words.incident;
  const said = Object.hasOwn(runs, state) ? runs[state]! : state;
  const more = [decidedBy, status !== null && `HTTP ${status}`, error].filter(Boolean).join(' · ');
  return html`<li><p><strong class="outside">${short(action, 120)}</strong> <span class="soft">×${attempt}</span> ${said}</p>${more && html`<p class="soft outside">${short(more, 300)}</p>`}</li>`;
}
