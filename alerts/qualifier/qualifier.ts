import type { Alert } from 'vigia/alerts';
import { call, type Drive, growing, observing, standing, step } from 'vigia/alerts';
import { linesOf, where } from 'vigia/logql';
import { deepHealth } from 'vigia/platform/endpoints';
import { remedyEvents } from 'vigia/platform/events';
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
import { approveRemedy, remedyRuns } from '../../metrics/desk.endpoints.ts';
import { qualifierEvents } from '../../metrics/qualifier.events.ts';
import { qualifierPanels } from '../../metrics/qualifier.panels.ts';
import type { QualifierRemedy } from '../../metrics/qualifier.remedies.ts';
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

/** The runs of remedies that wait for a person. */
const pending = call(remedyRuns, { query: { state: 'pending' } });

/** Per second: sixty requests in ten minutes. Below that, one or two failures distort the ratio. */
const FEW_REQUESTS = 0.1;

/** Refused requests are the fault of their sender. */
const served = select(webhookRequests, { status: { not: 'refused' } });
const failed = select(webhookRequests, { status: ['error', 'timeout'] });

const failedShare = (range: Duration) => {
  const requests = sum(rate(served, range));
  return and(ratio(sum(rate(failed, range)), requests), compare(requests, '>', FEW_REQUESTS));
};

/**
 * Returns a number of requests per second, of which a share fails, half of it by a timeout; and many refused requests.
 */
const requests =
  (rateOfAll: number): Drive =>
  share => [
    ...growing(select(webhookRequests, { status: 'success' }))(rateOfAll * (1 - share)),
    ...growing(select(webhookRequests, { status: 'error' }))((rateOfAll * share) / 2),
    ...growing(select(webhookRequests, { status: 'timeout' }))((rateOfAll * share) / 2),
    ...growing(select(webhookRequests, { status: 'refused' }))(20),
  ];

export const qualifierErrorRate: Alert<QualifierScenario, QualifierRemedy> = {
  name: 'QualifierErrorRate',
  value: failedShare('10m'),
  threshold: { operator: '>', value: 0.05 },
  for: '1m',
  severity: 'warning',
  category: 'system',
  service,
  summary: 'The qualifier webhook is failing for many leads',
  description: '{{ $value | humanizePercentage }} of webhook requests failed over the last 10 minutes.',
  runbook: {
    impact: 'Some leads get a late reply, because failed requests are retried until they succeed.',
    causes: [
      'The model API fails or rate-limits us.',
      'The WhatsApp gateway does not accept our replies.',
      'The database or Redis is down (its own alert fires too).',
    ],
    steps: [
      step`${qualifierPanels.errors} shows what fails.`,
      step`Read the failures: ${linesOf(qualifierEvents.leadFailed)}, and follow a trace_id to its trace.`,
      'Model or whatsapp: check its status page; wait if the outage is theirs. Database or store: follow their runbooks first. Internal: roll back the last release.',
    ],
  },
  drill: { scenario: 'qualifier-errors' },
  unitTest: { drive: requests(1), firing: 0.0525, silent: 0.0475, guarded: requests(0.09)(1) },
};

export const qualifierMostRequestsFail: Alert<QualifierScenario, QualifierRemedy> = {
  name: 'QualifierMostRequestsFail',
  value: failedShare('5m'),
  threshold: { operator: '>', value: 0.5 },
  for: '1m',
  severity: 'critical',
  escalate: true,
  category: 'system',
  service,
  summary: 'The qualifier webhook is failing for most leads and needs a rollback',
  description: '{{ $value | humanizePercentage }} of webhook requests failed over the last 5 minutes.',
  runbook: {
    impact: 'Most leads get no reply.',
    causes: [
      'The last release is broken.',
      'The model API or the WhatsApp gateway has an outage.',
      'The database or Redis is down (its own alert fires too).',
    ],
    steps: [
      step`Did the desk roll back? ${linesOf(remedyEvents.remedyCalled)} shows each call, ${linesOf(qualifierEvents.recoveryRun)} what the service did.`,
      step`It did, and requests still fail: ${qualifierPanels.errors} shows what is down. Only this instance fails: fail over, see the runbook of QualifierConsecutiveErrors.`,
      'It did not: roll the last release back by hand.',
      step`Then watch ${qualifierPanels.unanswered} fall to zero: the desk has failed leads retried.`,
    ],
  },
  remedy: { action: 'roll-back', maxPerHour: 1 },
  drill: { scenario: 'qualifier-collapse' },
  unitTest: { drive: requests(1), firing: 0.525, silent: 0.475, guarded: requests(0.09)(1) },
};

export const qualifierConsecutiveErrors: Alert<QualifierScenario, QualifierRemedy> = {
  name: 'QualifierConsecutiveErrors',
  value: select(consecutiveErrors),
  threshold: { operator: '>=', value: 5 },
  for: '1m',
  severity: 'critical',
  category: 'system',
  service,
  summary: 'The qualifier webhook fails repeatedly',
  description: 'The last {{ $value | humanize }} webhook requests to {{ $labels.instance }} failed.',
  runbook: {
    impact: 'No lead gets a reply. With little traffic, the error ratio may not show it.',
    causes: [
      'The model API, the WhatsApp gateway, the database or Redis is down.',
      'The last release is broken.',
      'The credentials of the model or the gateway have expired.',
    ],
    steps: [
      step`Find out what is down: ${call(deepHealth)}.`,
      step`Read the reason: ${linesOf([qualifierEvents.leadFailed, qualifierEvents.webhookFailed])}.`,
      step`All healthy and still failing: let the desk fail over to the standby: find the run, ${pending}, and approve it with ${approveRemedy}.`,
    ],
  },
  remedy: { action: 'fail-over', approval: 'person' },
  // One that no rollback cures.
  drill: { scenario: 'qualifier-outage' },
  unitTest: { drive: standing(consecutiveErrors), firing: 5, silent: 4 },
};

