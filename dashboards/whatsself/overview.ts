import type { Dashboard } from 'vigia/dashboards';
import {
  alertSum,
  alertsNow,
  alertValue,
  badFrom,
  badOrGood,
  bounds,
  hue,
  inRange,
  keyFigures,
  line,
  orZero,
  perMinute,
  perSecond,
  query,
  section,
  stat,
  stateTimeline,
  status,
  timeSeries,
  traced,
  type Word,
} from 'vigia/dashboards';
import { OTHER } from 'vigia/metrics';
import { databasePoolInUse, eventLoopLag, processUptime } from 'vigia/platform/metrics';
import {
  histogramQuantile,
  max,
  min,
  multiply,
  observations,
  or,
  perEnvironment,
  select,
  subtract,
  sum,
  vector,
} from 'vigia/promql';
import {
  whatsSelfBackendErrors,
  whatsSelfCircuitBreakerOpen,
  whatsSelfContactFlood,
  whatsSelfOutflowBelowInflow,
  whatsSelfQueueStalled,
  whatsSelfSendFailures,
  whatsSelfSessionDisconnected,
} from '../../alerts/whatsself.ts';
import { whatsselfPanels } from '../../metrics/whatsself.panels.ts';
import {
  apiRequests,
  breakerFailRate,
  breakerStateContact,
  breakerStateGlobal,
  messagesInbound,
  messagesOutbound,
  messagesOutboundFailed,
  outboundQueueDepth,
  rateGlobalPerMinute,
  ratePerContactPer5Minutes,
  whatsappQrUpdates,
  whatsappSessionUp,
} from '../../metrics/whatsself.ts';

const services = [whatsSelfQueueStalled.service];

const sessionWords = badOrGood('Disconnected', 'Connected');
const breakerWords: Readonly<Record<number, Word>> = {
  0: { text: 'Closed', color: status.good },
  1: { text: 'Half-open', color: status.late },
  2: { text: 'Open', color: status.bad },
};
const failedByReason = perSecond(messagesOutboundFailed, ['reason']);
const accepted = subtract(perSecond(messagesOutbound), perSecond(messagesOutboundFailed));
const requests = select(apiRequests, { service: 'whatsself' });
const serverErrors = select(apiRequests, { service: 'whatsself', status_code: '5xx' });

