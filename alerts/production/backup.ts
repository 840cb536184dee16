import type { Alert } from 'vigia/alerts';
import { aged, call, growing, step } from 'vigia/alerts';
import { linesOf } from 'vigia/logql';
import { backupEvents } from 'vigia/platform/events';
import { age, increase, max, sum } from 'vigia/promql';
import { backupStatus, makeBackup } from '../../metrics/desk.endpoints.ts';
import { backupFailures, backupLastSuccess } from '../../metrics/production/backup.ts';
import type { ProductionScenario } from '../../metrics/production/scenarios.ts';

const service = 'backup';

export const backupFailed: Alert<ProductionScenario> = {
  name: 'BackupFailed',
  // A failed backup is retried every ten minutes, so the alert lasts while backups fail.
  value: sum(increase(backupFailures, '15m'), { by: ['target'] }),
  threshold: { operator: '>', value: 0 },
  for: '0s',
  severity: 'warning',
  category: 'system',
  service,
  summary: 'A backup failed',
  description: '{{ $value | humanize }} backups of the {{ $labels.target }} failed over the last 15 minutes.',
  runbook: {
    impact: 'None today. Data lost from now on can only be restored to its state at the last good backup.',
    causes: [
      'The disk below DATA_DIR is full or read-only.',
      'The database was down, or it terminated the long transaction.',
      'The backup could not be read back: the disk is failing.',
    ],
    steps: [
      step`Find the reason: ${call(backupStatus)}, field \`lastFailure\`, or the log, ${linesOf(backupEvents.backupFailed)}.`,
      'Disk full: run `df -h` there; backups are deleted after 30 days, other files are not. Disk damaged: replace it first.',
      step`Then make one by hand: ${call(makeBackup)}. The response lists the rows of each table.`,
    ],
  },
  drill: { scenario: 'backup-failing' },
  unitTest: { drive: growing(backupFailures), firing: 1 / 600, silent: 0 },
};

export const backupTooOld: Alert<ProductionScenario> = {
  name: 'BackupTooOld',
  value: age(max(backupLastSuccess, { by: ['target'] })),
  // One backup is made each day: a day, and two hours in which a failed one is retried.
  threshold: { operator: '>', value: 26 * 3600 },
  for: '5m',
  severity: 'critical',
  category: 'system',
  service,
  summary: 'The latest backup is more than a day old',
  description: 'The latest good backup of the {{ $labels.target }} is {{ $value | humanizeDuration }} old.',
  runbook: {
    impact:
      'If the database is lost now, more than a day of conversations, leads and revenue is lost with it.',
    causes: [
      'Every backup since then has failed (BackupFailed is firing or has fired).',
      'The service was not running at 02:00 and has not run since.',
      "The clock or the time zone of the service's host is wrong.",
    ],
    steps: [
      step`Make one now: ${call(makeBackup)}. When it succeeds, the alert resolves by itself.`,
      'It fails: follow the runbook of BackupFailed.',
      step`Find out why no backup was made: ${call(backupStatus)}, field \`nextRunAt\`, and the time zone (TZ) of the process.`,
    ],
  },
  drill: { scenario: 'backup-stale' },
  unitTest: { drive: aged(backupLastSuccess), firing: 26 * 3600 + 1, silent: 26 * 3600 },
};

export const backup = { name: 'backup', alerts: [backupFailed, backupTooOld] };
