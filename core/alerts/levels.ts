/** The four levels of the documents, as severities of alerts. */
export const levels = {
  LOW: { severity: 'info' },
  MEDIUM: { severity: 'warning' },
  HIGH: { severity: 'critical', escalate: false },
  CRITICAL: { severity: 'critical', escalate: true },
} as const;
export type Level = keyof typeof levels;
