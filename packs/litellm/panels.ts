import { panelName } from 'vigia/alerts';

/** Panels that runbooks send people to. */
export const litellmPanels = {
  failures: panelName('Failures by Cause'),
  deployments: panelName('Deployments'),
  deploymentFailures: panelName('Failed Calls by Deployment'),
  provider: panelName('Time at the Provider (p95)'),
  spendByModel: panelName('Spend by Model'),
  spendByKey: panelName('Spend by Key'),
} as const;
