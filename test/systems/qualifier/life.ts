import type { SignOfLife } from '../../service/sign-of-life.ts';

export const signsOfLife: readonly SignOfLife[] = [
  ['qualifier_leads_processed_total', 'qualifier'],
  ['api_cost_total', 'production', 'qualifier'],
];
