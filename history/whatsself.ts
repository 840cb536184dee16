import { type Axis, counted, type Moment, observed, type Past, stood, without } from 'vigia/history';
import { idOf } from 'vigia/slos';
import { flows, triggers } from '../dashboards/whatsself/identities.ts';
import {
  apiRequests,
  contactOptChanges,
  firstResponseLatency,
  flowAutoSteps,
  messagesInbound,
  messagesOutbound,
  messagesOutboundFailed,
  outboundQueueDepth,
  triggerHits,
  whatsappQrUpdates,
  whatsappSessionRecovery,
  whatsappSessionUp,
} from '../metrics/whatsself.ts';
import { apiAvailability, firstResponse, sendSuccess, sessionRecovery } from '../slos/whatsself.ts';
import { backendFails, sessionLost } from './incidents.ts';

const lost = (at: Moment) => at.during(sessionLost);

/** Invented history of WhatsSelf, at the rates of the demo traffic. */
export function whatsselfPast(axis: Axis): Past {
  const inbound = axis.events(({ busy }) => 0.5 * busy);
  const sent = axis.events(({ busy }) => 0.6 * busy);
  const failed = axis.part(sent, at => (lost(at) ? 0.6 : 0.006));
  const reasons = { upstream_error: 0.5, timeout: 0.3, connection: 0.2 } as const;

  const latency = observed(
    axis,
    firstResponseLatency,
    {},
    axis.part(inbound, () => 0.5),
    at => (lost(at) ? 260 : 9),
    0.9,
  );
  const requests = axis.events(({ busy }) => 1.1 * busy);
  const errors = axis.part(requests, at => (at.during(backendFails) ? 0.45 : 0.0006));
  const answers = (status_code: '2xx' | '5xx', count: Float64Array) =>
    observed(
      axis,
      apiRequests,
      { method: 'POST', route: '/whatsself/inbound', status_code, service: 'whatsself' },
      count,
      () => 0.03,
    );
  // A session is lost about once a day, and recovers within minutes; once no operator was there.
  const losses = axis.events(at => (lost(at) ? 1 / 2400 : 1 / 86_400));
  const recoveries = observed(axis, whatsappSessionRecovery, {}, losses, at => (lost(at) ? 2400 : 45), 0.6);

  return {
    series: [
      counted(messagesInbound, {}, inbound),
      counted(messagesOutbound, {}, sent),
      ...Object.entries(reasons).map(([reason, share]) =>
        counted(
          messagesOutboundFailed,
          { reason: reason as keyof typeof reasons },
          axis.part(failed, () => share),
        ),
      ),
      ...latency.series,
      ...answers('2xx', without(requests, errors)).series,
      ...answers('5xx', errors).series,
      ...recoveries.series,
      counted(
        whatsappQrUpdates,
        {},
        axis.part(losses, () => 0.7),
      ),
      stood(
        whatsappSessionUp,
        {},
        axis.level(at => (lost(at) ? 0 : 1), 0),
      ),
      stood(
        outboundQueueDepth,
        {},
        axis.level(at => (lost(at) ? 160 : Math.round(2 * at.busy)), 0),
      ),
      ...(['in', 'out'] as const).map(direction =>
        counted(
          contactOptChanges,
          { direction },
          axis.part(inbound, () => (direction === 'in' ? 0.02 : 0.012)),
        ),
      ),
      ...Object.keys(triggers).map((triggerId, i) =>
        counted(
          triggerHits,
          { triggerId },
          axis.part(inbound, () => 0.2 / (i + 1)),
        ),
      ),
      ...Object.keys(flows).map((flowId, i) =>
        counted(
          flowAutoSteps,
          { flowId },
          axis.part(inbound, () => 0.5 / (i + 1)),
        ),
      ),
    ],
    outcomes: {
      [idOf(apiAvailability)]: { total: requests, bad: errors },
      [idOf(firstResponse)]: { total: latency.count, bad: without(latency.count, latency.within(120)) },
      [idOf(sendSuccess)]: { total: sent, bad: failed },
      [idOf(sessionRecovery)]: {
        total: recoveries.count,
        bad: without(recoveries.count, recoveries.within(300)),
      },
    },
  };
}
