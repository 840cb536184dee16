/** Where our dashboards depart from grafana/dashboard-linter on purpose. An exception that nothing needs fails the test. */
export interface Exception {
  readonly rule: string;
  /** Beginning of where it applies: a dashboard's UID, then a panel's title. */
  readonly where: string;
  readonly reason: string;
}

const ONE_SERVICE =
  'the metric names belong to one service, and the alerts drawn on these panels sum over all of its instances: a choice of job or instance would show a value that no alert looks at';
const aboutAlerts =
  'ALERTS and the notification counters describe Prometheus and Alertmanager themselves, not a job';

const jobAndInstance = [
  'template-job-rule',
  'template-instance-rule',
  'target-job-rule',
  'target-instance-rule',
];

/** For a dashboard of one service, which has no choice of job or instance. */
export const sameSeriesAsAlert = (where: string): readonly Exception[] =>
  jobAndInstance.map(rule => ({ rule, where, reason: ONE_SERVICE }));

/** For a dashboard that draws the values of alerts, or one panel of it. */
export const alertRange = (uid: string, panel?: string): Exception => ({
  rule: 'target-rate-interval-rule',
  where: panel === undefined ? `${uid} "` : `${uid} "${panel}"`,
  reason: 'the value of an alert is drawn over the range over which the alert itself looks',
});

/** For a dashboard of things per second or minute that Grafana has no name for. */
export const customRates = (where: string): Exception => ({
  rule: 'panel-units-rule',
  where,
  reason:
    'attempts, messages, codes and hits a second or a minute: Grafana names only operations and requests, so the custom units /s and /min are used, which the linter does not know',
});

/** Those of the platform's dashboards, and those that each system has in a file of this name. */
export const exceptions: readonly Exception[] = [
  ...['vigia-home', 'vigia-alerts'].flatMap(where =>
    jobAndInstance.map(rule => ({
      rule,
      where,
      reason: 'alerts and objectives are those of everything: a choice of job or instance would hide some',
    })),
  ),
  {
    rule: 'target-rate-interval-rule',
    where: 'vigia-home',
    reason: 'a tile repeats the key figure of a dashboard, over the time over which that looks',
  },
  ...['vigia-service-', 'vigia-logs', 'vigia-desk'].flatMap(sameSeriesAsAlert),
  customRates('vigia-desk'),
  {
    rule: 'target-rate-interval-rule',
    where: 'vigia-service-',
    reason: 'key figures and the table hold one number each: over the five minutes that alerts look back',
  },
  ...['template-instance-rule', 'target-instance-rule', 'target-job-rule'].map(rule => ({
    rule,
    where: 'vigia-watchers',
    reason:
      'each kind of server has metric names of its own and few instances; the worst or the sum of them is drawn',
  })),
  ...['template-job-rule', 'template-instance-rule', 'target-job-rule', 'target-instance-rule'].map(rule => ({
    rule,
    where: 'vigia-slo',
    reason:
      'objectives are promised for a service as a whole: their series are recorded over all jobs and instances',
  })),
  ...['template-job-rule', 'template-instance-rule', 'target-job-rule', 'target-instance-rule'].map(rule => ({
    rule,
    where: 'vigia-infrastructure',
    reason:
      'the metric names belong to one exporter each, and the alerts drawn on these panels look at all machines and endpoints: the lines are named by them',
  })),
  {
    rule: 'panel-units-rule',
    where: 'vigia-infrastructure "',
    reason: 'transactions and look-ups a second: Grafana has no name for them, so the custom unit /s is used',
  },
  {
    rule: 'template-instance-rule',
    where: 'vigia-stack',
    reason: 'jobs are what is watched there; each has few instances, and the worst one is drawn',
  },
  {
    rule: 'target-instance-rule',
    where: 'vigia-stack',
    reason: 'jobs are what is watched there; each has few instances, and the worst one is drawn',
  },
  { rule: 'target-job-rule', where: 'vigia-stack "', reason: aboutAlerts },
  {
    rule: 'target-counter-agg-rule',
    where: 'vigia-stack "Missing Metrics"',
    reason: 'absent() asks whether the counter is there at all; its growth does not matter',
  },
  ...['vigia-logs', 'vigia-stack', 'vigia-infrastructure'].map(uid => alertRange(uid)),
  ...['vigia-logs', 'vigia-stack', 'vigia-watchers', 'vigia-service-'].map(customRates),
];
