import type { Alert } from '../../alerts/alert.ts';
import { growing, standing } from '../../alerts/drive.ts';
import { step } from '../../alerts/prose.ts';
import type { InBoth } from '../../language/text.ts';
import { max, rate, select, sum } from '../../promql/index.ts';
import { logDeliveryLag, logLinesDropped } from '../metrics/telemetry.ts';
import { logPanels } from '../panels.ts';

/** Alerts about the delivery of log lines to Loki. */

export const logsDropped: Alert<string, InBoth> = {
  name: 'LogsDropped',
  value: sum(rate(logLinesDropped, '5m'), { by: ['instance'] }),
  // In normal operation nothing is dropped, so the first dropped line fires.
  threshold: { operator: '>', value: 0 },
  for: '0s',
  severity: 'critical',
  category: 'system',
  service: 'logs',
  summary: { en: 'Log lines are being dropped', pt: 'Linhas de log estão sendo descartadas' },
  description: {
    en: '{{ $labels.instance }} dropped {{ $value | humanize }} log lines per second over the last 5 minutes.',
    pt: '{{ $labels.instance }} descartou {{ $value | humanize }} linhas de log por segundo nos últimos 5 minutos.',
  },
  runbook: {
    impact: {
      en: 'Events from now on cannot be looked up later; the audit trail has a gap.',
      pt: 'Os eventos a partir de agora não poderão ser consultados depois; a trilha de auditoria fica com uma lacuna.',
    },
    causes: [
      {
        en: 'Loki has been down so long that the disk buffer for waiting lines is full.',
        pt: 'O Loki está fora do ar há tanto tempo que o buffer em disco das linhas em espera encheu.',
      },
      { en: 'The disk itself is full.', pt: 'O próprio disco está cheio.' },
      {
        en: 'Loki rejects single lines for what they are, such as their age; they are set aside.',
        pt: 'O Loki rejeita certas linhas pelo que elas são, por exemplo pela idade; elas são separadas.',
      },
    ],
    steps: [
      {
        en: 'Read the standard error of the service: the line `log delivery:` shows the cause.',
        pt: 'Leia a saída de erro do serviço: a linha `log delivery:` mostra a causa.',
      },
      {
        en: 'Loki is down: bring it back first, see the runbook of LogDeliveryLagging; waiting lines are then delivered automatically.',
        pt: 'O Loki está fora do ar: primeiro traga-o de volta, veja o runbook de LogDeliveryLagging; depois as linhas em espera são entregues automaticamente.',
      },
      {
        en: 'Disk full: free space below DATA_DIR/logs, or on the volume.',
        pt: 'Disco cheio: libere espaço em DATA_DIR/logs, ou no volume.',
      },
      {
        en: 'Rejected: the lines and the reason are in refused.ndjson below DATA_DIR/log-delivery; fix the limit that the reason names, or log less per line.',
        pt: 'Rejeitadas: as linhas e o motivo estão em refused.ndjson, em DATA_DIR/log-delivery; corrija o limite que o motivo cita, ou registre menos por linha.',
      },
      {
        en: 'Dropped lines are still in the files below LOG_DIR until these rotate.',
        pt: 'As linhas descartadas continuam nos arquivos em LOG_DIR até a rotação deles.',
      },
    ],
  },
  drill: { scenario: 'log-disk-full', orReplay: true },
  unitTest: { drive: growing(logLinesDropped), firing: 0.01, silent: 0 },
};

export const logDeliveryLagging: Alert<string, InBoth> = {
  name: 'LogDeliveryLagging',
  value: max(select(logDeliveryLag), { by: ['instance'] }),
  // Delivery looks for new lines twice a second: after a minute, Loki is not busy but unavailable.
  threshold: { operator: '>', value: 60 },
  for: '1m',
  severity: 'warning',
  category: 'system',
  service: 'logs',
  summary: { en: 'Log lines are not reaching Loki', pt: 'As linhas de log não estão chegando ao Loki' },
  description: {
    en: 'The oldest undelivered log line of {{ $labels.instance }} has been waiting for {{ $value | humanizeDuration }}.',
    pt: 'A linha de log mais antiga ainda não entregue de {{ $labels.instance }} espera há {{ $value | humanizeDuration }}.',
  },
  runbook: {
    impact: {
      en: 'Searches miss recent events. Nothing is lost until the disk buffer for waiting lines is full.',
      pt: 'As buscas não encontram eventos recentes. Nada se perde até o buffer em disco das linhas em espera encher.',
    },
    causes: [
      { en: 'Loki is down or restarting.', pt: 'O Loki está fora do ar ou reiniciando.' },
      {
        en: 'Loki accepts less than the service logs.',
        pt: 'O Loki aceita menos do que o serviço registra.',
      },
      { en: 'The network or the address changed.', pt: 'A rede ou o endereço mudou.' },
    ],
    steps: [
      {
        en: 'Read the standard error of the service: the line `log delivery:` has the response of Loki.',
        pt: 'Leia a saída de erro do serviço: a linha `log delivery:` traz a resposta do Loki.',
      },
      {
        en: 'Is Loki running (`docker compose ps loki`)? Read its log.',
        pt: 'O Loki está rodando (`docker compose ps loki`)? Leia o log dele.',
      },
      {
        en: '429: raise the log level of the service, or the ingestion limits in core/stack/loki.ts.',
        pt: '429: aumente o nível de log do serviço, ou os limites de ingestão em core/stack/loki.ts.',
      },
      {
        en: 'Compare LOKI_URL of the service with the address of Loki.',
        pt: 'Compare o LOKI_URL do serviço com o endereço do Loki.',
      },
      {
        en: step`${logPanels.waiting} shows how many lines wait; the limit is 256 MB, half a million lines.`,
        pt: step`${logPanels.waiting} mostra quantas linhas estão em espera; o limite é de 256 MB, meio milhão de linhas.`,
      },
    ],
  },
  drill: { scenario: 'loki-unreachable', orReplay: true },
  unitTest: { drive: standing(logDeliveryLag), firing: 61, silent: 60 },
};

export const delivery = { name: 'delivery', alerts: [logsDropped, logDeliveryLagging] };
