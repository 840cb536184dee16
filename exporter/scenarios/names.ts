/** The faults that the service can be put through; an alert names the one that makes it fire. Imports nothing. */
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
  'session-lost',
  'late-recovery',
  'queue-stalled',
  'outflow-starved',
  'send-failures',
  'breaker-open',
  'backend-errors',
  'contact-flood',
  'qualifier-errors',
  'qualifier-collapse',
  'qualifier-slow',
  'qualifier-timeouts',
  'leads-unanswered',
  'sessions-stuck',
] as const;

export type ScenarioName = (typeof scenarioNames)[number];
