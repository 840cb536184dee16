import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Backups, backupRoutes, postgresSource } from '@vigia/desk/backup';
import { createEvents } from '@vigia/telemetry';
import { backupEvents } from 'vigia/platform/events';
import type { Module } from '../base/module.ts';
import { onlyWithToken } from '../http/token.ts';
import { backupFailed, backupsLookedAt, backups as backupsSeam } from '../seams/backups.ts';

/** How often is looked whether a backup is due, in seconds. */
const LOOK_SECONDS = 5;
/** A backup that is being made when the service stops may end within this. */
const BACKUP_ENDS_MS = 2000;

/** Backups of the service's own database, by the plugin of the desk. Without `DATA_DIR` they live as long as the process. */
export const backup: Module<Backups> = {
  name: 'backup',
  metrics: [],
  mount: async ({ config: { dataDir, serviceToken }, database, hub, log }) => {
    const folder = dataDir ? join(dataDir, 'backups') : await mkdtemp(join(tmpdir(), 'vigia-backups-'));
    const events = createEvents(backupEvents, log);
    const source = postgresSource('database', work => database.transaction(work));
    const backups = new Backups(source, folder, {
      finished: ({ file, trigger, bytes, seconds }) =>
        events.backupFinished({ file, trigger, bytes, seconds }),
      failed: (trigger, reason) => {
        void hub.tell(backupFailed, undefined);
        events.backupFailed({ trigger, reason });
      },
      lookedAt: newest => void hub.tell(backupsLookedAt, newest),
    });
    hub.offer(backupsSeam, backups);
    return {
      parts: backups,
      routes: [
        async app => {
          await app.register(async inside => {
            inside.addHook('onRequest', onlyWithToken(serviceToken));
            await inside.register(backupRoutes(backups), { prefix: '/backup' });
          });
        },
      ],
      ticks: [
        { what: 'Looking for the backup that is due', seconds: LOOK_SECONDS, work: () => backups.look() },
      ],
      close: async () => {
        await backups.close(BACKUP_ENDS_MS);
        if (!dataDir) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      },
    };
  },
};
