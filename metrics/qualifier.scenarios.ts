/** The faults that the qualifier can be put through; an alert names the one that makes it fire. Imports nothing. */
export const qualifierScenarios = [
  'qualifier-errors',
  'qualifier-collapse',
  'qualifier-outage',
  'qualifier-slow',
  'qualifier-timeouts',
  'leads-unanswered',
  'sessions-stuck',
] as const;

export type QualifierScenario = (typeof qualifierScenarios)[number];
