import { jobs } from 'vigia/platform/jobs';

/** The service's name in logs, spans and on its pages: the same as its Prometheus job. */
export const SERVICE: string = jobs.exporter;
