import { capability } from '../hub.ts';
import type { Incident } from '../incidents/incident.ts';
import type { Content } from './html/html.ts';
import type { View } from './view.ts';

/** What stands on top of every page, such as that Prometheus is silent. */
export interface Notice {
  /** `bad`: what is shown may be wrong. */
  readonly level: 'bad' | 'warning';
  readonly text: string;
  /** Where there is more. */
  readonly href?: string;
}
export const notices = capability<(view: View) => Promise<readonly Notice[]>>('notices of pages');

/** A further action on the page of an incident. Its forms are answered with a redirect to `/incidents/ID`. */
export interface IncidentAction {
  /** The id of its element, and what `#NAME` in an address opens. */
  readonly name: string;
  readonly title: string;
  /** Forms in fields as those of `actions.ts`. */
  readonly content: Content;
  readonly open?: boolean;
}
export const incidentActions =
  capability<(incident: Incident, view: View) => Promise<IncidentAction | undefined>>('actions of incidents');
