import { jobs } from '../core/platform/jobs.ts';

/** The service's name in logs, spans and on its pages: the same as its Prometheus job. */
export const SERVICE: string = jobs.exporter;
