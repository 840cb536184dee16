import { counter, gauge, oneOf } from 'vigia/metrics';

/** Backups of the data that the service cannot recreate. */

const labels = { target: oneOf('database') };

export const backupLastSuccess = gauge({
  name: 'backup_last_success_timestamp_seconds',
  help: 'Unix time at which the latest verified backup started, 0 when there is none',
  unit: 'timestamp',
  labels,
});

export const backupLastSize = gauge({
  name: 'backup_last_size_bytes',
  help: 'Compressed size of the latest good backup',
  unit: 'bytes',
  labels,
});

export const backupDuration = gauge({
  name: 'backup_duration_seconds',
  help: 'Duration of the latest good backup, including verification',
  unit: 'seconds',
  labels,
});

export const backupFailures = counter({
  name: 'backup_failures_total',
  help: 'Backups that could not be written or did not pass verification',
  unit: 'operations',
  labels,
});
