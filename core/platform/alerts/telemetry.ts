import type { Alert } from '../../alerts/alert.ts';
import { growing, standing } from '../../alerts/drive.ts';
import { max, rate, select, sum } from '../../promql/index.ts';
import { logDeliveryLag, logLinesDropped } from '../metrics/telemetry.ts';

/** Alerts about the way of log lines to Loki. */

export const logsDropped: Alert = {
  name: 'LogsDropped',
  value: sum(rate(logLinesDropped, '5m')),
  // Nothing is ever dropped in normal running: the first line is one too many.
  threshold: { operator: '>', value: 0 },
  for: '0s',
  severity: 'critical',
  category: 'system',
  service: 'logs',
  summary: 'Log lines are lost',
  description: '{{ $value | humanize }} log lines a second were dropped over the last 5 minutes.',
  runbook: {
    impact: 'What happens now cannot be looked up later; the audit trail has a gap.',
    causes: [
      'Loki has been away so long that the disk room for waiting lines is used up.',
      'The disk itself is full.',
      'Loki refuses lines for what they are: too old, or too long.',
    ],
    steps: [
      'Read the service on standard error: `log delivery:` says which of the causes it is.',
      'Loki away: bring it back first, see the runbook of LogDeliveryLagging; what waits is delivered by itself.',
      'Disk full: make room below DATA_DIR/logs, or on the volume.',
      'Refused: raise reject_old_samples_max_age or max_line_size in stack/loki.ts, or log less in one line.',
      'What was dropped is still in the files below LOG_DIR, until they roll.',
    ],
  },
  drill: { scenario: 'log-disk-full', orReplay: true },
  unitTest: { drive: growing(logLinesDropped), firing: 0.01, silent: 0 },
};

export const logDeliveryLagging: Alert = {
  name: 'LogDeliveryLagging',
  value: max(select(logDeliveryLag)),
  // Delivery looks for new lines twice a second: a minute is no busy moment but a Loki that does not answer.
  threshold: { operator: '>', value: 60 },
  for: '1m',
  severity: 'warning',
  category: 'system',
  service: 'logs',
  summary: 'Log lines do not reach Loki',
  description: 'The oldest log line has waited {{ $value | humanizeDuration }} to be delivered.',
  runbook: {
    impact:
      'Searches miss what happened lately. Nothing is lost until the disk room for waiting lines is used up.',
    causes: [
      'Loki is down or restarting.',
      'Loki takes less than is logged.',
      'The network or the address changed.',
    ],
    steps: [
      'Read the service on standard error: `log delivery:` has the answer of Loki.',
      'Is Loki running (`docker compose ps loki`)? Read its log.',
      '429: log less (`PUT /logging/level`), or raise the ingestion limits in stack/loki.ts.',
      'Compare LOKI_URL of the service with the address of Loki.',
      'See on the dashboard how many lines wait; the bound is 256 MB, half a million lines.',
    ],
  },
  drill: { scenario: 'loki-unreachable', orReplay: true },
  unitTest: { drive: standing(logDeliveryLag), firing: 61, silent: 60 },
};

export const delivery = { name: 'delivery', alerts: [logsDropped, logDeliveryLagging] };
