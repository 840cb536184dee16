import type { SignOfLife } from '../../service/sign-of-life.ts';

export const signsOfLife: readonly SignOfLife[] = [
  ['external_service_up', 'production'],
  ['database_query_duration_seconds_count', 'production'],
  ['backup_last_success_timestamp_seconds', 'production'],
  ['conversations_started_total', 'production', 'falachefe'],
  ['leads_generated_total', 'production', 'falachefe'],
];
