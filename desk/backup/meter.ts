import type { Instruments } from '@vigia/telemetry';
import { deskBackupFailures, deskBackupLastSize, deskBackupLastSuccess } from 'vigia/platform/metrics';
import type { Database } from '../storage/database.ts';
import type { BackupListener } from './backups.ts';

export const backupMetrics = [deskBackupLastSuccess, deskBackupLastSize, deskBackupFailures];

/** Measures the backups of the desk's own database. */
export function backupMeter(
  instruments: Instruments,
  { kind: database }: Database,
): Required<Pick<BackupListener, 'failed' | 'lookedAt'>> {
  return {
    failed: () => instruments.counter(deskBackupFailures).inc({ database }),
    lookedAt: newest => {
      const begun = newest ? Date.parse(newest.begunAt) / 1000 : 0;
      instruments.gauge(deskBackupLastSuccess).set({ database }, begun);
      instruments.gauge(deskBackupLastSize).set({ database }, newest?.bytes ?? 0);
    },
  };
}
