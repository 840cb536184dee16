import { oneOf } from '../../metrics/label.ts';
import { counter, gauge } from '../../metrics/metric.ts';

/** What the desk exposes of who was told and who looks after what. */

/** Without a desk, alerts and panels about it are left out. */
const desk = { origin: 'server', exporter: 'desk' } as const;
const severity = oneOf('critical', 'warning', 'info', 'other');

export const heartbeatAge = gauge({
  name: 'desk_heartbeat_age_seconds',
  help: 'Time since the oldest of the heartbeats of the Watchdog arrived at the desk',
  unit: 'seconds',
  ...desk,
});

export const monitoringSilent = gauge({
  name: 'desk_monitoring_silent',
  help: '1 while heartbeats are missed or a server of the monitoring does not answer the desk, else 0',
  unit: 'bool',
  ...desk,
});

export const serverAnswers = gauge({
  name: 'desk_server_answers',
  help: '1 if the server answered when the desk last asked it, else 0',
  unit: 'bool',
  labels: { server: oneOf('prometheus', 'alertmanager') },
  ...desk,
});

export const openIncidents = gauge({
  name: 'desk_incidents_open',
  help: 'Incidents that are not resolved, by severity and by whether somebody looks after them',
  unit: 'items',
  labels: { severity, state: oneOf('unacknowledged', 'acknowledged', 'unknown') },
  ...desk,
});

export const acknowledgementsCounted = counter({
  name: 'desk_acknowledgements_total',
  help: 'Acknowledgements of incidents, by the way in which they came',
  unit: 'operations',
  labels: { via: oneOf('api', 'page', 'link') },
  ...desk,
});

export const acknowledgementsEnded = counter({
  name: 'desk_acknowledgements_run_out_total',
  help: 'Acknowledgements that ran out while the incident was open',
  unit: 'operations',
  ...desk,
});

export const escalationsCounted = counter({
  name: 'desk_escalations_total',
  help: 'Incidents that reached a further level because nobody acknowledged them',
  unit: 'operations',
  labels: { severity },
  ...desk,
});

export const tellingsCounted = counter({
  name: 'desk_people_told_total',
  help: 'Messages by which the desk told people itself, by reason and by whether a channel took them',
  unit: 'operations',
  labels: {
    why: oneOf('escalated', 'acknowledgement_ended', 'silent', 'back'),
    result: oneOf('told', 'failed', 'dropped'),
  },
  ...desk,
});
