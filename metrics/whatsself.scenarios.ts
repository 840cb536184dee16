/** The faults that WhatsSelf can be put through; an alert names the one that makes it fire. Imports nothing. */
export const whatsselfScenarios = [
  'session-lost',
  'late-recovery',
  'queue-stalled',
  'outflow-starved',
  'send-failures',
  'breaker-open',
  'backend-errors',
  'contact-flood',
] as const;

export type WhatsselfScenario = (typeof whatsselfScenarios)[number];
