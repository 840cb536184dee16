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
  keyFigure: 'Age of the Latest Backup',
  sections: [
    keyFigures([
      alertsNow(services),
      stat('Age of the Latest Backup', {
        description:
          'Time since the latest good backup started. Over 26 hours: make one with POST /production/backup/manual, then find out why none was made automatically.',
        unit: 'seconds',
        queries: [query(age(max(backupLastSuccess)), 'age')],
        steps: badFrom(25 * 3600, 26 * 3600),
      }),
      stat('Size of the Latest Backup', {
        description:
          'Compressed size. Far smaller than the previous one: check whether data is missing; GET /production/backup/status lists the rows of each table.',
        unit: 'bytes',
        queries: [query(max(backupLastSize), 'size')],
      }),
      stat('Failures in the Last Day', {
        description:
          'Failed backups in the last 24 hours. Not zero: GET /production/backup/status shows why the last one failed.',
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
              'Falls to zero at each good backup, at 02:00 every day. Above the threshold: no backup has succeeded for more than a day; follow the runbook.',
            unit: 'seconds',
            queries: [alertValue(backupTooOld)],
            alert: backupTooOld,
          }),
          timeSeries('Failed Backups', {
            description:
              'Failures in the 15 minutes before each point, as the alert sees them. Any: the status endpoint shows why; failed backups are retried every ten minutes.',
            unit: 'operations',
            queries: [alertValue(backupFailed)],
            alert: backupFailed,
          }),
        ]),
        line(8, [
          timeSeries('Backup Size', {
            description:
              'Compressed size of the latest good backup. A step down: check whether data is missing. A steady climb: plan disk space for thirty backups.',
            unit: 'bytes',
            queries: [query(max(backupLastSize, byTarget), '{{target}}')],
            colors: { database: hue.blue },
          }),
          timeSeries('Backup Duration', {
            description:
              'Duration of the latest good backup, verification included. Growing to minutes: the long transaction starts to disturb; move the backup to another time or target.',
            unit: 'seconds',
            queries: [query(max(backupDuration, byTarget), '{{target}}')],
            colors: { database: hue.blue },
          }),
        ]),
      ],
    },
  ],
};
