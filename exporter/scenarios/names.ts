/** The faults that the exporter can cause; every alert's drill names one. */
export const scenarioNames = [
  'failed-logins',
  'slow-auth',
  'rate-limit-storm',
  'crew-errors',
  'slow-crew',
  'queue-backlog',
  'database-down',
  'redis-down',
  'metrics-unavailable',
  'metrics-incomplete',
] as const;

export type ScenarioName = (typeof scenarioNames)[number];
