import {
  backupDuration,
  backupFailures,
  backupLastSize,
  backupLastSuccess,
} from '../../../metrics/production/backup.ts';
import type { Services } from '../../base/services.ts';
import { backupFailed, backupsLookedAt } from '../../seams/backups.ts';

const target = 'database';

/** Measures backups, whoever makes them. */
export function measureBackups({ hub, instruments }: Services): void {
  hub.on(backupsLookedAt, newest => {
    instruments.gauge(backupLastSuccess).set({ target }, newest ? Date.parse(newest.begunAt) / 1000 : 0);
    instruments.gauge(backupLastSize).set({ target }, newest?.bytes ?? 0);
    instruments.gauge(backupDuration).set({ target }, newest?.seconds ?? 0);
  });
  hub.on(backupFailed, () => instruments.counter(backupFailures).inc({ target }));
}
