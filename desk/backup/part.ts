import { join } from 'node:path';
import { createEvents } from '@vigia/telemetry';
import { backupEvents } from 'vigia/platform/events';
import { capability } from '../hub.ts';
import type { Part } from '../part.ts';
import { Backups } from './backups.ts';
import { backupMeter, backupMetrics } from './meter.ts';
import { ownSource } from './own.ts';

/** Backups of the desk's own database; not there for a desk without a folder. */
export const ownBackups = capability<Backups>('backups of the desk');

/** How often is looked whether a backup is due, in seconds. */
const LOOK_SECONDS = 30;
/** A backup that is being made when the desk stops may end within this. */
const BACKUP_ENDS_MS = 1500;

/** Backups of the desk's own database, in `DATA_DIR/backups`. */
export const backup: Part = {
  name: 'backup',
  metrics: backupMetrics,
  mount: ({ database, settings, hub, log, clock, instruments }) => {
    if (!settings.dataDir) return {};
    const events = createEvents(backupEvents, log);
    const meter = backupMeter(instruments, database);
    const backups = new Backups(
      ownSource(database, settings),
      join(settings.dataDir, 'backups'),
      {
        finished: ({ file, trigger, bytes, seconds }) =>
          events.backupFinished({ file, trigger, bytes, seconds }),
        failed: (trigger, reason) => {
          meter.failed(trigger, reason);
          events.backupFailed({ trigger, reason });
        },
        lookedAt: meter.lookedAt,
      },
      clock,
    );
    hub.offer(ownBackups, backups);
    return {
      ticks: [
        { what: 'Looking for the backup that is due', seconds: LOOK_SECONDS, work: () => backups.look() },
      ],
      close: () => backups.close(BACKUP_ENDS_MS),
    };
  },
};
