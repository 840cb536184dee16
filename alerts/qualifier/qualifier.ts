import type { Alert } from 'vigia/alerts';
import { type Drive, growing, observing, standing } from 'vigia/alerts';
import {
  and,
  compare,
  type Duration,
  histogramQuantile,
  max,
  overTime,
  rate,
  ratio,
  select,
  sum,
} from 'vigia/promql';
import type { QualifierScenario } from '../../metrics/qualifier.scenarios.ts';
import {
  consecutiveErrors,
  leadsUnanswered,
  qualifierSessionsStuck,
  webhookRequests,
  webhookResponseTime,
  webhookTimeouts,
} from '../../metrics/qualifier.ts';
import { qualifierMemoryLeak } from './memory.ts';

const service = 'qualifier';

/** Per second: sixty requests in ten minutes. Of fewer, one or two failures are no share to speak of. */
const FEW_REQUESTS = 0.1;

/** Refused requests are the fault of whoever sent them. */
const served = select(webhookRequests, { status: { not: 'refused' } });
const failed = select(webhookRequests, { status: ['error', 'timeout'] });

const failedShare = (range: Duration) => {
  const requests = sum(rate(served, range));
  return and(ratio(sum(rate(failed, range)), requests), compare(requests, '>', FEW_REQUESTS));
};

/** So many requests a second, of which a share fails, half of these by a time-out; and many that are refused. */
const requests =
  (rateOfAll: number): Drive =>
  share => [
    ...growing(select(webhookRequests, { status: 'success' }))(rateOfAll * (1 - share)),
    ...growing(select(webhookRequests, { status: 'error' }))((rateOfAll * share) / 2),
    ...growing(select(webhookRequests, { status: 'timeout' }))((rateOfAll * share) / 2),
    ...growing(select(webhookRequests, { status: 'refused' }))(20),
  ];

export const qualifierErrorRate: Alert<QualifierScenario> = {
  name: 'QualifierErrorRate',
  value: failedShare('10m'),
  threshold: { operator: '>', value: 0.05 },
  for: '1m',
  severity: 'warning',
  category: 'system',
  service,
  summary: 'The webhook of the qualifier fails for many leads',
  description:
    '{{ $value | humanizePercentage }} of the requests to the webhook failed over the last 10 minutes.',
  runbook: {
    impact: 'Some leads get their answer late: they are tried again until it succeeds.',
    causes: [
      'The model API fails or limits us.',
      'The WhatsApp gateway does not take the answers.',
      'The database or the store is away (its own alert fires too).',
    ],
    steps: [
      'Open the dashboard: Errors by Type names what fails.',
      'Read the failures: `{logger="qualifier"} | json | event="lead_failed"`, and follow a trace_id to its trace.',
      'Model or whatsapp: see its status page; wait when the outage is theirs. Database or store: their runbooks come first. Internal: roll the last release back.',
    ],
  },
  drill: { scenario: 'qualifier-errors' },
  unitTest: { drive: requests(1), firing: 0.0525, silent: 0.0475, guarded: requests(0.09)(1) },
};

export const qualifierMostRequestsFail: Alert<QualifierScenario> = {
  name: 'QualifierMostRequestsFail',
  value: failedShare('5m'),
  threshold: { operator: '>', value: 0.5 },
  for: '1m',
  severity: 'critical',
  escalate: true,
  category: 'system',
  service,
  summary: 'The webhook of the qualifier fails for most leads; it is to be rolled back',
  description:
    '{{ $value | humanizePercentage }} of the requests to the webhook failed over the last 5 minutes.',
  runbook: {
    impact: 'Most leads get no answer.',
    causes: [
      'The last release is broken.',
      'The model API or the WhatsApp gateway has an outage.',
      'The database or the store is away (its own alert fires too).',
    ],
    steps: [
      'See whether the service has asked for a rollback: `{logger="qualifier"} | json | event="recovery_run"`. The sample only records it; a deployment gives its own hooks.',
      'A release went out within the hour and nothing was rolled back: order it, `curl -X POST URL/qualifier/recovery -H "content-type: application/json" -d \'{"action": "rollback", "reason": "…"}\'`, or roll it back by hand.',
      'No release: Errors by Type on the dashboard names what is away. Only this instance fails: order `failover` in the same way.',
      'Afterwards see Leads without Answer fall to zero: what failed is tried again by itself.',
    ],
  },
  drill: { scenario: 'qualifier-collapse' },
  unitTest: { drive: requests(1), firing: 0.525, silent: 0.475, guarded: requests(0.09)(1) },
};

