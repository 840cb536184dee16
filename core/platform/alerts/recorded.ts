import {
  age,
  and,
  type Duration,
  max,
  min,
  offset,
  type RecordingGroup,
  select,
  unless,
} from '../../promql/index.ts';
import { timeToResolve } from '../metrics/recorded.ts';
import { alertsActiveSince, alertsFiring } from '../metrics/servers.ts';

/**
 * The group looks back by exactly its own interval, so that it sees the end of an alert once, whatever the interval at
 * which the alert itself is evaluated.
 */
const INTERVAL: Duration = '15s';

const byAlert = { by: ['alertname', 'severity', 'category', 'service'] } as const;
const firing = select(alertsFiring, { alertstate: 'firing' });
const fires = max(firing, byAlert);
const fired = max(offset(firing, INTERVAL), byAlert);
const wasActiveFor = age(min(offset(select(alertsActiveSince), INTERVAL), byAlert));

export const alertHistory: RecordingGroup = {
  name: 'alert-history',
  interval: INTERVAL,
  recordings: [{ record: timeToResolve, expr: and(wasActiveFor, unless(fired, fires)), labels: {} }],
};
