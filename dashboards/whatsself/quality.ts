import type { Dashboard } from 'vigia/dashboards';
import {
  alertsNow,
  bounds,
  hue,
  inRange,
  keyFigures,
  orZero,
  perMinute,
  query,
  section,
  stat,
  timeSeries,
  traced,
} from 'vigia/dashboards';
import {
  compare,
  histogramQuantile,
  increase,
  max,
  observations,
  type Range,
  ratio,
  select,
  subtract,
  sum,
} from 'vigia/promql';
import { whatsSelfSendFailures } from '../../alerts/whatsself.ts';
import { whatsselfPanels } from '../../metrics/whatsself.panels.ts';
import {
  contactOptChanges,
  deliverySuccessRatio,
  firstResponseLatency,
  messagesInbound,
  messagesOutbound,
  messagesOutboundFailed,
  whatsappSessionRecovery,
} from '../../metrics/whatsself.ts';

const services = [whatsSelfSendFailures.service];

const delivered = (range: Range) =>
  subtract(sum(increase(messagesOutbound, range)), sum(increase(messagesOutboundFailed, range)));
const changes = (direction: 'in' | 'out', range: Range) =>
  sum(increase(select(contactOptChanges, { direction }), range));
/** Returns nothing, rather than NaN, while there was no recovery. */
const recovery = (quantile: number) =>
  orZero(compare(histogramQuantile(quantile, whatsappSessionRecovery, '$__range'), '>=', 0));

export const whatsselfQuality: Dashboard = {
  uid: 'vigia-whatsself-quality',
  title: 'WhatsSelf Quality',
  description: 'How fast do contacts get a reply, is it delivered, and do they want more messages?',
  folder: 'WhatsSelf',
  services,
  variables: [],
  keyFigure: 'Send Success',
  sections: [
    keyFigures([
      alertsNow(services),
      stat('First Response p95', {
        description:
          'p95 time to the first reply, in the selected time range. Over two minutes: see the queue on the Overview.',
        unit: 'seconds',
        decimals: 1,
        queries: [query(histogramQuantile(0.95, firstResponseLatency, '$__range'), 'p95')],
      }),
      stat('Send Success', {
        description:
          'Share of sends that WhatsApp accepted, in the selected time range. Below 97 %: see the reasons on the Overview.',
        unit: 'ratio',
        decimals: 1,
        queries: [query(ratio(delivered('$__range'), inRange(messagesOutbound)), 'success')],
      }),
      stat('Delivered in 24 Hours', {
        description:
          'Messages that WhatsApp accepted in the last 24 hours. Far below yesterday: see the Overview.',
        unit: 'messages',
        decimals: 0,
        queries: [query(delivered('1d'), 'delivered')],
      }),
      stat('Opt-outs', {
        description:
          'Contacts who opted out in the selected time range. Many after a campaign: it was one too many.',
        unit: 'items',
        decimals: 0,
        queries: [query(changes('out', '$__range'), 'out')],
      }),
      stat('Opt-ins', {
        description:
          'Contacts who opted in again in the selected time range. Fewer than opt-outs: contacts are lost.',
        unit: 'items',
        decimals: 0,
        queries: [query(changes('in', '$__range'), 'in')],
      }),
    ]),
    section('First response', 9, [
      timeSeries(whatsselfPanels.firstResponse, {
        description:
          "From a contact's first unanswered message to the first reply. Click an exemplar to read its trace. Both rise: the queue holds up replies.",
        unit: 'seconds',
        width: 16,
        queries: [
          traced(histogramQuantile(0.95, firstResponseLatency, '$__rate_interval'), 'p95'),
          query(histogramQuantile(0.5, firstResponseLatency, '$__rate_interval'), 'p50'),
        ],
        log: bounds(firstResponseLatency),
        colors: { p95: hue.navy, p50: hue.sky },
        legend: 'table',
      }),
      timeSeries('First Responses and Messages', {
        description:
          'First replies and received messages per minute. Replies fall while messages do not: contacts get no reply.',
        unit: 'perMinute',
        queries: [
          query(perMinute(messagesInbound), 'received'),
          query(perMinute(observations(firstResponseLatency)), 'first responses'),
        ],
        colors: { received: hue.purple, 'first responses': hue.blue },
      }),
    ]),
    section('Deliveries', 8, [
      timeSeries('Deliveries per Day', {
        description:
          'Messages that WhatsApp accepted in the 24 hours before each point. A step down: sending stopped; see the Overview at that time.',
        unit: 'messages',
        queries: [query(delivered('1d'), 'delivered in 24 h')],
        colors: { 'delivered in 24 h': hue.blue },
      }),
      timeSeries('Send Success per Day', {
        description:
          'Share of sends that WhatsApp accepted in the 24 hours and in the 5 minutes before each point. Below 97 %: the objective is missed; see Failed Sends by Reason.',
        unit: 'ratio',
        queries: [
          query(ratio(delivered('1d'), sum(increase(messagesOutbound, '1d'))), '24 hours'),
          query(max(deliverySuccessRatio), '5 minutes'),
        ],
        colors: { '24 hours': hue.teal, '5 minutes': hue.sand },
      }),
    ]),
    section('Contacts and session', 8, [
      timeSeries('Opt-ins and Opt-outs per Day', {
        description:
          'Contacts who opted in and out in the 24 hours before each point. Far more out than in: write less, or to fewer contacts.',
        unit: 'items',
        queries: [query(changes('in', '1d'), 'in'), query(changes('out', '1d'), 'out')],
        colors: { in: hue.teal, out: hue.pink },
      }),
      timeSeries('Opt Changes an Hour', {
        description:
          'The same per hour: which campaign, at what time, made contacts leave. A peak of opt-outs: check what was sent just before.',
        unit: 'items',
        queries: [query(changes('in', '1h'), 'in'), query(changes('out', '1h'), 'out')],
        colors: { in: hue.teal, out: hue.pink },
      }),
      stat('Session Recovery p95', {
        description:
          'p95 time to recover a lost WhatsApp session, in the selected time range. Zero: none was lost. Over five minutes: no one watches the QR code.',
        unit: 'seconds',
        queries: [query(recovery(0.95), 'p95')],
      }),
      stat('Session Recoveries', {
        description:
          'Times that the WhatsApp session was lost and recovered in the selected time range. Several a day: the phone has a bad connection.',
        unit: 'items',
        decimals: 0,
        queries: [query(inRange(observations(whatsappSessionRecovery)), 'recoveries')],
      }),
    ]),
  ],
};
