import { REPORT_NOTICE } from '../../metrics/notices.ts';
import type { Duration } from '../promql/duration.ts';

/** Who gets notifications. Each is a page of the inbox, `/inbox/NAME`; `channels` of `config.ts` adds ways to people. */
export const receivers = [
  'critical',
  'warning',
  'info',
  'security',
  'platform',
  'emergency',
  'escalation',
  'reports',
  'watchdog',
] as const;
export type Receiver = (typeof receivers)[number];

type RoutingLabel = 'alertname' | 'severity' | 'category' | 'service' | 'escalate';

/** An alert whose labels all match goes to the receiver; the first route that matches ends the search. */
export interface Route {
  readonly match: Readonly<Partial<Record<RoutingLabel, string | readonly string[]>>>;
  readonly receiver: Receiver;
  /**
   * How long to collect alerts of a new group into its first notification. What has resolved or been silenced by then
   * is not told at all, so that a long wait is an escalation; `escalateAfter` is the one of `config.ts`.
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

/** In order. Severity decides how fast and how often; category and service decide who gets a copy. */
export const routes: readonly Route[] = [
  // The heartbeat: told at once and every five minutes, so that its absence is noticed soon.
  {
    match: { alertname: 'Watchdog' },
    receiver: 'watchdog',
    groupWait: '0s',
    groupInterval: '1m',
    repeatInterval: '5m',
  },
  // Reports are no alerts: each is delivered once.
  {
    match: { alertname: REPORT_NOTICE },
    receiver: 'reports',
    groupBy: ['...'],
    groupWait: '0s',
    groupInterval: '1h',
    repeatInterval: '4d',
  },
  // Security people see everything of theirs, whatever its severity.
  {
    match: { category: 'security' },
    receiver: 'security',
    groupWait: '10s',
    groupInterval: '1m',
    repeatInterval: '4h',
    continue: true,
  },
  // The people who run the machines, the stores and the monitoring, beside those who are on call.
  {
    match: { service: ['database', 'redis', 'host', 'endpoints', 'monitoring'] },
    receiver: 'platform',
    groupWait: '10s',
    groupInterval: '1m',
    repeatInterval: '4h',
    continue: true,
  },
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

export const inhibitions: readonly Inhibition[] = [
  // The same alert at two levels: the higher one says it all.
  {
    source: { severity: 'critical' },
    target: { severity: ['warning', 'info'] },
    equal: ['alertname', 'service'],
  },
  // The same of the machine at two levels, which have a name each.
  ...(
    [
      ['HostCpuSaturated', 'HostCpuHigh'],
      ['HostMemoryExhausted', 'HostMemoryHigh'],
      ['HostDiskFull', 'HostDiskHigh'],
    ] as const
  ).map(([worse, bad]) => ({
    source: { alertname: worse },
    target: { alertname: bad },
    equal: ['instance', 'device'],
  })),
  // A job that cannot be scraped has no metrics; the first is the cause of the second.
  { source: { alertname: 'TargetDown' }, target: { alertname: 'MetricsAbsent' }, equal: ['job'] },
];
