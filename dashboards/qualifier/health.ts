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
import {
  consecutiveErrors,
  leadsCreated,
  leadsProcessed,
  leadsUnanswered,
  qualifierErrors,
  qualifierSessionsActive,
  qualifierSessionsStuck,
  remediationRuns,
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
  description: 'Are leads answered, how fast, and does what fails recover by itself?',
  folder: 'Qualificador',
  services,
  variables: [],
  sections: [
    keyFigures([
      alertsNow(services),
      stat('Leads without Answer', {
        description:
          'Leads of the last hour that are new and not processed. One for a moment is normal; not zero for minutes: leads are being lost.',
        unit: 'items',
        queries: [query(max(leadsUnanswered), 'leads')],
        steps: [{ color: status.good }, { from: 1, color: status.bad }],
      }),
      stat('Processed in the Last Hour', {
        description:
          'Leads that were sorted and answered in the last hour. Far below yesterday at this time: see Leads per Hour.',
        unit: 'items',
        decimals: 0,
        queries: [query(sum(increase(leadsProcessed, '1h')), 'leads')],
      }),
      stat('Webhook Success', {
        description:
          'Share of the requests that succeeded over the time range shown, refused ones left out. Below 95 %: see Errors by Type.',
        unit: 'ratio',
        decimals: 1,
        queries: [query(success('$__range'), 'success')],
      }),
      stat('Mean Response', {
        description:
          'Mean time from a request to its answer over the time range shown. Above 10 s: the objective is missed; see the traces below.',
        unit: 'seconds',
        decimals: 2,
        queries: [query(meanResponse('$__range'), 'mean')],
      }),
      stat('Failures in a Row', {
        description:
          'Requests that failed since the last one that did not. Growing: nothing works any more; see Errors by Type.',
        unit: 'operations',
        queries: [query(max(consecutiveErrors), 'failures')],
      }),
    ]),
    section('Leads', 8, [
      timeSeries('Leads Processed per Hour', {
        description:
          'Leads that were sorted and answered in the hour before each point, by outcome. A step down: fewer write, or they are not answered; compare with Leads Created.',
        unit: 'items',
        stack: true,
        queries: [query(sum(increase(leadsProcessed, '1h'), { by: ['outcome'] }), '{{outcome}}')],
        colors: { qualified: hue.blue, unqualified: hue.sand },
      }),
      timeSeries('Leads Created', {
        description:
          'Leads a minute by where they came from. One source falls to zero: its form or campaign is broken.',
        ...minuteBars,
        queries: [query(perMinute(leadsCreated, ['source']), '{{source}}')],
        colors: { whatsapp: hue.teal, website: hue.blue, campaign: hue.purple, referral: hue.sand },
      }),
      timeSeries('Leads That Stay without Answer', {
        description:
          'Leads without an answer now, and those that stayed so for 5 minutes, which the alert counts. Not zero: are they tried again? See Recovery.',
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
              'Requests a second by how they ended. Refused grows: somebody tries the door, see Suspicious Requests.',
            unit: 'perSecond',
            stack: true,
            queries: [query(perSecond(webhookRequests, ['status']), '{{status}}')],
            colors: { success: status.good, refused: hue.sand, error: status.bad, timeout: status.late },
          }),
          timeSeries('Webhook Success Rate', {
            description:
              'Share of the requests that succeeded, refused ones left out. Below 95 %: Errors by Type names what fails.',
            unit: 'ratio',
            queries: [query(success('$__rate_interval'), 'success')],
            colors: { success: hue.teal },
          }),
          timeSeries('Share of Failed Requests', {
            description:
              'Over 10 minutes, as the alert sees it. Above the line: Errors by Type names what fails.',
            unit: 'ratio',
            queries: [alertSum(qualifierErrorRate)],
            alert: qualifierErrorRate,
          }),
        ]),
        line(8, [
          timeSeries('Webhook Response Time', {
            description:
              'Mean, and the time that one request in twenty exceeds. A dot is one request: click it to read its trace, which shows the call that takes the time.',
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
              'Requests a second that were given up after 40 s, over 5 minutes as the alert sees them. Any at all: does the model answer, do the workers work?',
            unit: 'perSecond',
            queries: [query(perSecond(webhookTimeouts), 'time-outs'), alertSum(qualifierWebhookTimeouts)],
            alert: qualifierWebhookTimeouts,
            colors: { 'time-outs': hue.blue },
          }),
        ]),
      ],
    },
    section('Errors', 8, [
      timeSeries('Errors by Type', {
        description:
          'Failures a minute by what failed, later tries included. One type alone: that dependency; internal: the last release.',
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
      timeSeries('Failures in a Row by Instance', {
        description:
          'Requests that failed since the last one that did not. One instance only: fail over; all: what they share is away.',
        unit: 'operations',
        queries: [alertValue(qualifierConsecutiveErrors)],
        alert: qualifierConsecutiveErrors,
      }),
      timeSeries('Share That Decides on a Rollback', {
        description:
          'Share of failed requests over 5 minutes. Above the line the release before this one is to be brought back.',
        unit: 'ratio',
        queries: [alertSum(qualifierMostRequestsFail)],
        alert: qualifierMostRequestsFail,
      }),
    ]),
    section('Sessions and recovery', 8, [
      timeSeries('Active and Stuck Sessions', {
        description:
          'Sessions that have not ended, and those untouched for half an hour. Stuck ones that stay: the clean-up does not run.',
        unit: 'items',
        queries: [
          query(max(qualifierSessionsActive), 'active'),
          query(max(qualifierSessionsStuck), 'stuck'),
          alertValue(qualifierSessionsStuckAlert),
        ],
        alert: qualifierSessionsStuckAlert,
        colors: { active: hue.blue, stuck: hue.purple },
      }),
      timeSeries('Recovery Actions', {
        description:
          'Actions in the hour before each point that had something to do. Rollback, restart and failover are decisions: see that the platform carried them out.',
        unit: 'operations',
        draw: 'bars',
        stack: true,
        queries: [query(sum(increase(remediationRuns, '1h'), { by: ['action'] }), '{{action}}')],
        colors: {
          cleanup_sessions: hue.blue,
          retry_leads: hue.teal,
          rollback: hue.purple,
          restart: hue.sand,
          failover: hue.pink,
        },
      }),
      stat('Failed Recovery Actions', {
        description:
          'Recovery actions of the last hour that did not succeed. Not zero: what should have healed has not; read why in the log.',
        unit: 'operations',
        decimals: 0,
        queries: [
          query(orZero(sum(increase(select(remediationRuns, { result: 'failed' }), '1h'))), 'failed'),
        ],
        steps: [{ color: status.good }, { from: 1, color: status.late }],
      }),
      timeSeries('Suspicious Requests', {
        description:
          'Refused requests a minute that no real lead would send. Many of a bad origin: somebody guesses the token; change it when in doubt.',
        ...minuteBars,
        queries: [query(perMinute(suspiciousRequests, ['reason']), '{{reason}}')],
        colors: { bad_origin: hue.purple, spam: hue.sand, rate_limited: hue.blue },
      }),
    ]),
  ],
};