export const whatsselfOverview: Dashboard = {
  uid: 'vigia-whatsself-overview',
  title: 'WhatsSelf Overview',
  description: 'Is the number connected, do messages leave the queue, and does WhatsApp accept them?',
  folder: 'WhatsSelf',
  services,
  variables: [],
  keyFigure: 'Sent in the Last Minute',
  sections: [
    keyFigures([
      alertsNow(services),
      stat('Session', {
        description:
          'Whether WhatsApp has the number logged in. Disconnected: scan the QR code on the pairing page of the gateway.',
        unit: 'bool',
        queries: [query(min(whatsappSessionUp), 'session')],
        words: sessionWords,
        steps: [{ color: status.bad }, { from: 1, color: status.good }],
      }),
      stat('Messages Waiting', {
        description:
          'Messages in the outbound queue. A few are normal; growing: check whether the session, the breaker or the limit blocks them.',
        unit: 'messages',
        queries: [query(sum(outboundQueueDepth), 'messages')],
      }),
      stat('Sent in the Last Minute', {
        description:
          'Messages sent to WhatsApp in the last minute. Zero while messages wait: the queue has stalled.',
        unit: 'messages',
        queries: [query(sum(rateGlobalPerMinute), 'messages')],
      }),
      stat('Failed Sends', {
        description:
          'Share of sends that failed over 5 minutes, as the alert sees it. Red: see the reasons below.',
        unit: 'ratio',
        decimals: 1,
        queries: [alertSum(whatsSelfSendFailures)],
        alert: whatsSelfSendFailures,
      }),
      stat('Circuit Breaker', {
        description:
          'Open: so many sends failed that only a few probes are tried. It closes by itself when the gateway is back.',
        unit: 'info',
        queries: [query(max(breakerStateGlobal), 'state')],
        words: breakerWords,
        steps: badFrom(1, 2),
      }),
    ]),
    section('Session', 6, [
      stateTimeline(whatsselfPanels.session, {
        description:
          'When the number was logged in. Short gaps are network problems; a long one waits for someone to scan the QR code.',
        unit: 'bool',
        width: 16,
        queries: [query(min(whatsappSessionUp), 'session')],
        alert: whatsSelfSessionDisconnected,
        words: sessionWords,
      }),
      timeSeries(whatsselfPanels.qrCodes, {
        description:
          'QR codes per minute that WhatsApp offered for a new login. Any: WhatsApp is waiting for a scan.',
        unit: 'perMinute',
        draw: 'bars',
        queries: [query(orZero(perMinute(whatsappQrUpdates)), 'QR codes')],
        colors: { 'QR codes': hue.purple },
      }),
    ]),
    section('Queue', 8, [
      timeSeries(whatsselfPanels.queue, {
        description:
          'Messages waiting to be sent, and those that the alert counts: waiting for 5 minutes in which none were sent. An endless climb: check the session and the breaker.',
        unit: 'messages',
        queries: [query(sum(outboundQueueDepth), 'waiting'), alertSum(whatsSelfQueueStalled)],
        alert: whatsSelfQueueStalled,
        colors: { waiting: hue.blue },
      }),
      timeSeries('Received and Sent', {
        description:
          'Messages received and sent per second. Sent stays below received for long: replies arrive later and later.',
        unit: 'perSecond',
        queries: [query(perSecond(messagesInbound), 'received'), query(perSecond(messagesOutbound), 'sent')],
        colors: { received: hue.purple, sent: hue.blue },
      }),
      timeSeries('Sent for Each Received', {
        description:
          'Value that the alert compares: messages sent per message received over 10 minutes, while others wait; 1 when too few wait to judge. Below the threshold: a limit or a slow gateway holds up the queue.',
        unit: 'ratio',
        queries: [
          {
            ...alertValue(whatsSelfOutflowBelowInflow),
            expr: perEnvironment(or(whatsSelfOutflowBelowInflow.value, vector(1))),
          },
        ],
        alert: whatsSelfOutflowBelowInflow,
      }),
    ]),
    section('Sends', 8, [
      timeSeries(whatsselfPanels.sendRate, {
        description:
          'Sends per second that WhatsApp accepted, and that failed. Both fall to zero: nothing is sent, check the session and the breaker.',
        unit: 'perSecond',
        queries: [query(orZero(perSecond(messagesOutboundFailed)), 'failed'), query(accepted, 'accepted')],
        stack: true,
        colors: { failed: status.bad, accepted: status.good },
      }),
      timeSeries(whatsselfPanels.failedSends, {
        description:
          'Failed sends per second. connection: the gateway is down; timeout: it is slow; upstream_error: it rejects messages.',
        unit: 'perSecond',
        queries: [query(failedByReason, '{{reason}}')],
        stack: true,
        colors: { upstream_error: hue.purple, timeout: hue.sand, connection: hue.blue },
      }),
      timeSeries('Share of Failed Sends', {
        description:
          'Over the window of the circuit breaker, and over 5 minutes as the alert sees it. Above one half the breaker opens.',
        unit: 'ratio',
        queries: [query(max(breakerFailRate), 'breaker window'), alertSum(whatsSelfSendFailures)],
        colors: { 'breaker window': hue.blue },
      }),
    ]),
    section('Protection', 7, [
      stateTimeline(whatsselfPanels.breaker, {
        description:
          'When sends were stopped because too many failed. Half-open: probes decide. Flapping: the gateway is unstable.',
        unit: 'info',
        queries: [query(max(breakerStateGlobal), 'all sends'), alertValue(whatsSelfCircuitBreakerOpen)],
        alert: whatsSelfCircuitBreakerOpen,
        words: breakerWords,
      }),
      stateTimeline('Circuit Breakers of Contacts', {
        description:
          'Contacts to whom sends are stopped, and the worst of all others. The same contact for long: its number no longer exists, remove it.',
        unit: 'info',
        queries: [query(max(breakerStateContact, { by: ['contactId'] }), '{{contactId}}')],
        words: breakerWords,
      }),
      timeSeries('Messages by Contact', {
        description:
          'Messages from and to the busiest contacts in 5 minutes. One far above the others: a bot or abuse; check its messages in the log and block it.',
        unit: 'messages',
        queries: [
          query(
            max(select(ratePerContactPer5Minutes, { contactId: { not: OTHER } }), { by: ['contactId'] }),
            '{{contactId}}',
          ),
          alertValue(whatsSelfContactFlood),
        ],
        alert: whatsSelfContactFlood,
      }),
    ]),
    {
      title: 'Backend',
      lines: [
        line(8, [
          timeSeries('Share of Server Errors', {
            description:
              'Share of API requests that returned a 5xx status over 5 minutes, as the alert sees it. Above the threshold: the next panel shows the endpoint.',
            unit: 'ratio',
            queries: [alertSum(whatsSelfBackendErrors)],
            alert: whatsSelfBackendErrors,
          }),
          timeSeries(whatsselfPanels.errorsByRoute, {
            description:
              'Requests per second that returned a 5xx status, of all routes and by route. All routes: the database; one route: its dependency.',
            unit: 'perSecond',
            queries: [
              query(orZero(perSecond(observations(serverErrors))), 'all 5xx'),
              query(
                // A route without an error is at zero.
                or(
                  perSecond(observations(serverErrors), ['route']),
                  multiply(perSecond(observations(requests), ['route']), 0),
                ),
                '{{route}}',
              ),
            ],
            colors: { 'all 5xx': status.bad },
          }),
          timeSeries('API Response Time (p95)', {
            description:
              'p95 response time. Click an exemplar to read its trace. One route rises: its dependency; all rise: the process or the database.',
            unit: 'seconds',
            queries: [traced(histogramQuantile(0.95, requests, '$__rate_interval', ['route']), '{{route}}')],
            log: bounds(apiRequests),
          }),
        ]),
        line(6, [
          timeSeries('Event Loop Lag', {
            description:
              'Event loop lag. Rising: the process computes too much at once, and everything becomes slow.',
            unit: 'seconds',
            queries: [query(max(eventLoopLag), 'lag')],
            colors: { lag: hue.blue },
          }),
          timeSeries('Database Connections in Use', {
            description:
              'Connections running a query at the time of the scrape. At the size of the pool for long: queries wait for each other.',
            unit: 'items',
            queries: [query(sum(databasePoolInUse), 'connections')],
            colors: { connections: hue.teal },
          }),
          stat('Uptime', {
            description:
              'Time since the process started. Small over and over: it crashes; read the end of its log.',
            unit: 'seconds',
            queries: [query(min(processUptime), 'uptime')],
          }),
          stat('QR Codes in Range', {
            description:
              'QR codes offered in the selected time range. Many: no one notices that the number must log in again.',
            unit: 'operations',
            decimals: 0,
            queries: [query(orZero(inRange(whatsappQrUpdates)), 'QR codes')],
          }),
        ]),
      ],
    },
  ],
};
