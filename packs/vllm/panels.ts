import { panelName } from 'vigia/alerts';

/** Panels that runbooks send people to. */
export const vllmPanels = {
  requests: panelName('Requests in the Engine'),
  finished: panelName('Finished Requests'),
  cache: panelName('KV Cache Usage'),
  preemptions: panelName('Preemptions'),
  queueTime: panelName('Time in the Queue (p95)'),
  tokens: panelName('Tokens'),
  prefix: panelName('Prefix Cache Hits'),
} as const;
