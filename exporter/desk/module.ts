import type { Module, Tick } from '../base/module.ts';
import { backups as backupsSeam } from '../seams/backups.ts';
import { Desk } from './desk.ts';
import { backupRoutes } from './http/backup.ts';
import { operationRoutes } from './http/operations.ts';
import { SNAPSHOT_SECONDS } from './performance.ts';
import { servicesOf } from './services.ts';

/** How often is looked whether a backup is due, in seconds. */
const BACKUP_SECONDS = 5;

/**
 * The desk: what people ask of a running service. There is no login: it must only be reached from where its people are.
 * It has no metrics of its own; who wants to measure it listens.
 */
export const desk: Module<Desk> = {
  name: 'desk',
  metrics: [],
  index: {
    pages: [
      ['/production/system/status', 'Health, performance and backups in one look'],
      ['/production/backup/status', 'Backups'],
    ],
  },
  mount: async shared => {
    const context = servicesOf(shared);
    const desk = await Desk.open(context);
    context.hub.offer(backupsSeam, desk.backups);
    return {
      parts: desk,
      routes: [backupRoutes(desk.backups), operationRoutes(desk)],
      ticks: ticksOf(desk),
      close: () => desk.close(),
    };
  },
};

function ticksOf({ backups, performance }: Desk): Tick[] {
  return [
    {
      what: 'Looking for the backup that is due',
      seconds: BACKUP_SECONDS,
      work: () => backups.look(),
    },
    { what: 'Looking at the performance', seconds: SNAPSHOT_SECONDS, work: () => performance.look() },
  ];
}
