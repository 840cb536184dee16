/** The sample service as everything names it: its Prometheus job, its name in logs and spans. */
export const SAMPLE_JOB = 'falachefe-crewai';

/** What its process may take: the limit of its container. */
export const SAMPLE_MEMORY_MIB = 384;

/** The secret that the desk shows to the service; Vigia makes it. */
export const SERVICE_TOKEN = 'service-token';
