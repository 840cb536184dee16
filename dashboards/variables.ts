import type { Variable } from 'vigia/dashboards';
import { up } from 'vigia/platform/metrics';
import { variable } from 'vigia/promql';
import { queueDepth } from '../metrics/falachefe/crewai.ts';
import { activeSessions } from '../metrics/falachefe/whatsapp-auth.ts';
import { appointmentsRequested } from '../metrics/production/production.ts';
import { flowAutoSteps } from '../metrics/whatsself.ts';

/** The choices that dashboards offer, each with the matcher that applies it. */

export const company: Variable = {
  name: 'company',
  heading: 'Company',
  metric: activeSessions,
  label: 'company_id',
  all: '.*',
};
export const ofCompany = { company_id: variable(company.name) };

export const clinic: Variable = {
  name: 'clinic',
  heading: 'Clinic',
  metric: appointmentsRequested,
  label: 'clinic_id',
  all: '.*',
};
export const ofClinic = { clinic_id: variable(clinic.name) };

export const crew: Variable = {
  name: 'crew',
  heading: 'Crew',
  metric: queueDepth,
  label: 'crew_id',
  all: '.*',
};
export const ofCrew = { crew_id: variable(crew.name) };

export const flow: Variable = {
  name: 'flow',
  heading: 'Flow',
  metric: flowAutoSteps,
  label: 'flowId',
  all: '.*',
};
export const ofFlow = { flowId: variable(flow.name) };

export const job: Variable = { name: 'job', heading: 'Job', metric: up, label: 'job', all: '.+' };
export const ofJob = { job: variable(job.name) };
