import type { Alert } from 'vigia/alerts';
import { aged, growing } from 'vigia/alerts';
import { age, increase, max, sum } from 'vigia/promql';
import { backupFailures, backupLastSuccess } from '../../metrics/production/backup.ts';
import type { ProductionScenario } from '../../metrics/production/scenarios.ts';

const service = 'backup';

export const backupFailed: Alert<ProductionScenario> = {
  name: 'BackupFailed',
  // A failed backup is tried again every ten minutes, so that the alert lasts as long as they fail.
  value: sum(increase(backupFailures, '15m'), { by: ['target'] }),
  threshold: { operator: '>', value: 0 },
  for: '0s',
  severity: 'warning',
  category: 'system',
  service,
  summary: 'A backup could not be made',
  description: '{{ $value | humanize }} backups of the {{ $labels.target }} failed over the last 15 minutes.',
  runbook: {
    impact: 'Nobody notices today. What is lost from now on can only be restored as it was before.',
    causes: [
      'The disk below DATA_DIR is full or read-only.',
      'The database was away, or ended the long transaction.',
      'What was written could not be read back: the disk is failing.',
    ],
    steps: [
      'Read why: `curl URL/production/backup/status`, field `lastFailure`, or the log, `{logger="app"} | json | event="backup_failed"`.',
      'Disk full: `df -h` there; older backups are deleted after 30 days, other files are not. Damaged: change the disk first.',
      'Then make one by hand: `curl -X POST URL/production/backup/manual`. It answers with the rows of each table.',
    ],
  },
  drill: { scenario: 'backup-failing' },
  unitTest: { drive: growing(backupFailures), firing: 1 / 600, silent: 0 },
};

export const backupTooOld: Alert<ProductionScenario> = {
  name: 'BackupTooOld',
  value: age(max(backupLastSuccess, { by: ['target'] })),
  // One is made each day: a day, and two hours in which a failed one is tried again.
  threshold: { operator: '>', value: 26 * 3600 },
  for: '5m',
  severity: 'critical',
  category: 'system',
  service,
  summary: 'The newest backup is older than a day',
  description: 'The newest good backup of the {{ $labels.target }} is {{ $value | humanizeDuration }} old.',
  runbook: {
    impact:
      'If the database is lost now, more than a day of conversations, leads and revenue is lost with it.',
    causes: [
      'Every backup since has failed (BackupFailed fires or fired).',
      'The service did not run at 02:00, and has not since.',
      "The clock or the time zone of the service's machine is wrong.",
    ],
    steps: [
      'Make one now: `curl -X POST URL/production/backup/manual`. When it succeeds the alert ends by itself.',
      'It fails: follow the runbook of BackupFailed.',
      'Find out why none came by itself: `curl URL/production/backup/status`, field `nextRunAt`, and the time zone (TZ) of the process.',
    ],
  },
  drill: { scenario: 'backup-stale' },
  unitTest: { drive: aged(backupLastSuccess), firing: 26 * 3600 + 1, silent: 26 * 3600 },
};

export const backup = { name: 'backup', alerts: [backupFailed, backupTooOld] };
