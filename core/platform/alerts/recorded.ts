import { messagesOutbound, messagesOutboundFailed } from '../../../metrics/whatsself.ts';
import type { AlertGroup } from '../../alerts/alert.ts';
import {
  age,
  and,
  complement,
  type Duration,
  max,
  min,
  multiply,
  offset,
  or,
  type RecordingGroup,
  rate,
  ratio,
  select,
  sum,
  unless,
} from '../../promql/index.ts';
import { deliverySuccessRatio, timeToResolve } from '../../slos/recorded.ts';
import { alertsActiveSince, alertsFiring } from '../metrics/servers.ts';

/** Recording rules that do not belong to an objective or to a single alert. */

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

const history: RecordingGroup = {
  name: 'alert-history',
  interval: INTERVAL,
  recordings: [{ record: timeToResolve, expr: and(wasActiveFor, unless(fired, fires)), labels: {} }],
};

const handedOver = sum(rate(messagesOutbound, '5m'));
const refused = or(sum(rate(messagesOutboundFailed, '5m')), multiply(handedOver, 0));

const delivery: RecordingGroup = {
  name: 'delivery',
  recordings: [{ record: deliverySuccessRatio, expr: complement(ratio(refused, handedOver)), labels: {} }],
};

export const recorded: AlertGroup = { name: 'recorded', alerts: [], recordings: [history, delivery] };
