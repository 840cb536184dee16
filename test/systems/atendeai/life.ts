import type { SignOfLife } from '../../service/sign-of-life.ts';

export const signsOfLife: readonly SignOfLife[] = [
  ['system_memory_usage_bytes', 'atendeai'],
  ['clinic_request_duration_seconds_count', 'atendeai', 'falachefe'],
  ['appointments_requested_total', 'production', 'falachefe', 'atendeai'],
  ['infrastructure_cost_total', 'production', 'atendeai'],
];
