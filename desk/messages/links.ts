import { type Capability, capability } from '../hub.ts';

/** What of an incident a link can be made of. */
export interface Linked {
  readonly id: number;
}

/** Addresses that other parts of the desk have for an incident; each part offers its own. */
export interface IncidentLinks {
  /** A signed address at which the reader acknowledges the incident without logging in. */
  readonly acknowledge?: (incident: Linked) => string | undefined;
  /** The page of the incident. */
  readonly incident?: (incident: Linked) => string | undefined;
  /** The page with all incidents. */
  readonly inbox?: () => string | undefined;
}

/**
 * Offered by the parts that have pages.
 *
 * @example
 * context.hub.offer(incidentLinks, { incident: ({ id }) => `${context.url()}/incidents/${id}` });
 */
export const incidentLinks: Capability<IncidentLinks> = capability('links to incidents');
