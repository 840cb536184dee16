import { alerts, metrics } from '../../catalogue/rows.ts';

/** What the source documents ask to be measured: the list against which the catalogue test holds what is there. */
export const askedMetrics = {
  'Agente Qualificador': metrics(
    ['qualifier_leads_created_total', 'counter', 'source'],
    ['qualifier_leads_processed_total', 'counter', 'outcome'],
    ['qualifier_leads_unanswered', 'gauge'],
    ['qualifier_sessions_active', 'gauge'],
    ['qualifier_sessions_stuck', 'gauge'],
    ['qualifier_webhook_requests_total', 'counter', 'status'],
    ['qualifier_webhook_response_time_seconds', 'histogram', '', [10, 30]],
    ['qualifier_webhook_timeouts_total', 'counter'],
    ['qualifier_consecutive_errors', 'gauge'],
    ['qualifier_errors_total', 'counter', 'type'],
    ['qualifier_suspicious_requests_total', 'counter', 'reason'],
    ['remediation_runs_total', 'counter', 'action result'],
  ),
};

/** What they want to be told of. */
export const askedAlerts = {
  'Agente Qualificador': alerts(
    ['processor above 80 %', 'HostCpuHigh', 0.8, 'warning', '5m'],
    ['memory above 85 %', 'HostMemoryHigh', 0.85, 'warning', '5m'],
    ['error share in 10 minutes', 'QualifierErrorRate', 0.05],
    ['errors in a row', 'QualifierConsecutiveErrors', 5],
    ['response time', 'QualifierSlowResponses', 30],
    ['webhook timeouts', 'QualifierWebhookTimeouts'],
    ['leads without an answer', 'QualifierLeadsUnanswered', 0],
    ['stuck sessions', 'QualifierSessionsStuck', 0],
    ['most requests fail: roll back', 'QualifierMostRequestsFail', 0.5],
    ['memory leak suspected: restart', 'QualifierMemoryLeakSuspected'],
  ),
};
