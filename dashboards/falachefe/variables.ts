import type { Variable } from 'vigia/dashboards';
import { variable } from 'vigia/promql';
import { queueDepth } from '../../metrics/falachefe/crewai.ts';
import { activeSessions } from '../../metrics/falachefe/whatsapp-auth.ts';

/** The variables that dashboards offer, each with the matcher that applies it. */

export const company: Variable = {
  name: 'company',
  heading: 'Company',
  metric: activeSessions,
  label: 'company_id',
  all: '.*',
};
export const ofCompany = { company_id: variable(company.name) };

export const crew: Variable = {
  name: 'crew',
  heading: 'Crew',
  metric: queueDepth,
  label: 'crew_id',
  all: '.*',
};
export const ofCrew = { crew_id: variable(crew.name) };
