import type { SignOfLife } from '../../service/sign-of-life.ts';

export const signsOfLife: readonly SignOfLife[] = [
  ['whatsapp_auth_attempts_total', 'falachefe'],
  ['crewai_messages_processed_total', 'falachefe'],
  ['health_check_up', 'falachefe'],
];
