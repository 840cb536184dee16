import type { SignOfLife } from '../../service/sign-of-life.ts';

export const signsOfLife: readonly SignOfLife[] = [
  ['external_service_up', 'production'],
  ['database_query_duration_seconds_count', 'production'],
  ['backup_last_success_timestamp_seconds', 'production'],
  ['api_cost_total', 'production', 'qualifier'],
  ['conversations_started_total', 'production', 'falachefe'],
  ['leads_generated_total', 'production', 'falachefe'],
  ['appointments_requested_total', 'production', 'falachefe', 'atendeai'],
  ['infrastructure_cost_total', 'production', 'atendeai'],
];
