/** The faults that production can be put through; an alert names the one that makes it fire. Imports nothing. */
export const productionScenarios = ['backup-failing', 'backup-stale', 'model-api-down'] as const;

export type ProductionScenario = (typeof productionScenarios)[number];
