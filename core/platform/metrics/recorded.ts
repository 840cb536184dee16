import { boundedId, oneOf } from '../../metrics/label.ts';
import { gauge } from '../../metrics/metric.ts';

/** One sample for each alert that ended, at the time when it ended. */
export const timeToResolve = gauge({
  name: 'alert:time_to_resolve:seconds',
  help: 'Time from when the alert became active, pending included, until its last instance stopped firing',
  unit: 'seconds',
  labels: {
    alertname: boundedId(200),
    severity: oneOf('critical', 'warning', 'info', 'none'),
    category: boundedId(20),
    service: boundedId(20),
  },
  origin: 'recorded',
});
