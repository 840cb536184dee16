import { hue, status } from '../../dashboards/colors.ts';
import type { Dashboard } from '../../dashboards/dashboard.ts';
import { stat, timeSeries } from '../../dashboards/panel.ts';
import { alertValue, inRange, perMinute, query } from '../../dashboards/query.ts';
import { badOrGood, keyFigures, noneOr, section } from '../../dashboards/shared.ts';
import { max, min, select, subtract, sum, vector } from '../../promql/index.ts';
import { deskDown } from '../alerts/desk.ts';
import { deskBackupTooOld } from '../alerts/desk-backup.ts';
import { deskMessagesLost, deskMessagesWaiting } from '../alerts/desk-messages.ts';
import { deskBackupFailures, deskBackupLastSize } from '../metrics/backups.ts';
import {
  acknowledgementsCounted,
  acknowledgementsEnded,
  escalationsCounted,
  heartbeatAge,
  monitoringSilent,
  openIncidents,
  serverAnswers,
  tellingsCounted,
} from '../metrics/duty.ts';
import { messagesSent } from '../metrics/messages.ts';
import { deskPanels } from '../panels.ts';

/** Shows whether somebody looks after what is open, and whether the desk hears of it at all. */
export const desk: Dashboard = {
  uid: 'vigia-desk',
  title: 'Desk',
  description:
    'Does somebody look after every incident, and would the desk notice if the monitoring went silent?',
  folder: 'Vigia',
  services: [deskDown.service],
  variables: [],
  keyFigure: 'Unacknowledged',
  sections: [
    keyFigures([
      stat('Unacknowledged', {
        description:
          'Open incidents that nobody looks after. Not zero: open the inbox of the desk, and acknowledge what you take.',
        unit: 'items',
        width: 6,
        queries: [query(sum(select(openIncidents, { state: 'unacknowledged' })), 'open')],
        ...noneOr(status.bad),
      }),
      stat('Not Known', {
        description:
          'Open incidents of which nobody knows whether they still fire, because the monitoring was silent. Not zero for long: see whether Prometheus evaluates their rules.',
        unit: 'items',
        width: 6,
        queries: [query(sum(select(openIncidents, { state: 'unknown' })), 'open')],
        ...noneOr(status.late),
      }),
      stat('Heartbeat', {
        description:
          'Whether the desk hears the heartbeat and both servers answer it. Silent: its status page names what is missing.',
        unit: 'bool',
        width: 6,
        queries: [query(subtract(vector(1), max(monitoringSilent)), 'heard')],
        words: badOrGood('Silent', 'Heard'),
      }),
      stat('Untold', {
        description:
          'Times in the selected time range that the desk had something to say and no channel took it. Not zero: read its log, which names the channel.',
        unit: 'items',
        width: 6,
        decimals: 0,
        queries: [query(inRange(select(tellingsCounted, { result: 'failed' })), 'untold')],
        ...noneOr(status.bad),
      }),
    ]),
    section('Incidents', 8, [
      timeSeries('Open Incidents', {
        description:
          'Open incidents by whether somebody looks after them. Unacknowledged for long: nobody feels responsible; see the levels in docs/alerting.md.',
        unit: 'items',
        queries: [query(sum(openIncidents, { by: ['state'] }), '{{state}}')],
        colors: { unacknowledged: status.bad, acknowledged: status.good, unknown: status.late },
      }),
      timeSeries('Acknowledgements', {
        description:
          'Acknowledgements per minute by the way they came, and those that ran out. Many that run out: people acknowledge to be left alone, or the time is too short.',
        unit: 'perMinute',
        queries: [
          query(perMinute(acknowledgementsCounted, ['via']), '{{via}}'),
          query(perMinute(acknowledgementsEnded), 'ran out'),
        ],
        colors: { api: hue.blue, page: hue.teal, link: hue.purple, 'ran out': status.late },
      }),
      timeSeries('Escalations', {
        description:
          'Incidents per minute that reached a further level because nobody acknowledged them, by severity. Many: the first level is not reached, or alerts need nobody.',
        unit: 'perMinute',
        queries: [query(perMinute(escalationsCounted, ['severity']), '{{severity}}')],
        colors: { critical: status.bad, warning: status.late, info: hue.blue, other: hue.sand },
      }),
      timeSeries('Told by the Desk', {
        description:
          'Messages per minute by which the desk told people itself, by reason. Compare with Escalations: each level is one message for each channel.',
        unit: 'perMinute',
        queries: [query(perMinute(select(tellingsCounted, { result: 'told' }), ['why']), '{{why}}')],
        colors: {
          escalated: status.bad,
          acknowledgement_ended: status.late,
          silent: hue.purple,
          back: status.good,
        },
      }),
    ]),
    section('Messages', 8, [
      timeSeries('Messages Sent', {
        description:
          'Attempts per minute to send a message, by what became of them. Retried: the receiver did not take it, and it waits; lost: it was refused for good, or six hours have passed.',
        unit: 'perMinute',
        queries: [query(perMinute(messagesSent, ['outcome']), '{{outcome}}')],
        colors: { sent: status.good, retried: status.late, lost: status.bad },
      }),
      timeSeries(deskPanels.messagesWaiting, {
        description:
          'Messages that their receivers have not taken yet, by the kind of channel. Above zero for long: the channel is down or refuses; follow the runbook.',
        unit: 'messages',
        queries: [alertValue(deskMessagesWaiting)],
        alert: deskMessagesWaiting,
      }),
      timeSeries('Messages Lost', {
        description:
          'Messages given up in the 15 minutes before each point, as the alert sees them. Any: somebody was not told; follow the runbook.',
        unit: 'messages',
        queries: [alertValue(deskMessagesLost)],
        alert: deskMessagesLost,
      }),
    ]),
    section('The Watch over the Monitoring', 8, [
      timeSeries('Desk Up', {
        description:
          'Whether Prometheus can scrape the desk. Down: no alert climbs, and nobody watches the monitoring; restart it.',
        unit: 'bool',
        queries: [alertValue(deskDown)],
        alert: deskDown,
      }),
      timeSeries('Heartbeat Age', {
        description:
          'Time since the oldest heartbeat arrived at the desk. It climbs to five minutes and falls to zero; twelve minutes are two that were missed, and people are told.',
        unit: 'seconds',
        queries: [query(max(heartbeatAge), 'oldest heartbeat')],
        colors: { 'oldest heartbeat': hue.pink },
      }),
      timeSeries('Servers That Answer', {
        description:
          'Whether Prometheus and Alertmanager answer the desk. One that does not although it is up: the network between them and the desk, or its login.',
        unit: 'bool',
        queries: [query(min(serverAnswers, { by: ['server'] }), '{{server}}')],
        colors: { prometheus: hue.blue, alertmanager: hue.teal },
      }),
    ]),
    section('Backups of Its Database', 8, [
      timeSeries('Backup Age', {
        description:
          'Falls to zero at each good backup, at 02:00 every day. Above the threshold: none has succeeded for more than a day; follow the runbook.',
        unit: 'seconds',
        queries: [alertValue(deskBackupTooOld)],
        alert: deskBackupTooOld,
      }),
      timeSeries('Backup Size', {
        description:
          'Compressed size of the latest good backup. A step down: check whether incidents are missing. A steady climb: shorten keepDays, or plan disk space for thirty backups.',
        unit: 'bytes',
        queries: [query(max(deskBackupLastSize, { by: ['database'] }), '{{database}}')],
        colors: { sqlite: hue.blue, postgres: hue.teal },
      }),
      timeSeries('Backup Failures', {
        description:
          'Backups per minute that failed. Any: the status of backups says why; a failed one is tried again every ten minutes.',
        unit: 'perMinute',
        queries: [query(perMinute(deskBackupFailures), 'failures')],
        colors: { failures: status.bad },
      }),
    ]),
  ],
};
