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
/** Nothing, rather than no number, while there was no recovery. */
const recovery = (quantile: number) =>
  orZero(compare(histogramQuantile(quantile, whatsappSessionRecovery, '$__range'), '>=', 0));

export const whatsselfQuality: Dashboard = {
  uid: 'vigia-whatsself-quality',
  title: 'WhatsSelf Quality',
  description: 'How fast do contacts get an answer, is it delivered, and do they want more of it?',
  folder: 'WhatsSelf',
  services,
  variables: [],
  sections: [
    keyFigures([
      alertsNow(services),
      stat('First Response p95', {
        description:
          'One contact in twenty waits longer for the first answer, over the time range shown. Over two minutes: see the queue on the Overview.',
        unit: 'seconds',
        decimals: 1,
        queries: [query(histogramQuantile(0.95, firstResponseLatency, '$__range'), 'p95')],
      }),
      stat('Send Success', {
        description:
          'Share of the sends that WhatsApp took, over the time range shown. Below 97 %: see the reasons on the Overview.',
        unit: 'ratio',
        decimals: 1,
        queries: [query(ratio(delivered('$__range'), inRange(messagesOutbound)), 'success')],
      }),
      stat('Delivered in 24 Hours', {
        description:
          'Messages that WhatsApp took in the last 24 hours. Far below yesterday: see the Overview.',
        unit: 'messages',
        decimals: 0,
        queries: [query(delivered('1d'), 'delivered')],
      }),
      stat('Opt-outs', {
        description:
          'Contacts who refused further messages in the time range shown. Many after a campaign: it was one too many.',
        unit: 'items',
        decimals: 0,
        queries: [query(changes('out', '$__range'), 'out')],
      }),
      stat('Opt-ins', {
        description:
          'Contacts who agreed to messages again in the time range shown. Fewer than opt-outs: contacts are lost.',
        unit: 'items',
        decimals: 0,
        queries: [query(changes('in', '$__range'), 'in')],
      }),
    ]),
    section('First response', 9, [
      timeSeries('First Response Latency (p95, p50)', {
        description:
          "From a contact's first unanswered message to the first one sent back. A dot is one answer: click it to read its trace. Both rise: the queue holds answers back.",
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
          'First answers and messages received, a minute. Answers fall while messages do not: contacts are left without one.',
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
          'Messages that WhatsApp took in the 24 hours before each point. A step down: something stopped sending; see the Overview at that time.',
        unit: 'messages',
        queries: [query(delivered('1d'), 'delivered in 24 h')],
        colors: { 'delivered in 24 h': hue.blue },
      }),
      timeSeries('Send Success per Day', {
        description:
          'Share of the sends that WhatsApp took in the 24 hours and in the 5 minutes before each point. Below 97 %: the objective is missed; see Failed Sends by Reason.',
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
          'Contacts who agreed to and who refused messages in the 24 hours before each point. Out far above in: write less, or to fewer.',
        unit: 'items',
        queries: [query(changes('in', '1d'), 'in'), query(changes('out', '1d'), 'out')],
        colors: { in: hue.teal, out: hue.pink },
      }),
      timeSeries('Opt Changes an Hour', {
        description:
          'The same by the hour: which campaign, at what time, made contacts leave. A peak of out: look at what was sent just before.',
        unit: 'items',
        queries: [query(changes('in', '1h'), 'in'), query(changes('out', '1h'), 'out')],
        colors: { in: hue.teal, out: hue.pink },
      }),
      stat('Session Recovery p95', {
        description:
          'Time to get a lost WhatsApp session back, one recovery in twenty takes longer; over the time range shown. Zero: none was lost. Over five minutes: nobody watches the QR code.',
        unit: 'seconds',
        queries: [query(recovery(0.95), 'p95')],
      }),
      stat('Session Recoveries', {
        description:
          'Times that the WhatsApp session was lost and came back in the time range shown. Several a day: the phone has a bad connection.',
        unit: 'items',
        decimals: 0,
        queries: [query(inRange(observations(whatsappSessionRecovery)), 'recoveries')],
      }),
    ]),
  ],
};
