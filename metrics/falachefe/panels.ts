import { panelName } from 'vigia/alerts';

/** Panels that runbooks send people to. Their dashboards take the titles from here. */
export const authPanels = {
  attempts: panelName('Authentication Attempts Rate'),
  responseTime: panelName('Authentication Response Time (p95, p50)'),
  byMethod: panelName('Attempts by Method'),
  failedByCompany: panelName('Failed Logins by Company'),
  rateLimitHits: panelName('Rate Limit Hits'),
  codesSent: panelName('Verification Codes Sent'),
} as const;

export const crewPanels = {
  processed: panelName('Messages Processed Rate'),
  processingTime: panelName('Message Processing Time (p95, p50)'),
  byCrew: panelName('Messages by Crew'),
  taskTime: panelName('Task Execution Time (p95)'),
  taskOutcomes: panelName('Tasks by Outcome'),
  handoffs: panelName('Agent Handoffs'),
} as const;