export const qualifierSlowResponses: Alert<QualifierScenario, QualifierRemedy> = {
  name: 'QualifierSlowResponses',
  value: histogramQuantile(0.95, webhookResponseTime, '5m'),
  threshold: { operator: '>', value: 30 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  service,
  summary: 'The qualifier webhook is very slow',
  description: 'The p95 webhook response time is {{ $value | humanizeDuration }}.',
  runbook: {
    impact: 'Leads wait more than 30 seconds for a reply, and some leave.',
    causes: [
      'The model API is slow.',
      'More leads write than the workers can handle at once.',
      'The WhatsApp gateway is slow to accept replies.',
    ],
    steps: [
      step`Click an exemplar on ${qualifierPanels.responseTime}: its trace shows which call takes the time.`,
      'Model: check its status page; a smaller model responds faster.',
      'No call is slow, but all start late: leads wait for a worker; add an instance.',
    ],
  },
  drill: { scenario: 'qualifier-slow' },
  unitTest: { drive: observing(webhookResponseTime), firing: 60, silent: 30 },
};

export const qualifierWebhookTimeouts: Alert<QualifierScenario, QualifierRemedy> = {
  name: 'QualifierWebhookTimeouts',
  value: sum(rate(webhookTimeouts, '5m')),
  // Three in five minutes: one may be a lost connection.
  threshold: { operator: '>', value: 0.01 },
  for: '1m',
  severity: 'warning',
  category: 'performance',
  service,
  summary: 'Qualifier webhook requests are timing out',
  description: '{{ $value | humanize }} requests per second timed out after 40 s over the last 5 minutes.',
  runbook: {
    impact: 'WhatsApp receives an error; the leads are kept and retried, but wait for minutes.',
    causes: [
      'The model API does not respond at all.',
      'The workers are stuck.',
      'The WhatsApp gateway does not respond.',
    ],
    steps: [
      step`Are any leads processed? ${qualifierPanels.processed} shows it. None: the workers are stuck; restart the process.`,
      step`Some: read what took so long, ${where(linesOf(qualifierEvents.leadFailed), { type: 'timeout' })}, and open the trace of one.`,
      'Model or gateway: check its status page; wait, or switch to another one.',
    ],
  },
  drill: { scenario: 'qualifier-timeouts' },
  unitTest: { drive: growing(webhookTimeouts), firing: 0.0105, silent: 0.0095 },
};

export const qualifierLeadsUnanswered: Alert<QualifierScenario, QualifierRemedy> = {
  name: 'QualifierLeadsUnanswered',
  // A lead is new for a moment before a worker takes it: only those that stay new have no reply. Every instance
  // counts the leads of all instances, so the largest count is the right one.
  value: max(overTime('min', leadsUnanswered, '5m')),
  threshold: { operator: '>', value: 0 },
  for: '1m',
  severity: 'critical',
  escalate: true,
  category: 'business',
  service,
  summary: 'Leads are waiting for a reply',
  description: 'For 5 minutes, at least {{ $value | humanize }} leads from the last hour have had no reply.',
  runbook: {
    impact: 'Leads are being lost.',
    causes: [
      'The qualifier workers are stuck or too few.',
      'Qualification fails, and so do the retries (its own alerts fire too).',
      'The process died with leads in progress and did not start again.',
    ],
    steps: [
      step`What becomes of the leads? ${linesOf([qualifierEvents.leadReceived, qualifierEvents.leadProcessed, qualifierEvents.leadFailed])} shows each.`,
      step`They fail: ${qualifierPanels.errors} shows why. Fix that first; ${qualifierPanels.recovery} shows whether the retries of the desk then work.`,
      'They are received, and nothing more: the workers are stuck. Restart the process; leads in progress are picked up again a minute later.',
      "List the waiting leads and have sales call them: `SELECT id, created_at FROM leads WHERE status = 'novo' AND processado = false`.",
    ],
  },
  // What fails again is tried again for as long as the alert fires.
  remedy: { action: 'retry-unprocessed-leads', cooldown: '1m', maxPerHour: 30, tries: 20 },
  drill: { scenario: 'leads-unanswered' },
  unitTest: { drive: standing(leadsUnanswered), firing: 1, silent: 0 },
};

export const qualifierSessionsStuckAlert: Alert<QualifierScenario, QualifierRemedy> = {
  name: 'QualifierSessionsStuck',
  value: max(overTime('min', qualifierSessionsStuck, '5m')),
  threshold: { operator: '>', value: 0 },
  for: '1m',
  severity: 'warning',
  category: 'system',
  service,
  summary: 'Sessions with leads are stuck',
  description:
    'For 5 minutes, at least {{ $value | humanize }} active sessions have been idle for half an hour.',
  runbook: {
    impact: 'A lead who writes again is treated as still in conversation and is not qualified again.',
    causes: [
      'Leads stopped writing in the middle of a conversation.',
      'The process died with sessions open.',
      'The clock of the database is wrong.',
    ],
    steps: [
      step`Did the desk have them ended? ${linesOf(remedyEvents.remedyEnded)} shows each call and its result.`,
      'It failed: its line in the time line of the incident has what the service answered, such as a lock of the database.',
      step`It succeeded and they come back: ${linesOf(qualifierEvents.leadReceived)} shows which leads begin them.`,
    ],
  },
  remedy: { action: 'clean-up-stuck-sessions' },
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
