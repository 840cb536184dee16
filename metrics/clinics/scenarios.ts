/** The faults that AtendeAI can be put through; an alert names the one that makes it fire, also one of Production. Imports nothing. */
export const clinicScenarios = ['slow-appointments', 'clinic-outage'] as const;

export type ClinicScenario = (typeof clinicScenarios)[number];
