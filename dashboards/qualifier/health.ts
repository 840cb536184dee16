import type { Dashboard } from 'vigia/dashboards';
import {
  alertSum,
  alertsNow,
  alertValue,
  bounds,
  hue,
  keyFigures,
  line,
  orZero,
  perMinute,
  perSecond,
  query,
  section,
  stat,
  status,
  timeSeries,
  traced,
} from 'vigia/dashboards';
import { remediationRuns } from 'vigia/platform/metrics';
import {
  histogramQuantile,
  increase,
  max,
  observations,
  type Range,
  rate,
  ratio,
  select,
  sum,
  total,
} from 'vigia/promql';
import {
  qualifierConsecutiveErrors,
  qualifierErrorRate,
  qualifierLeadsUnanswered,
  qualifierMostRequestsFail,
  qualifierSessionsStuckAlert,
  qualifierSlowResponses,
  qualifierWebhookTimeouts,
} from '../../alerts/qualifier/qualifier.ts';
import { qualifierPanels } from '../../metrics/qualifier.panels.ts';
import {
  consecutiveErrors,
  leadsCreated,
  leadsProcessed,
  leadsUnanswered,
  qualifierErrors,
  qualifierSessionsActive,
  qualifierSessionsStuck,
  suspiciousRequests,
  webhookRequests,
  webhookResponseTime,
  webhookTimeouts,
} from '../../metrics/qualifier.ts';

const services = [qualifierErrorRate.service];

const success = (range: Range) =>
  ratio(
    sum(rate(select(webhookRequests, { status: 'success' }), range)),
    sum(rate(select(webhookRequests, { status: { not: 'refused' } }), range)),
  );
const meanResponse = (range: Range) =>
  ratio(sum(rate(total(webhookResponseTime), range)), sum(rate(observations(webhookResponseTime), range)));
const minuteBars = { unit: 'perMinute', draw: 'bars', stack: true } as const;

