/** The names of what the platform declares, as types: a project may override and disable these. */

export type PlatformAlert = (typeof platformAlerts)[number];
export type PlatformDashboard = (typeof platformDashboards)[number];

/** The alert that is told by other channels than the one that it is about. */
export const NOTIFICATIONS_FAILING = 'NotificationsFailing';
/** The same of kinds of channels by which the desk sends. */
export const DESK_MESSAGES_FAILING = ['DeskMessagesLost', 'DeskMessagesWaiting'] as const;

export const platformAlerts = [
  'HostCpuHigh',
  'HostCpuSaturated',
  'HostMemoryHigh',
  'HostMemoryExhausted',
  'HostDiskHigh',
  'HostDiskFull',
  'ProbeFailed',
  'PostgresDown',
  'PostgresConnectionsHigh',
  'RedisDown',
  'RedisMemoryHigh',
  'LogsDropped',
  'LogDeliveryLagging',
  'TargetDown',
  'TargetRestarts',
  'MetricsAbsent',
  'DeskDown',
  ...DESK_MESSAGES_FAILING,
  'DeskBackupTooOld',
  NOTIFICATIONS_FAILING,
  'Watchdog',
] as const;

/** Those of objectives and of services have uids of their own. */
export const platformDashboards = [
  'vigia-stack',
  'vigia-infrastructure',
  'vigia-logs',
  'vigia-slo',
  'vigia-alerts',
  'vigia-watchers',
  'vigia-desk',
  'vigia-home',
] as const;
