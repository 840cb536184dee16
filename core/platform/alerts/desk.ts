import type { Alert } from '../../alerts/alert.ts';
import { standing } from '../../alerts/drive.ts';
import { step } from '../../alerts/prose.ts';
import { dashboardName } from '../../alerts/references.ts';
import type { InBoth } from '../../language/text.ts';
import { select } from '../../promql/index.ts';
import { jobs } from '../jobs.ts';
import { up } from '../metrics/servers.ts';
import { deskBackupTooOld } from './desk-backup.ts';
import { deskMessagesLost, deskMessagesWaiting } from './desk-messages.ts';

/** Alerts about the desk: Alertmanager tells of them by its own channels. */

export const deskDown: Alert<string, InBoth> = {
  name: 'DeskDown',
  value: select(up, { job: jobs.desk }),
  threshold: { operator: '==', value: 0 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service: 'monitoring',
  summary: { en: 'The desk is down', pt: 'O desk está fora do ar' },
  description: {
    en: 'Prometheus cannot scrape the desk at {{ $labels.instance }}.',
    pt: 'O Prometheus não consegue coletar as métricas do desk em {{ $labels.instance }}.',
  },
  runbook: {
    impact: {
      en: 'Unacknowledged alerts do not climb, channels that the desk sends by are silent, and nobody is told if Prometheus or Alertmanager stops. Alertmanager keeps what it could not deliver to the desk and tries again.',
      pt: 'Alertas sem reconhecimento não escalam, os canais que o desk usa ficam mudos e ninguém é avisado se o Prometheus ou o Alertmanager parar. O Alertmanager guarda o que não conseguiu entregar ao desk e tenta de novo.',
    },
    causes: [
      {
        en: 'The process has ended: another one has its DATA_DIR, or its memory limit is reached.',
        pt: 'O processo terminou: outro está usando o DATA_DIR dele, ou o limite de memória foi atingido.',
      },
      {
        en: 'It waits for its database, or its disk is full.',
        pt: 'Ele espera pelo banco de dados, ou o disco está cheio.',
      },
      { en: 'The network or the address changed.', pt: 'A rede ou o endereço mudou.' },
    ],
    steps: [
      {
        en: 'Look at Alertmanager yourself meanwhile: what fires is on its Alerts page, and nobody is called a second time.',
        pt: 'Enquanto isso, olhe o próprio Alertmanager: o que está disparando aparece na página Alerts, e ninguém é chamado uma segunda vez.',
      },
      {
        en: 'Read the last lines of its log (`docker compose logs desk --tail 50`): it names what it could not have.',
        pt: 'Leia as últimas linhas do log (`docker compose logs desk --tail 50`): ele diz o que faltou.',
      },
      {
        en: 'Restart it (`docker compose restart desk`). It goes on from its database: no timer and no message that waits is lost.',
        pt: 'Reinicie (`docker compose restart desk`). Ele continua a partir do banco de dados: nenhum prazo e nenhuma mensagem em espera se perde.',
      },
      {
        en: step`Then see on ${dashboardName('vigia-desk')} whether heartbeats arrive again.`,
        pt: step`Depois veja em ${dashboardName('vigia-desk')} se os sinais de vida voltaram a chegar.`,
      },
    ],
  },
  unitTest: { drive: standing(select(up, { job: jobs.desk })), firing: 0, silent: 1 },
};

export const desk = {
  name: 'desk',
  alerts: [deskDown, deskMessagesLost, deskMessagesWaiting, deskBackupTooOld],
};
