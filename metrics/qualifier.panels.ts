import { panelName } from 'vigia/alerts';

/** Panels that runbooks send people to. Their dashboards take the titles from here. */
export const qualifierPanels = {
  unanswered: panelName('Leads without Answer'),
  processed: panelName('Leads Processed per Hour'),
  responseTime: panelName('Webhook Response Time'),
  errors: panelName('Errors by Type'),
  recovery: panelName('Recovery Actions'),
} as const;
