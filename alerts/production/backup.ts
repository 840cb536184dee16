import type { InBoth } from 'vigia';
import type { Alert } from 'vigia/alerts';
import { aged, call, growing, step } from 'vigia/alerts';
import { linesOf } from 'vigia/logql';
import { deskEndpoints } from 'vigia/platform/endpoints';
import { backupEvents } from 'vigia/platform/events';
import { age, increase, max, sum } from 'vigia/promql';
import { backupFailures, backupLastSuccess } from '../../metrics/production/backup.ts';
import type { ProductionScenario } from '../../metrics/production/scenarios.ts';

const service = 'backup';

export const backupFailed: Alert<ProductionScenario, InBoth> = {
  name: 'BackupFailed',
  // A failed backup is retried every ten minutes, so the alert lasts while backups fail.
  value: sum(increase(backupFailures, '15m'), { by: ['target'] }),
  threshold: { operator: '>', value: 0 },
  for: '0s',
  severity: 'warning',
  category: 'system',
  service,
  summary: { en: 'A backup failed', pt: 'Um backup falhou' },
  description: {
    en: '{{ $value | humanize }} backups of the {{ $labels.target }} failed over the last 15 minutes.',
    pt: '{{ $value | humanize }} backups de {{ $labels.target }} falharam nos últimos 15 minutos.',
  },
  runbook: {
    impact: {
      en: 'None today. Data lost from now on can only be restored to its state at the last good backup.',
      pt: 'Nenhum hoje. O que se perder a partir de agora só volta ao estado do último backup bom.',
    },
    causes: [
      {
        en: 'The disk below DATA_DIR is full or read-only.',
        pt: 'O disco em DATA_DIR está cheio ou somente leitura.',
      },
      {
        en: 'The database was down, or it terminated the long transaction.',
        pt: 'O banco de dados estava fora do ar, ou encerrou a transação longa.',
      },
      {
        en: 'The backup could not be read back: the disk is failing.',
        pt: 'O backup não pôde ser lido de volta: o disco está com defeito.',
      },
    ],
    steps: [
      {
        en: step`Find the reason: ${call(deskEndpoints.backupStatus)}, field \`lastFailure\`, or the log, ${linesOf(backupEvents.backupFailed)}.`,
        pt: step`Encontre o motivo: ${call(deskEndpoints.backupStatus)}, campo \`lastFailure\`, ou o log, ${linesOf(backupEvents.backupFailed)}.`,
      },
      {
        en: 'Disk full: run `df -h` there; backups are deleted after 30 days, other files are not. Disk damaged: replace it first.',
        pt: 'Disco cheio: execute `df -h` nele; os backups são apagados depois de 30 dias, os outros arquivos não. Disco com defeito: troque-o primeiro.',
      },
      {
        en: step`Then make one by hand: ${call(deskEndpoints.makeBackup)}. The response lists the rows of each table.`,
        pt: step`Depois faça um manualmente: ${call(deskEndpoints.makeBackup)}. A resposta lista as linhas de cada tabela.`,
      },
    ],
  },
  drill: { scenario: 'backup-failing' },
  unitTest: { drive: growing(backupFailures), firing: 1 / 600, silent: 0 },
};

export const backupTooOld: Alert<ProductionScenario, InBoth> = {
  name: 'BackupTooOld',
  value: age(max(backupLastSuccess, { by: ['target'] })),
  // One backup is made each day: a day, and two hours in which a failed one is retried.
  threshold: { operator: '>', value: 26 * 3600 },
  for: '5m',
  severity: 'critical',
  category: 'system',
  service,
  summary: { en: 'The latest backup is more than a day old', pt: 'O backup mais recente tem mais de um dia' },
  description: {
    en: 'The latest good backup of the {{ $labels.target }} is {{ $value | humanizeDuration }} old.',
    pt: 'O último backup bom de {{ $labels.target }} foi feito há {{ $value | humanizeDuration }}.',
  },
  runbook: {
    impact: {
      en: 'If the database is lost now, more than a day of conversations, leads and revenue is lost with it.',
      pt: 'Se o banco de dados se perder agora, vai junto mais de um dia de conversas, leads e receita.',
    },
    causes: [
      {
        en: 'Every backup since then has failed (BackupFailed is firing or has fired).',
        pt: 'Todos os backups desde então falharam (BackupFailed está disparando ou disparou).',
      },
      {
        en: 'The service was not running at 02:00 and has not run since.',
        pt: 'O serviço não estava rodando às 02:00 e não rodou desde então.',
      },
      {
        en: "The clock or the time zone of the service's host is wrong.",
        pt: 'O relógio ou o fuso horário do host do serviço está errado.',
      },
    ],
    steps: [
      {
        en: step`Make one now: ${call(deskEndpoints.makeBackup)}. When it succeeds, the alert resolves by itself.`,
        pt: step`Faça um agora: ${call(deskEndpoints.makeBackup)}. Quando ele der certo, o alerta se resolve sozinho.`,
      },
      {
        en: 'It fails: follow the runbook of BackupFailed.',
        pt: 'Ele falha: siga o runbook de BackupFailed.',
      },
      {
        en: step`Find out why no backup was made: ${call(deskEndpoints.backupStatus)}, field \`nextRunAt\`, and the time zone (TZ) of the process.`,
        pt: step`Descubra por que nenhum backup foi feito: ${call(deskEndpoints.backupStatus)}, campo \`nextRunAt\`, e o fuso horário (TZ) do processo.`,
      },
    ],
  },
  drill: { scenario: 'backup-stale' },
  unitTest: { drive: aged(backupLastSuccess), firing: 26 * 3600 + 1, silent: 26 * 3600 },
};

export const backup = { name: 'backup', alerts: [backupFailed, backupTooOld] };
