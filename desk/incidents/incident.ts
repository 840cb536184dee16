/** One occurrence of an alert: from when it fired until it was resolved. Times are milliseconds since 1970. */
export interface Incident {
  readonly id: number;
  /** The same for every occurrence of the same alert with the same labels. */
  readonly fingerprint: string;
  readonly status: 'firing' | 'resolved';
  readonly name: string;
  readonly severity: string;
  /** The fourth level: critical, and told on the telephone. */
  readonly escalate: boolean;
  readonly category: string;
  readonly service: string;
  readonly environment: string | null;
  readonly tenant: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly generatorUrl: string | null;
  /** As Prometheus says. */
  readonly startsAt: number;
  readonly endsAt: number | null;
  /** When the desk was first told, and last. */
  readonly firstToldAt: number;
  readonly lastToldAt: number;
  /** When the desk learned that it is resolved. */
  readonly resolvedAt: number | null;
  /** Who resolved it by hand, and why; it ended by itself where both are null. */
  readonly resolvedBy: string | null;
  readonly resolution: string | null;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedUntil: number | null;
  /**
   * Since when nobody knows whether it still fires: Alertmanager said that it had ended while Prometheus was silent. Its status is
   * `firing` then.
   */
  readonly unknownSince: number | null;
}

/** What happens to an incident. */
export const eventKinds = [
  'fired',
  'told',
  'acknowledged',
  'acknowledgement-ended',
  'escalated',
  'remedied',
  'silenced',
  'note',
  'resolved',
  'reopened',
] as const;
export type EventKind = (typeof eventKinds)[number];

/** One line of the time line of an incident. */
export interface IncidentEvent {
  readonly id: number;
  readonly incident: number;
  readonly at: number;
  readonly kind: EventKind;
  /** A person, or a part of the desk; null where it happened by itself. */
  readonly by: string | null;
  readonly detail: Readonly<Record<string, unknown>> | null;
}

/** What is added to a time line. */
export interface NewEvent {
  readonly kind: EventKind;
  readonly by?: string;
  /** Of `acknowledged`: `until`, in milliseconds since 1970. Of `resolved`: `reason`. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** Default: now. */
  readonly at?: number;
}

/** Which incidents are listed. Those of severity `none`, heartbeats and notices, are only if that is asked for. */
export interface IncidentFilter {
  readonly status?: Incident['status'];
  readonly severity?: string;
  readonly escalate?: boolean;
  readonly category?: string;
  readonly service?: string;
  readonly name?: string;
  readonly environment?: string;
  readonly tenant?: string;
  readonly acknowledged?: boolean;
  /** Began at or after this. */
  readonly from?: number;
  /** Began before this. */
  readonly to?: number;
  /** Default 100, at most 1000. */
  readonly limit?: number;
  /** The `next` of the page before. */
  readonly before?: number;
}

/** A page of incidents, the newest first. */
export interface IncidentPage {
  readonly incidents: readonly Incident[];
  /** `before` of the next page, if there may be one. */
  readonly next?: number;
}

/** What was just written, for those who show it live. */
export interface Change {
  readonly events: readonly IncidentEvent[];
  /** What the events are about, by the number of the incident. One that is ended because it fires again may be missing. */
  readonly about: ReadonlyMap<number, About>;
}

/** What tells an incident from others. */
export type About = Pick<
  Incident,
  'id' | 'name' | 'severity' | 'escalate' | 'category' | 'service' | 'environment' | 'tenant'
>;
