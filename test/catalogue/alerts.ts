import type { Severity } from '../../core/alerts/alert.ts';

/** What the source documents want to be told of, and the alert of ours that tells it. */
export interface AskedAlert {
  /** The condition, in a few words. */
  readonly when: string;
  readonly alert: string;
  /** Where the documents give them. */
  readonly threshold?: number;
  readonly for?: string;
  readonly severity?: Severity;
}

type Row = readonly [when: string, alert: string, threshold?: number, severity?: Severity, duration?: string];

const rows = (...list: readonly Row[]): readonly AskedAlert[] =>
  list.map(([when, alert, threshold, severity, duration]) => ({
    when,
    alert,
    ...(threshold !== undefined && { threshold }),
    ...(severity && { severity }),
    ...(duration && { for: duration }),
  }));

/** By system, in the order of the catalogue. One of ours may answer two of theirs. */
export const askedAlerts: Readonly<Record<string, readonly AskedAlert[]>> = {
  Falachefe: rows(
    ['failed logins a second', 'WhatsAppAuthHighFailureRate', 0.1, 'warning', '2m'],
    ['login time p95', 'WhatsAppAuthHighResponseTime', 5, 'warning', '5m'],
    ['rate-limit hits a second', 'WhatsAppAuthRateLimitHits', 10, 'critical', '1m'],
    ['failed crew messages a second', 'CrewAIMessageProcessingErrors', 0.05, 'warning', '2m'],
    ['crew answer time p95', 'CrewAIHighProcessingTime', 30, 'warning', '5m'],
    ['messages waiting for a crew', 'CrewAIQueueBacklog', 100, 'critical', '5m'],
    ['database connection errors a second', 'DatabaseConnectionErrors', 0.1, 'critical', '1m'],
    ['Redis connection errors a second', 'RedisConnectionErrors', 0.1, 'critical', '1m'],
  ),
  WhatsSelf: rows(
    ['session disconnected', 'WhatsSelfSessionDisconnected'],
    ['queue stalled', 'WhatsSelfQueueStalled'],
    ['outflow far below inflow', 'WhatsSelfOutflowBelowInflow'],
    ['share of failed sends', 'WhatsSelfSendFailures', 0.25],
    ['circuit breaker open', 'WhatsSelfCircuitBreakerOpen'],
    ['share of 5xx', 'WhatsSelfBackendErrors'],
    ['flood from one contact', 'WhatsSelfContactFlood'],
  ),
  'Agente Qualificador': rows(
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
  'Production and AtendeAI': rows(
    ['processor above 80 %', 'HostCpuHigh', 0.8, 'warning'],
    ['processor above 95 %', 'HostCpuSaturated', 0.95, 'critical'],
    ['memory above 85 %', 'HostMemoryHigh', 0.85, 'warning'],
    ['memory above 95 %', 'HostMemoryExhausted', 0.95, 'critical'],
    ['disk above 85 %', 'HostDiskHigh', 0.85, 'warning'],
    ['disk above 95 %', 'HostDiskFull', 0.95, 'critical'],
    ['response time above 2 s', 'ResponseTimeHigh', 2, 'warning'],
    ['response time above 5 s', 'ResponseTimeCritical', 5, 'critical'],
    ['system failure', 'SystemFailure'],
    ['external service down', 'ExternalServiceDown'],
    ['backup failed', 'BackupFailed'],
    ['backup older than 26 hours', 'BackupTooOld', 26 * 3600],
  ),
};
