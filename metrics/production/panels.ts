import { panelName } from 'vigia/alerts';

/** Panels that runbooks send people to. Their dashboards take the titles from here. */
export const performancePanels = {
  cpu: panelName('CPU of the Process'),
  responseTime: panelName('Response Time by Service (p95)'),
  failedRequests: panelName('Failed Requests by Service'),
  externalServices: panelName('External Services'),
  databaseQueries: panelName('Database Queries'),
} as const;