export const qualifierConsecutiveErrors: Alert<QualifierScenario> = {
  name: 'QualifierConsecutiveErrors',
  value: select(consecutiveErrors),
  threshold: { operator: '>=', value: 5 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service,
  summary: 'The webhook of the qualifier fails again and again',
  description: 'The last {{ $value | humanize }} requests to the webhook of {{ $labels.instance }} failed.',
  runbook: {
    impact: 'No lead gets an answer; few may write, so that no share of errors shows it.',
    causes: [
      'The model API, the WhatsApp gateway, the database or the store is away.',
      'The last release is broken.',
      'The credentials of the model or the gateway have expired.',
    ],
    steps: [
      'Ask what is away: `curl URL/health/deep`.',
      'Read why: `{logger="qualifier"} | json | event=~"lead_failed|webhook_failed"`.',
      'All well and still failing: order a `restart` by POST /qualifier/recovery, or restart the process by hand.',
    ],
  },
  drill: { scenario: 'qualifier-collapse' },
  unitTest: { drive: standing(consecutiveErrors), firing: 5, silent: 4 },
};

export const qualifierSlowResponses: Alert<QualifierScenario> = {
  name: 'QualifierSlowResponses',
  value: histogramQuantile(0.95, webhookResponseTime, '5m'),
  threshold: { operator: '>', value: 30 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  service,
  summary: 'The webhook of the qualifier is very slow',
  description: 'One request in twenty to the webhook takes longer than {{ $value | humanizeDuration }}.',
  runbook: {
    impact: 'Leads wait half a minute for an answer, and some leave.',
    causes: [
      'The model API is slow.',
      'More leads write than the workers can take at once.',
      'The WhatsApp gateway takes the answers slowly.',
    ],
    steps: [
      'Open the dashboard and click a dot on Webhook Response Time: its trace shows which call takes the time.',
      'The model: see its status page; a smaller model answers faster.',
      'No call is slow, but all begin late: leads wait for a worker; start another instance.',
    ],
  },
  drill: { scenario: 'qualifier-slow' },
  unitTest: { drive: observing(webhookResponseTime), firing: 60, silent: 30 },
};

export const qualifierWebhookTimeouts: Alert<QualifierScenario> = {
  name: 'QualifierWebhookTimeouts',
  value: sum(rate(webhookTimeouts, '5m')),
  // Three in five minutes: one may be a lost connection.
  threshold: { operator: '>', value: 0.01 },
  for: '1m',
  severity: 'warning',
  category: 'performance',
  service,
  summary: 'The webhook of the qualifier gives requests up',
  description: '{{ $value | humanize }} requests a second were given up after 40 s over the last 5 minutes.',
  runbook: {
    impact: 'WhatsApp hears of an error; the leads are kept and tried again, and wait for minutes.',
    causes: [
      'The model API does not answer at all.',
      'The workers stand still.',
      'The WhatsApp gateway does not answer.',
    ],
    steps: [
      'Are leads processed at all? See Leads Processed on the dashboard. None: the workers stand still, order a `restart` by POST /qualifier/recovery.',
      'Some: read what took so long, `{logger="qualifier"} | json | event="lead_failed" | type="timeout"`, and open the trace of one.',
      'Model or gateway: see its status page; wait, or move to another one.',
    ],
  },
  drill: { scenario: 'qualifier-timeouts' },
  unitTest: { drive: growing(webhookTimeouts), firing: 0.0105, silent: 0.0095 },
};

export const qualifierLeadsUnanswered: Alert<QualifierScenario> = {
  name: 'QualifierLeadsUnanswered',
  // A lead is new for a moment before a worker takes it: only those that stay are without an answer. Every instance
  // counts the leads of all, so that the largest count is the count.
  value: max(overTime('min', leadsUnanswered, '5m')),
  threshold: { operator: '>', value: 0 },
  for: '1m',
  severity: 'critical',
  escalate: true,
  category: 'business',
  service,
  summary: 'Leads wait for an answer that does not come',
  description: 'For 5 minutes at least {{ $value | humanize }} leads of the last hour have had no answer.',
  runbook: {
    impact: 'Leads are being lost.',
    causes: [
      'The workers of the qualifier stand still or are too few.',
      'Qualification fails, and fails again when it is tried again (its own alerts fire too).',
      'The process died with leads in work, and did not start again.',
    ],
    steps: [
      'Does trying again work? `{logger="qualifier"} | json | event="recovery_run" | action="retry_leads"` tells the result of each run.',
      'It fails: Errors by Type on the dashboard names why. That comes first.',
      'It does not run, or finds nothing: restart the process; leads in work are taken up again a minute later.',
      "List who waits, and let salespeople call them: `SELECT id, created_at FROM leads WHERE status = 'novo' AND processado = false`.",
    ],
  },
  drill: { scenario: 'leads-unanswered' },
  unitTest: { drive: standing(leadsUnanswered), firing: 1, silent: 0 },
};

export const qualifierSessionsStuckAlert: Alert<QualifierScenario> = {
  name: 'QualifierSessionsStuck',
  value: max(overTime('min', qualifierSessionsStuck, '5m')),
  threshold: { operator: '>', value: 0 },
  for: '1m',
  severity: 'warning',
  category: 'system',
  service,
  summary: 'Stuck sessions are not cleaned up',
  description:
    'For 5 minutes at least {{ $value | humanize }} active sessions have been untouched for half an hour.',
  runbook: {
    impact: 'A lead who writes again is taken for one in conversation, and is not sorted anew.',
    causes: [
      'The automatic clean-up does not run or fails.',
      'The clock of the database is wrong.',
      'A lock in the database holds the clean-up up.',
    ],
    steps: [
      'Order it: `curl -X POST URL/qualifier/recovery -H "content-type: application/json" -d \'{"action": "cleanup_sessions", "reason": "…"}\'`, and see the result in the answer.',
      'Failed: `{logger="qualifier"} | json | message="Recovery action failed"` has the reason.',
      'It succeeded and they come back: the automatic run stands still; restart the process.',
    ],
  },
  drill: { scenario: 'sessions-stuck' },
  unitTest: { drive: standing(qualifierSessionsStuck), firing: 1, silent: 0 },
};

export const qualifier = {
  name: 'qualifier',
  alerts: [
    qualifierErrorRate,
    qualifierMostRequestsFail,
    qualifierConsecutiveErrors,
    qualifierSlowResponses,
    qualifierWebhookTimeouts,
    qualifierLeadsUnanswered,
    qualifierSessionsStuckAlert,
    qualifierMemoryLeak,
  ],
};