export const qualifierHealth: Dashboard = {
  uid: 'vigia-qualifier',
  title: 'Qualificador Health',
  description: 'Do leads get replies, how fast, and does the service recover from failures by itself?',
  folder: 'Qualificador',
  services,
  variables: [],
  keyFigure: 'Processed in the Last Hour',
  sections: [
    keyFigures([
      alertsNow(services),
      stat(qualifierPanels.unanswered, {
        description:
          'Leads from the last hour that are new and not processed. One for a moment is normal; not zero for minutes: leads are being lost.',
        unit: 'items',
        queries: [query(max(leadsUnanswered), 'leads')],
        steps: [{ color: status.good }, { from: 1, color: status.bad }],
      }),
      stat('Processed in the Last Hour', {
        description:
          'Leads qualified and answered in the last hour. Far below yesterday at this time: see Leads per Hour.',
        unit: 'items',
        decimals: 0,
        queries: [query(sum(increase(leadsProcessed, '1h')), 'leads')],
      }),
      stat('Webhook Success', {
        description:
          'Share of requests that succeeded in the selected time range, refused ones excluded. Below 95 %: see Errors by Type.',
        unit: 'ratio',
        decimals: 1,
        queries: [query(success('$__range'), 'success')],
      }),
      stat('Mean Response', {
        description:
          'Mean response time in the selected time range. Above 10 s: the objective is missed; see the traces below.',
        unit: 'seconds',
        decimals: 2,
        queries: [query(meanResponse('$__range'), 'mean')],
      }),
      stat('Failures in a Row', {
        description:
          'Failed requests since the last success. Growing: nothing works any more; see Errors by Type.',
        unit: 'operations',
        queries: [query(max(consecutiveErrors), 'failures')],
      }),
    ]),
    section('Leads', 8, [
      timeSeries(qualifierPanels.processed, {
        description:
          'Leads qualified and answered in the hour before each point, by outcome. A step down: fewer leads write, or they get no reply; compare with Leads Created.',
        unit: 'items',
        stack: true,
        queries: [query(sum(increase(leadsProcessed, '1h'), { by: ['outcome'] }), '{{outcome}}')],
        colors: { qualified: hue.blue, unqualified: hue.sand },
      }),
      timeSeries('Leads Created', {
        description: 'Leads per minute by source. One source falls to zero: its form or campaign is broken.',
        ...minuteBars,
        queries: [query(perMinute(leadsCreated, ['source']), '{{source}}')],
        colors: { whatsapp: hue.teal, website: hue.blue, campaign: hue.purple, referral: hue.sand },
      }),
      timeSeries('Leads That Stay without Answer', {
        description:
          'Leads without a reply now, and those without one for 5 minutes, which the alert counts. Not zero: check that they are retried, see Recovery.',
        unit: 'items',
        queries: [query(max(leadsUnanswered), 'now'), alertValue(qualifierLeadsUnanswered)],
        alert: qualifierLeadsUnanswered,
        colors: { now: hue.blue },
      }),
    ]),
    {
      title: 'Webhook',
      lines: [
        line(8, [
          timeSeries('Webhook Requests', {
            description:
              'Requests per second by outcome. Refused grows: someone is probing the webhook, see Suspicious Requests.',
            unit: 'perSecond',
            stack: true,
            queries: [query(perSecond(webhookRequests, ['status']), '{{status}}')],
            colors: { success: status.good, refused: hue.sand, error: status.bad, timeout: status.late },
          }),
          timeSeries('Webhook Success Rate', {
            description:
              'Share of requests that succeeded, refused ones excluded. Below 95 %: Errors by Type shows what fails.',
            unit: 'ratio',
            queries: [query(success('$__rate_interval'), 'success')],
            colors: { success: hue.teal },
          }),
          timeSeries('Share of Failed Requests', {
            description:
              'Over 10 minutes, as the alert sees it. Above the threshold: Errors by Type shows what fails.',
            unit: 'ratio',
            queries: [alertSum(qualifierErrorRate)],
            alert: qualifierErrorRate,
          }),
        ]),
        line(8, [
          timeSeries(qualifierPanels.responseTime, {
            description:
              'Mean and p95 response time. Click an exemplar to read its trace, which shows the slow call.',
            unit: 'seconds',
            width: 16,
            queries: [
              query(meanResponse('$__rate_interval'), 'mean'),
              traced(histogramQuantile(0.95, webhookResponseTime, '$__rate_interval'), 'p95'),
              alertValue(qualifierSlowResponses),
            ],
            alert: qualifierSlowResponses,
            log: bounds(webhookResponseTime),
            colors: { mean: hue.sky, p95: hue.navy },
            legend: 'table',
          }),
          timeSeries('Webhook Time-outs', {
            description:
              'Requests per second that timed out after 40 s, over 5 minutes as the alert sees them. Any: check that the model responds and the workers run.',
            unit: 'perSecond',
            queries: [query(perSecond(webhookTimeouts), 'time-outs'), alertSum(qualifierWebhookTimeouts)],
            alert: qualifierWebhookTimeouts,
            colors: { 'time-outs': hue.blue },
          }),
        ]),
      ],
    },
    section('Errors', 8, [
      timeSeries(qualifierPanels.errors, {
        description:
          'Failures per minute by type, retries included. One type alone: that dependency; internal: the last release.',
        ...minuteBars,
        queries: [query(perMinute(qualifierErrors, ['type']), '{{type}}')],
        colors: {
          model: hue.purple,
          whatsapp: hue.teal,
          database: hue.blue,
          store: hue.sky,
          timeout: hue.sand,
          internal: hue.pink,
        },
      }),
      timeSeries('Consecutive Failures by Instance', {
        description:
          'Failed requests since the last success. One instance only: fail over; all instances: a shared dependency is down.',
        unit: 'operations',
        queries: [
          query(max(consecutiveErrors, { by: ['instance'] }), '{{instance}}'),
          alertValue(qualifierConsecutiveErrors),
        ],
        alert: qualifierConsecutiveErrors,
      }),
      timeSeries('Share That Decides on a Rollback', {
        description:
          'Share of failed requests over 5 minutes. Above the threshold: roll back to the previous release.',
        unit: 'ratio',
        queries: [alertSum(qualifierMostRequestsFail)],
        alert: qualifierMostRequestsFail,
      }),
    ]),
    section('Sessions and recovery', 8, [
      timeSeries('Active and Stuck Sessions', {
        description:
          'Open sessions, and those idle for half an hour. Stuck ones that stay: the cleanup does not run.',
        unit: 'items',
        queries: [
          query(max(qualifierSessionsActive), 'active'),
          query(max(qualifierSessionsStuck), 'stuck'),
          alertValue(qualifierSessionsStuckAlert),
        ],
        alert: qualifierSessionsStuckAlert,
        colors: { active: hue.blue, stuck: hue.purple },
      }),
      timeSeries(qualifierPanels.recovery, {
        description:
          'Recovery actions that the desk called in the hour before each point. Many of the same kind: they do not cure what they are for; see the runbook of the alert.',
        unit: 'operations',
        draw: 'bars',
        stack: true,
        queries: [query(sum(increase(remediationRuns, '1h'), { by: ['action'] }), '{{action}}')],
        colors: {
          'clean-up-stuck-sessions': hue.blue,
          'retry-unprocessed-leads': hue.teal,
          'roll-back': hue.purple,
          restart: hue.sand,
          'fail-over': hue.pink,
        },
      }),
      stat('Failed Recovery Actions', {
        description:
          'Recovery actions in the last hour that failed. Not zero: the service was not cured; the time line of the incident has the reason.',
        unit: 'operations',
        decimals: 0,
        queries: [
          query(orZero(sum(increase(select(remediationRuns, { result: 'failed' }), '1h'))), 'failed'),
        ],
        steps: [{ color: status.good }, { from: 1, color: status.late }],
      }),
      timeSeries('Suspicious Requests', {
        description:
          'Refused requests per minute that no real lead would send. Many with a bad origin: someone is guessing the token; change it if in doubt.',
        ...minuteBars,
        queries: [query(perMinute(suspiciousRequests, ['reason']), '{{reason}}')],
        colors: { bad_origin: hue.purple, spam: hue.sand, rate_limited: hue.blue },
      }),
    ]),
  ],
};
