import type { Duration } from '../promql/duration.ts';

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

type RoutingLabel = 'alertname' | 'severity' | 'category' | 'service' | 'escalate';

/** An alert whose labels all match goes to the receiver; the first route that matches ends the search. */
export interface Route {
  readonly match: Readonly<Partial<Record<RoutingLabel, string | readonly string[]>>>;
  readonly receiver: Receiver;
  /**
   * How long to collect alerts of a new group into its first notification. What has resolved or been silenced by then
   * is not told at all, so that a long wait is an escalation; `escalateAfter` is the one of the configuration.
   */
  readonly groupWait: Duration | 'escalateAfter';
  /** Default: `groupBy`. `...` is every alert by itself. */
  readonly groupBy?: readonly string[];
  /** How long between notifications of a group that changed: more alerts, or some resolved. */
  readonly groupInterval: Duration;
  /** How long until an unchanged group is notified again. */
  readonly repeatInterval: Duration;
  /** A copy: the search goes on. */
  readonly continue?: true;
}

/** Alerts that differ in nothing else become one notification. */
export const groupBy = ['alertname', 'service'] as const;

/** What matches no route: told like a warning, for it must not be lost. */
export const fallback: Omit<Route, 'match' | 'continue'> = {
  receiver: 'warning',
  groupWait: '30s',
  groupInterval: '5m',
  repeatInterval: '4h',
};

/**
 * What a service gives Alertmanager to deliver although it is not an alert, such as a report: delivered once, and never told
 * as resolved.
 */
export interface Notice {
  readonly alertname: string;
  readonly receiver: Receiver;
}

/** Who gets a copy of what concerns these services. */
export interface Copy {
  readonly services: readonly string[];
  readonly receiver: Receiver;
}

/** The routes, in order. Severity decides how fast and how often; category and service decide who gets a copy. */
export function routesOf(notices: readonly Notice[], copies: readonly Copy[]): readonly Route[] {
  return [heartbeat, ...notices.map(noticeRoute), security, ...copies.map(copyRoute), ...bySeverity];
}

/** The heartbeat: told at once and every five minutes, so that its absence is noticed soon. */
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

const bySeverity: readonly Route[] = [
  // The document's emergencies: told on the telephone as well.
  {
    match: { escalate: 'true' },
    receiver: 'emergency',
    groupWait: '10s',
    groupInterval: '1m',
    repeatInterval: '1h',
    continue: true,
  },
  // Critical, and after `escalateAfter` neither over nor silenced by whoever took it: the next in line is told.
  {
    match: { severity: 'critical' },
    receiver: 'escalation',
    groupBy: ['...'],
    groupWait: 'escalateAfter',
    groupInterval: '1m',
    repeatInterval: '1h',
    continue: true,
  },
  // A person acts now.
  {
    match: { severity: 'critical' },
    receiver: 'critical',
    groupWait: '10s',
    groupInterval: '1m',
    repeatInterval: '1h',
  },
  // A person acts today.
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

/** While an alert that matches `source` fires, those that match `target` and agree in `equal` are not notified. */
export interface Inhibition {
  readonly source: Route['match'];
  readonly target: Route['match'];
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
