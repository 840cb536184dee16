import type { Incident } from '../../incidents/incident.ts';
import type { Standing } from '../../incidents/overview.ts';
import { type Html, html } from '../html/html.ts';
import { short } from '../text.ts';
import type { View } from '../view.ts';

/** Returns how bad it is, in colour and in words. */
export function severityBadge({ severity }: Pick<Incident, 'severity'>, { words }: View): Html {
  const known = Object.hasOwn(words.severities, severity);
  return html`<span class="badge severity ${known && severity}">${known ? words.severities[severity] : short(severity, 30)}</span>`;
}

/** Returns how it stands, in colour and in words. */
export function standingBadge(standing: Standing, { words }: View): Html {
  return html`<span class="badge ${standing}">${words.states[standing]}</span>`;
}
