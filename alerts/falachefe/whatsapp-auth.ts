import type { Alert } from 'vigia/alerts';
import { growing, observing, step } from 'vigia/alerts';
import { audited, linesOf, where } from 'vigia/logql';
import { deepHealth } from 'vigia/platform/endpoints';
import { histogramQuantile, rate, select, sum } from 'vigia/promql';
import { whatsappAuthEvents } from '../../metrics/falachefe/events.ts';
import { authPanels } from '../../metrics/falachefe/panels.ts';
import type { FalachefeScenario } from '../../metrics/falachefe/scenarios.ts';
import { authAttempts, authResponseTime, rateLimitHits } from '../../metrics/falachefe/whatsapp-auth.ts';

const failedAttempts = select(authAttempts, { status: 'failed' });

export const whatsAppAuthHighFailureRate: Alert<FalachefeScenario> = {
  name: 'WhatsAppAuthHighFailureRate',
  value: sum(rate(failedAttempts, '5m')),
  threshold: { operator: '>', value: 0.1 },
  for: '2m',
  severity: 'warning',
  category: 'security',
  service: 'whatsapp-auth',
  summary: 'Many WhatsApp authentications are failing',
  description: '{{ $value | humanize }} authentications per second failed over the last 5 minutes.',
  runbook: {
    impact: 'Users cannot log in, or an attacker is guessing verification codes.',
    causes: [
      'An attacker tries codes for many phone numbers.',
      'Codes expire before they arrive: WhatsApp delivers late.',
      'A release broke code comparison or session lookup.',
    ],
    steps: [
      step`Is one company or method failing, or all of them? ${authPanels.failedByCompany} and ${authPanels.byMethod} show it.`,
      step`Read the audit log: ${where(audited(whatsappAuthEvents.authenticationAttempt), { success: false })}. Many phones with one failure each mean guessing; one phone with many means a user in trouble.`,
      step`Compare ${authPanels.codesSent} with ${authPanels.attempts}: codes sent but not used point to a delivery problem.`,
      step`Guessing: lower the auth_attempts limit. Delivery: check the UAZ API in ${deepHealth}. Release: roll it back.`,
    ],
  },
  drill: { scenario: 'failed-logins' },
  unitTest: { drive: growing(failedAttempts), firing: 0.105, silent: 0.095 },
};

export const whatsAppAuthHighResponseTime: Alert<FalachefeScenario> = {
  name: 'WhatsAppAuthHighResponseTime',
  value: histogramQuantile(0.95, authResponseTime, '5m'),
  threshold: { operator: '>', value: 5 },
  for: '5m',
  severity: 'warning',
  category: 'performance',
  service: 'whatsapp-auth',
  summary: 'WhatsApp authentication is slow',
  description: 'The p95 authentication time over the last 5 minutes is {{ $value | humanizeDuration }}.',
  runbook: {
    impact: 'Users wait to log in, then give up or try again, which adds load.',
    causes: [
      'The UAZ API is slow.',
      'The database is slow or its pool is exhausted.',
      'The process is short of CPU.',
    ],
    steps: [
      step`Click an exemplar of a slow attempt on ${authPanels.responseTime} and read its trace: the longest child span shows the cause.`,
      step`Check ${deepHealth}: it shows the response time of the UAZ API, the database and Redis.`,
      'UAZ API: contact the provider; raise the timeout only if waiting helps users. Database: look for long-running queries. CPU: add an instance.',
    ],
  },
  drill: { scenario: 'slow-auth' },
  unitTest: { drive: observing(authResponseTime), firing: 10, silent: 5 },
};

export const whatsAppAuthRateLimitHits: Alert<FalachefeScenario> = {
  name: 'WhatsAppAuthRateLimitHits',
  value: sum(rate(rateLimitHits, '5m')),
  threshold: { operator: '>', value: 10 },
  for: '1m',
  severity: 'critical',
  category: 'security',
  service: 'whatsapp-auth',
  summary: 'Rate limits are rejecting an unusual number of requests',
  description:
    '{{ $value | humanize }} requests per second were rejected by a rate limit over the last 5 minutes.',
  runbook: {
    impact: 'An attack, or a client stuck in a loop. Users who share the limit are rejected too.',
    causes: [
      'A script hammers the login endpoint or the code endpoint.',
      'A client retries without backoff after one of our errors.',
      'A limit is too low for normal use.',
    ],
    steps: [
      step`On ${authPanels.rateLimitHits}, the limit that grows shows what is being hammered.`,
      step`Read the log: ${linesOf(whatsappAuthEvents.rateLimitHit)}. A few phones mean a client in a loop; many mean an attack.`,
      'Attack: block the source at the edge. Loop: stop the client and fix its retries. Limit: raise it and watch.',
    ],
  },
  drill: { scenario: 'rate-limit-storm' },
  unitTest: { drive: growing(rateLimitHits), firing: 10.5, silent: 9.5 },
};

export const whatsappAuth = {
  name: 'whatsapp-auth',
  alerts: [whatsAppAuthHighFailureRate, whatsAppAuthHighResponseTime, whatsAppAuthRateLimitHits],
};
