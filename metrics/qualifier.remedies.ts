import type { RemedyAction } from 'vigia';
import { SAMPLE_JOB, SERVICE_TOKEN } from './sample.ts';

const ofSample = { target: SAMPLE_JOB, auth: { bearer: SERVICE_TOKEN } } as const;

/** What the desk may call of the Agente Qualificador: the document's five recovery actions. The routes take their paths from here. */
export const qualifierRemedies = {
  'clean-up-stuck-sessions': {
    about: {
      en: 'Ends sessions that nothing has touched for half an hour',
      pt: 'Encerra sessões paradas há meia hora',
    },
    ...ofSample,
    path: '/qualifier/recovery/sessions',
  },
  'retry-unprocessed-leads': {
    about: { en: 'Processes leads again that have no reply', pt: 'Processa de novo os leads sem resposta' },
    ...ofSample,
    path: '/qualifier/recovery/leads',
    timeout: '1m',
  },
  'roll-back': {
    about: { en: 'Brings the previous release back', pt: 'Volta para a versão anterior' },
    ...ofSample,
    path: '/qualifier/recovery/rollback',
  },
  restart: {
    about: { en: 'Restarts the workers', pt: 'Reinicia os workers' },
    ...ofSample,
    path: '/qualifier/recovery/restart',
  },
  'fail-over': {
    about: { en: 'Sends the leads to the standby instance', pt: 'Envia os leads para a instância reserva' },
    ...ofSample,
    path: '/qualifier/recovery/failover',
  },
} as const satisfies Readonly<Record<string, RemedyAction>>;

export type QualifierRemedy = keyof typeof qualifierRemedies;
