import { SAMPLE_JOB } from '../metrics/sample.ts';

/** The service's name in logs, spans and on its pages: the same as its Prometheus job. */
export const SERVICE: string = SAMPLE_JOB;
