import { counter, gauge, histogram, oneOf } from 'vigia/metrics';

/** Agente Qualificador: it answers leads that write by WhatsApp and sorts those worth a salesperson's time. */

export const leadsCreated = counter({
  name: 'qualifier_leads_created_total',
  help: 'Leads that wrote for the first time, or again after their session had ended, by where they came from',
  unit: 'items',
  labels: { source: oneOf('whatsapp', 'website', 'campaign', 'referral') },
});

export const leadsProcessed = counter({
  name: 'qualifier_leads_processed_total',
  help: 'Leads that were sorted and answered, at the first try or a later one, by the outcome',
  unit: 'items',
  labels: { outcome: oneOf('qualified', 'unqualified') },
});

export const leadsUnanswered = gauge({
  name: 'qualifier_leads_unanswered',
  help: 'Leads created within the last hour that are new and not processed',
  unit: 'items',
});

export const qualifierSessionsActive = gauge({
  name: 'qualifier_sessions_active',
  help: 'Sessions with leads that have not ended, the stuck ones among them',
  unit: 'items',
});

export const qualifierSessionsStuck = gauge({
  name: 'qualifier_sessions_stuck',
  help: 'Active sessions that nothing has touched for 30 minutes',
  unit: 'items',
});

export const webhookRequests = counter({
  name: 'qualifier_webhook_requests_total',
  help: 'Requests to the webhook by how they ended; refused is what was not to be served',
  unit: 'operations',
  labels: { status: oneOf('success', 'refused', 'error', 'timeout') },
});

export const webhookResponseTime = histogram({
  name: 'qualifier_webhook_response_time_seconds',
  help: 'Time from a request to the webhook to its answer, refused ones left out',
  unit: 'seconds',
  // The document's objective is 10 s, its alert 30 s; what takes 40 s is given up.
  buckets: [0.1, 0.5, 1, 2, 5, 10, 20, 30, 60],
});

export const webhookTimeouts = counter({
  name: 'qualifier_webhook_timeouts_total',
  help: 'Requests to the webhook that were given up because the lead was not processed in time',
  unit: 'operations',
});

export const consecutiveErrors = gauge({
  name: 'qualifier_consecutive_errors',
  help: 'Requests to the webhook that failed since the last one that did not',
  unit: 'operations',
});

export const qualifierErrors = counter({
  name: 'qualifier_errors_total',
  help: 'Failures to serve a lead, in the webhook or in a later try, by what failed',
  unit: 'operations',
  labels: { type: oneOf('model', 'whatsapp', 'database', 'store', 'timeout', 'internal') },
});

export const suspiciousRequests = counter({
  name: 'qualifier_suspicious_requests_total',
  help: 'Requests to the webhook that were refused as no real lead would send them',
  unit: 'operations',
  labels: { reason: oneOf('bad_origin', 'spam', 'rate_limited') },
});

export const remediationRuns = counter({
  name: 'remediation_runs_total',
  help: 'Recovery actions that had something to do, by whether they did it',
  unit: 'operations',
  labels: {
    action: oneOf('cleanup_sessions', 'retry_leads', 'rollback', 'restart', 'failover'),
    result: oneOf('success', 'failed'),
  },
});
