/** The faults that AtendeAI can be put through; an alert names the one that makes it fire. Imports nothing. */
export const atendeaiScenarios = ['slow-appointments', 'clinic-outage'] as const;

export type AtendeaiScenario = (typeof atendeaiScenarios)[number];
