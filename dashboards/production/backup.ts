import type { Dashboard } from 'vigia/dashboards';
import {
  alertsNow,
  alertValue,
  badFrom,
  hue,
  keyFigures,
  line,
  query,
  stat,
  status,
  timeSeries,
} from 'vigia/dashboards';
import { age, increase, max, sum } from 'vigia/promql';
import { backupFailed, backupTooOld } from '../../alerts/production/backup.ts';
import {
  backupDuration,
  backupFailures,
  backupLastSize,
  backupLastSuccess,
} from '../../metrics/production/backup.ts';

const services = [backupFailed.service];
const byTarget = { by: ['target'] } as const;

export const backups: Dashboard = {
  uid: 'vigia-backup',
  title: 'Backups',
  description: 'If the database were lost now, how much would be lost with it?',
  folder: 'Production',
  services,
  variables: [],
  sections: [
    keyFigures([
      alertsNow(services),
      stat('Age of the Newest Backup', {
        description:
          'Time since the newest good backup was begun. Over 26 hours: make one with POST /production/backup/manual, then see why none came by itself.',
        unit: 'seconds',
        queries: [query(age(max(backupLastSuccess)), 'age')],
        steps: badFrom(25 * 3600, 26 * 3600),
      }),
      stat('Size of the Newest Backup', {
        description:
          'Compressed. Far smaller than the one before: is something missing? GET /production/backup/status counts the rows of each table.',
        unit: 'bytes',
        queries: [query(max(backupLastSize), 'size')],
      }),
      stat('Failures of the Last Day', {
        description:
          'Backups of the last 24 hours that failed. Not zero: GET /production/backup/status says why the last one did.',
        unit: 'operations',
        decimals: 0,
        queries: [query(sum(increase(backupFailures, '1d')), 'failures')],
        steps: [{ color: status.good }, { from: 1, color: status.late }],
      }),
    ]),
    {
      title: 'Over time',
      lines: [
        line(8, [
          timeSeries('Age of the Backup', {
            description:
              'Falls to zero at each good backup, at 02:00 every day. Above the line: none has succeeded for more than a day; follow the runbook.',
            unit: 'seconds',
            queries: [alertValue(backupTooOld)],
            alert: backupTooOld,
          }),
          timeSeries('Failed Backups', {
            description:
              'Failures in the 15 minutes before each point, as the alert sees them. Any at all: the status endpoint says why; they are tried again every ten minutes.',
            unit: 'operations',
            queries: [alertValue(backupFailed)],
            alert: backupFailed,
          }),
        ]),
        line(8, [
          timeSeries('Backup Size', {
            description:
              'Size of the newest good backup, compressed. A step down: is something missing? A steady climb: plan the disk for thirty of these.',
            unit: 'bytes',
            queries: [query(max(backupLastSize, byTarget), '{{target}}')],
            colors: { database: hue.blue },
          }),
          timeSeries('Backup Duration', {
            description:
              'Time that the newest good backup took, reading back included. Growing to minutes: the long transaction starts to disturb; move the time of day or the target.',
            unit: 'seconds',
            queries: [query(max(backupDuration, byTarget), '{{target}}')],
            colors: { database: hue.blue },
          }),
        ]),
      ],
    },
  ],
};
