import { oneOf } from '../../metrics/label.ts';
import { counter, gauge } from '../../metrics/metric.ts';

/** What the desk exposes of the backups of its own database. A desk without a folder makes none, and exposes no time and no size. */

const desk = { origin: 'server', exporter: 'desk' } as const;
const labels = { database: oneOf('sqlite', 'postgres') };

export const deskBackupLastSuccess = gauge({
  name: 'desk_backup_last_success_timestamp_seconds',
  help: "Unix time at which the latest verified backup of the desk's database started, 0 when there is none",
  unit: 'timestamp',
  labels,
  ...desk,
});

export const deskBackupLastSize = gauge({
  name: 'desk_backup_last_size_bytes',
  help: "Compressed size of the latest good backup of the desk's database",
  unit: 'bytes',
  labels,
  ...desk,
});

export const deskBackupFailures = counter({
  name: 'desk_backup_failures_total',
  help: "Backups of the desk's database that could not be written or did not pass verification",
  unit: 'operations',
  labels,
  ...desk,
});
