import type { Duration } from '../promql/duration.ts';
import type { Hours } from './hours.ts';

/** Who gets notifications whatever the project; notices add receivers, `channels` of the configuration ways to people. */
export const receivers = [
  'critical',
  'warning',
  'info',
  'security',
  'platform',
  'emergency',
  'escalation',
  'watchdog',
] as const;
/** Where notifications go: each is a page of the inbox, `/inbox/NAME`. */
export type Receiver = string;

type RoutingLabel = 'severity' | 'category' | 'service' | 'escalate' | 'integration' | 'kind';
/** Labels with the value, or one of the values, that they must have. */
export type Match<AlertName extends string = string> = Readonly<
  Partial<Record<RoutingLabel, string | readonly string[]>>
> & { readonly alertname?: AlertName | readonly AlertName[] };

/** Sends an alert whose labels all match to the receiver. The first route that matches ends the search. */
export interface Route {
  readonly match: Match;
  readonly receiver: Receiver;
  /**
   * How long to collect alerts of a new group into its first notification. Alerts that have resolved or been silenced
   * by then are not notified, so a long wait is an escalation; `escalateAfter` is that of the configuration.
   */
  readonly groupWait: Duration | 'escalateAfter';
  /** Default: the alert, its service and its environment. `...` groups each alert by itself. */
  readonly groupBy?: readonly string[];
  /** How long to wait between notifications of a group that changed: more alerts, or some resolved. */
  readonly groupInterval: Duration;
  /** How long until an unchanged group is notified again. */
  readonly repeatInterval: Duration;
  /** A copy: the search continues. */
  readonly continue?: true;
  /** When the route counts; outside of these hours the search goes on as if it were not there. Default: always. */
  readonly hours?: Hours;
  /** When nobody is told. What still fires afterwards is told then. Default: never. */
  readonly muted?: Hours;
}

/** Alerts with the same values of these labels, and of those of the fleet, become one notification. */
const groupBy = ['alertname', 'service'] as const;

/** Returns the labels by which alerts are grouped: what happens in one environment is told apart from the same in another. */
export function groupedBy(fleet: readonly string[]): readonly string[] {
  return [...groupBy, ...fleet];
}

/** For alerts that match no route: notified like a warning, so that none is lost. */
export const fallback: Omit<Route, 'match' | 'continue'> = {
  receiver: 'warning',
  groupWait: '30s',
  groupInterval: '5m',
  repeatInterval: '4h',
};

/**
 * A message that a service sends through Alertmanager although it is not an alert, such as a report. It is delivered
 * once, and never as resolved.
 */
export interface Notice {
  readonly alertname: string;
  readonly receiver: Receiver;
}

/** A receiver that gets a copy of the alerts of these services. */
export interface Copy {
  readonly services: readonly string[];
  readonly receiver: Receiver;
}

/**
 * Returns the routes, in order: copies, then those that the project declares, then the usual ones. Severity decides how fast
 * and how often; category and service decide who gets a copy.
 */
export function routesOf(
  notices: readonly Notice[],
  copies: readonly Copy[],
  declared: readonly Route[] = [],
): readonly Route[] {
  return [
    heartbeat,
    ...notices.map(noticeRoute),
    security,
    ...copies.map(copyRoute),
    ...urgent,
    ...declared,
    ...bySeverity,
    // An alert that a route with hours matches is none of the fallback's, whatever the time.
    ...(declared.some(({ hours }) => hours) ? [{ match: {}, ...fallback }] : []),
  ];
}

/** The heartbeat: notified immediately and every five minutes, so that its absence is noticed soon. */
const heartbeat: Route = {
  match: { alertname: 'Watchdog' },
  receiver: 'watchdog',
  groupWait: '0s',
  groupInterval: '1m',
  repeatInterval: '5m',
};

function noticeRoute({ alertname, receiver }: Notice): Route {
  return {
    match: { alertname },
    receiver,
    groupBy: ['...'],
    groupWait: '0s',
    groupInterval: '1h',
    repeatInterval: '4d',
  };
}

/** Security people see everything of theirs, whatever its severity. */
const security: Route = {
  match: { category: 'security' },
  receiver: 'security',
  groupWait: '10s',
  groupInterval: '1m',
  repeatInterval: '4h',
  continue: true,
};

/** Those who run something, in addition to those who are on call. */
function copyRoute({ services, receiver }: Copy): Route {
  return {
    match: { service: services },
    receiver,
    groupWait: '10s',
    groupInterval: '1m',
    repeatInterval: '4h',
    continue: true,
  };
}

const urgent: readonly Route[] = [
  // The emergencies of the document: also sent to a phone.
  {
    match: { escalate: 'true' },
    receiver: 'emergency',
    groupWait: '10s',
    groupInterval: '1m',
    repeatInterval: '1h',
    continue: true,
  },
  // Critical, and after `escalateAfter` neither resolved nor silenced: the next receiver is notified.
  {
    match: { severity: 'critical' },
    receiver: 'escalation',
    groupBy: ['...'],
    groupWait: 'escalateAfter',
    groupInterval: '1m',
    repeatInterval: '1h',
    continue: true,
  },
];

/** The usual ways, where the project declares no other. */
export const bySeverity: readonly Route[] = [
  // Someone must act now.
  {
    match: { severity: 'critical' },
    receiver: 'critical',
    groupWait: '10s',
    groupInterval: '1m',
    repeatInterval: '1h',
  },
  // Someone must act today.
  {
    match: { severity: 'warning' },
    receiver: 'warning',
    groupWait: '30s',
    groupInterval: '5m',
    repeatInterval: '4h',
  },
  // Context: collected, and repeated once a day.
  {
    match: { severity: 'info' },
    receiver: 'info',
    groupWait: '2m',
    groupInterval: '10m',
    repeatInterval: '1d',
  },
];

/**
 * While an alert that matches `source` fires, those that match `target` and agree in `equal` and in the labels of the fleet are
 * not notified: what is critical in one environment silences nothing in another.
 */
export interface Inhibition<AlertName extends string = string> {
  readonly source: Match<AlertName>;
  readonly target: Match<AlertName>;
  readonly equal: readonly string[];
}

/** The same alert at two levels: the higher one says it all. */
export const inhibitions: readonly Inhibition[] = [
  {
    source: { severity: 'critical' },
    target: { severity: ['warning', 'info'] },
    equal: ['alertname', 'service'],
  },
];
