/** Where our dashboards depart from grafana/dashboard-linter on purpose. An exception that nothing needs fails the test. */
export interface Exception {
  readonly rule: string;
  /** Beginning of where it applies: a dashboard's UID, then a panel's title. */
  readonly where: string;
  readonly reason: string;
}

const sameSeriesAsAlert =
  'the metric names belong to one service, and the alerts drawn on these panels sum over all of its instances: a choice of job or instance would show a value that no alert looks at';
const aboutAlerts =
  'ALERTS and the notification counters describe Prometheus and Alertmanager themselves, not a job';

const serviceDashboards = [
  'vigia-whatsapp-auth',
  'vigia-crewai',
  'vigia-business',
  'vigia-whatsself-overview',
  'vigia-whatsself-quality',
  'vigia-whatsself-flows',
  'vigia-qualifier',
  'vigia-logs',
];

export const exceptions: readonly Exception[] = [
  ...['template-job-rule', 'template-instance-rule', 'target-job-rule', 'target-instance-rule'].map(rule => ({
    rule,
    where: 'vigia-slo',
    reason:
      'objectives are promised for a service as a whole: their series are recorded over all jobs and instances',
  })),
  ...serviceDashboards.flatMap(where =>
    ['template-job-rule', 'template-instance-rule', 'target-job-rule', 'target-instance-rule'].map(rule => ({
      rule,
      where,
      reason: sameSeriesAsAlert,
    })),
  ),
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
  ...[
    'vigia-whatsapp-auth',
    'vigia-crewai',
    'vigia-whatsself-overview',
    'vigia-qualifier',
    'vigia-logs',
    'vigia-stack',
  ].map(where => ({
    rule: 'target-rate-interval-rule',
    where: `${where} "`,
    reason: 'the value of an alert is drawn over the range over which the alert itself looks',
  })),
  {
    rule: 'target-rate-interval-rule',
    where: 'vigia-business "By Company"',
    reason: 'a table holds one number per company: the mean of the last hour, not of the last minute',
  },
  ...[...serviceDashboards, 'vigia-stack'].map(where => ({
    rule: 'panel-units-rule',
    where: `${where} "`,
    reason:
      'attempts, messages, codes and hits a second or a minute: Grafana names only operations and requests, so the custom units /s and /min are used, which the linter does not know',
  })),
];
