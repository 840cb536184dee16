import type { Alert } from '../../alerts/alert.ts';
import { aged } from '../../alerts/drive.ts';
import { step } from '../../alerts/prose.ts';
import { call } from '../../alerts/references.ts';
import type { InBoth } from '../../language/text.ts';
import { linesOf } from '../../logql/lines.ts';
import { age, max } from '../../promql/index.ts';
import { deskEndpoints } from '../endpoints.ts';
import { backupEvents } from '../events.ts';
import { deskBackupLastSuccess } from '../metrics/backups.ts';

const ofDesk = { body: { target: 'desk' } } as const;

/**
 * The backup of the desk's own database; those of services are theirs to watch. One alert: a failed backup is tried again every ten
 * minutes, and a day of failures is what costs something. Drilled by the usual replay: no scenario of a service reaches the desk's disk.
 */
export const deskBackupTooOld: Alert<string, InBoth> = {
  name: 'DeskBackupTooOld',
  value: age(max(deskBackupLastSuccess, { by: ['database'] })),
  // One backup is made each day at 02:00: a day, and two hours in which a failed one is retried.
  threshold: { operator: '>', value: 26 * 3600 },
  for: '5m',
  severity: 'warning',
  category: 'system',
  service: 'monitoring',
  summary: {
    en: 'The latest backup of the desk is more than a day old',
    pt: 'O backup mais recente do desk tem mais de um dia',
  },
  description: {
    en: "The latest good backup of the desk's database ({{ $labels.database }}) is {{ $value | humanizeDuration }} old.",
    pt: 'O último backup bom do banco de dados do desk ({{ $labels.database }}) foi feito há {{ $value | humanizeDuration }}.',
  },
  runbook: {
    impact: {
      en: 'If the database of the desk is lost now, more than a day of incidents, acknowledgements and messages that wait is lost with it.',
      pt: 'Se o banco de dados do desk se perder agora, vai junto mais de um dia de incidentes, reconhecimentos e mensagens em espera.',
    },
    causes: [
      {
        en: 'The disk below DATA_DIR of the desk is full or read-only.',
        pt: 'O disco em DATA_DIR do desk está cheio ou somente leitura.',
      },
      {
        en: 'The desk was not running at 02:00 and has not run since.',
        pt: 'O desk não estava rodando às 02:00 e não rodou desde então.',
      },
      {
        en: "The clock or the time zone of the desk's host is wrong.",
        pt: 'O relógio ou o fuso horário do host do desk está errado.',
      },
    ],
    steps: [
      {
        en: step`Make one now: ${call(deskEndpoints.makeBackup, ofDesk)}. When it succeeds, the alert resolves by itself.`,
        pt: step`Faça um agora: ${call(deskEndpoints.makeBackup, ofDesk)}. Quando ele der certo, o alerta se resolve sozinho.`,
      },
      {
        en: step`It fails: find the reason in ${call(deskEndpoints.backupStatus, { query: { target: 'desk' } })}, field \`lastFailure\`, or in the log, ${linesOf(backupEvents.backupFailed)}.`,
        pt: step`Ele falha: encontre o motivo em ${call(deskEndpoints.backupStatus, { query: { target: 'desk' } })}, campo \`lastFailure\`, ou no log, ${linesOf(backupEvents.backupFailed)}.`,
      },
      {
        en: 'Disk full: run `df -h` there; backups are deleted after 30 days, other files are not.',
        pt: 'Disco cheio: execute `df -h` nele; os backups são apagados depois de 30 dias, os outros arquivos não.',
      },
    ],
  },
  unitTest: { drive: aged(deskBackupLastSuccess), firing: 26 * 3600 + 1, silent: 26 * 3600 },
};
