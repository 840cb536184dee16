import type { Variable } from '../../dashboards/dashboard.ts';
import { variable } from '../../promql/index.ts';
import { up } from '../metrics/servers.ts';

export const job: Variable = { name: 'job', heading: 'Job', metric: up, label: 'job', all: '.+' };
export const ofJob = { job: variable(job.name) };
