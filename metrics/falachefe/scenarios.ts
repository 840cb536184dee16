/** The faults that Falachefe can be put through; an alert names the one that makes it fire. Imports nothing. */
export const falachefeScenarios = [
  'failed-logins',
  'slow-auth',
  'rate-limit-storm',
  'crew-errors',
  'slow-crew',
  'queue-backlog',
] as const;

export type FalachefeScenario = (typeof falachefeScenarios)[number];
