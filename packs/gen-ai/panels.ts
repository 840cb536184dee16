import { panelName } from 'vigia/alerts';

/** Panels that runbooks send people to. */
export const genAiPanels = {
  errors: panelName('Errors by Cause'),
  byModel: panelName('Calls by Model'),
  tokens: panelName('Tokens per Call'),
  tokensByModel: panelName('Tokens by Model'),
  tools: panelName('Tool Time (p95)'),
} as const;
