import type { SignOfLife } from '../../service/sign-of-life.ts';

export const signsOfLife: readonly SignOfLife[] = [
  ['messages_outbound_total', 'whatsself'],
  ['whatsapp_session_up', 'whatsself'],
];
