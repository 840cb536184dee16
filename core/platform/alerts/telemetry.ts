import type { Alert } from '../../alerts/alert.ts';
import { growing, standing } from '../../alerts/drive.ts';
import { step } from '../../alerts/prose.ts';
import { max, rate, select, sum } from '../../promql/index.ts';
import { logDeliveryLag, logLinesDropped } from '../metrics/telemetry.ts';
import { logPanels } from '../panels.ts';

/** Alerts about the delivery of log lines to Loki. */

export const logsDropped: Alert = {
  name: 'LogsDropped',
  value: sum(rate(logLinesDropped, '5m'), { by: ['instance'] }),
  // In normal operation nothing is dropped, so the first dropped line fires.
  threshold: { operator: '>', value: 0 },
  for: '0s',
  severity: 'critical',
  category: 'system',
  service: 'logs',
  summary: 'Log lines are being dropped',
  description:
    '{{ $labels.instance }} dropped {{ $value | humanize }} log lines per second over the last 5 minutes.',
  runbook: {
    impact: 'Events from now on cannot be looked up later; the audit trail has a gap.',
    causes: [
      'Loki has been down so long that the disk buffer for waiting lines is full.',
      'The disk itself is full.',
      'Loki rejects single lines for what they are, such as their age; they are set aside.',
    ],
    steps: [
      'Read the standard error of the service: the line `log delivery:` shows the cause.',
      'Loki is down: bring it back first, see the runbook of LogDeliveryLagging; waiting lines are then delivered automatically.',
      'Disk full: free space below DATA_DIR/logs, or on the volume.',
      'Rejected: the lines and the reason are in refused.ndjson below DATA_DIR/log-delivery; fix the limit that the reason names, or log less per line.',
      'Dropped lines are still in the files below LOG_DIR until these rotate.',
    ],
  },
  drill: { scenario: 'log-disk-full', orReplay: true },
  unitTest: { drive: growing(logLinesDropped), firing: 0.01, silent: 0 },
};

export const logDeliveryLagging: Alert = {
  name: 'LogDeliveryLagging',
  value: max(select(logDeliveryLag), { by: ['instance'] }),
  // Delivery looks for new lines twice a second: after a minute, Loki is not busy but unavailable.
  threshold: { operator: '>', value: 60 },
  for: '1m',
  severity: 'warning',
  category: 'system',
  service: 'logs',
  summary: 'Log lines are not reaching Loki',
  description:
    'The oldest undelivered log line of {{ $labels.instance }} has been waiting for {{ $value | humanizeDuration }}.',
  runbook: {
    impact: 'Searches miss recent events. Nothing is lost until the disk buffer for waiting lines is full.',
    causes: [
      'Loki is down or restarting.',
      'Loki accepts less than the service logs.',
      'The network or the address changed.',
    ],
    steps: [
      'Read the standard error of the service: the line `log delivery:` has the response of Loki.',
      'Is Loki running (`docker compose ps loki`)? Read its log.',
      '429: raise the log level of the service, or the ingestion limits in core/stack/loki.ts.',
      'Compare LOKI_URL of the service with the address of Loki.',
      step`${logPanels.waiting} shows how many lines wait; the limit is 256 MB, half a million lines.`,
    ],
  },
  drill: { scenario: 'loki-unreachable', orReplay: true },
  unitTest: { drive: standing(logDeliveryLag), firing: 61, silent: 60 },
};

export const delivery = { name: 'delivery', alerts: [logsDropped, logDeliveryLagging] };
