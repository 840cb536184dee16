/** The service's name in logs, spans and on its pages. */
export const SERVICE = 'falachefe-crewai';
