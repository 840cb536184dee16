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

/** Who is on call, from the rota. Times are milliseconds since 1970. */
export interface OnCall {
  /** The name of the rota or of the level. */
  readonly rota: string;
  readonly name: string | undefined;
  readonly until: number | undefined;
  readonly next?: { readonly name: string; readonly from: number } | undefined;
}
/** A level that an unacknowledged incident climbs to. */
export interface Level {
  readonly afterMs: number;
  readonly to: string;
}
export const onCall =
  capability<
    (now: number) => Promise<{ readonly rotas: readonly OnCall[]; readonly levels: readonly Level[] }>
  >('who is on call');

/** A heartbeat that is watched, such as the Watchdog's. */
export interface Heartbeat {
  readonly name: string;
  readonly lastSeen: number | undefined;
  readonly missed: boolean;
  readonly everyMs?: number;
}
export const heartbeats = capability<() => Promise<readonly Heartbeat[]>>('heartbeats');
