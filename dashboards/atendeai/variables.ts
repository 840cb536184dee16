import type { Variable } from 'vigia/dashboards';
import { variable } from 'vigia/promql';
import { appointmentsRequested } from '../../metrics/clinics/conversations.ts';

export const clinic: Variable = {
  name: 'clinic',
  heading: 'Clinic',
  metric: appointmentsRequested,
  label: 'clinic_id',
  all: '.*',
};
export const ofClinic = { clinic_id: variable(clinic.name) };
