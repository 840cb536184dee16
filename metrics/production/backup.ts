import { counter, gauge, oneOf } from 'vigia/metrics';

/** Backups of what the service cannot make anew. */

const labels = { target: oneOf('database') };

export const backupLastSuccess = gauge({
  name: 'backup_last_success_timestamp_seconds',
  help: 'When the newest backup that was read back without a fault was begun, 0 when there is none',
  unit: 'timestamp',
  labels,
});

export const backupLastSize = gauge({
  name: 'backup_last_size_bytes',
  help: 'Size of the newest good backup, compressed',
  unit: 'bytes',
  labels,
});

export const backupDuration = gauge({
  name: 'backup_duration_seconds',
  help: 'Time that the newest good backup took, its reading back included',
  unit: 'seconds',
  labels,
});

export const backupFailures = counter({
  name: 'backup_failures_total',
  help: 'Backups that could not be written, or were found damaged when they were read back',
  unit: 'operations',
  labels,
});
