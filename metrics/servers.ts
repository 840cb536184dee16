import { boundedId, oneOf } from './label.ts';
import { counter, gauge } from './metric.ts';

/** What the servers export about themselves: declared so that a query over them is checked like any other. */

const server = { origin: 'server' } as const;

export const up = gauge({
  name: 'up',
  help: '1 when the last scrape of the target succeeded, else 0',
  unit: 'bool',
  ...server,
});

export const scrapeDuration = gauge({
  name: 'scrape_duration_seconds',
  help: 'Time of the last scrape of the target',
  unit: 'seconds',
  ...server,
});

export const alertsFiring = gauge({
  name: 'ALERTS',
  help: '1 for each alert that is pending or firing, by its labels',
  unit: 'bool',
  labels: {
    alertname: boundedId(200),
    alertstate: oneOf('pending', 'firing'),
    severity: oneOf('critical', 'warning', 'info', 'none'),
    category: oneOf('system', 'performance', 'business', 'security'),
    service: boundedId(20),
  },
  ...server,
});

export const notificationsFailed = counter({
  name: 'alertmanager_notifications_failed_total',
  help: 'Notifications that Alertmanager could not deliver, by integration',
  unit: 'operations',
  labels: { integration: boundedId(20), reason: boundedId(10) },
  ...server,
});
