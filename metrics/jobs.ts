/** The `job` label of each scraped target: the one place where a job is named. */
export const jobs = {
  exporter: 'falachefe-crewai',
  prometheus: 'prometheus',
  alertmanager: 'alertmanager',
  loki: 'loki',
  jaeger: 'jaeger',
  /** Rates, errors and durations that Jaeger makes of spans. */
  spans: 'spans',
  grafana: 'grafana',
} as const;
