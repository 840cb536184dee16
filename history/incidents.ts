import type { Incident } from 'vigia/history';

/**
 * Incidents within the working hours of the demo: enough to be visible in budgets and in a week, but not so many that every
 * objective is missed.
 */
export const sessionLost: Incident = { daysAgo: 3, hour: 17, minutes: 40 };
export const modelSlow: Incident = { daysAgo: 5, hour: 13, minutes: 90 };
export const backendFails: Incident = { daysAgo: 12, hour: 19, minutes: 120 };
