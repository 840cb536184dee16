import type { Alert } from 'vigia/alerts';
import { growing, observing } from 'vigia/alerts';
import { histogramQuantile, rate, select, sum } from 'vigia/promql';
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
  summary: 'Many WhatsApp authentications fail',
  description: '{{ $value | humanize }} authentications a second failed over the last 5 minutes.',
  runbook: {
    impact: 'Users cannot log in, or somebody is guessing verification codes.',
    causes: [
      'Somebody tries codes for many phone numbers.',
      'Codes expire before they arrive: WhatsApp delivers late.',
      'A release broke the comparison of codes or the lookup of sessions.',
    ],
    steps: [
      'Open the dashboard and see whether one company, one method or all fail.',
      'Look at the audit log: `{logger="audit"} | json | success="false"`. Many phones with one failure each is guessing; one phone with many is a user in trouble.',
      'Compare Verification Codes Sent with Authentication Attempts Rate: codes sent but not used points at delivery.',
      'Guessing: lower the auth_attempts limit. Delivery: see the status of the UAZ API in `/health/deep`. Release: roll back.',
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
  description:
    'One authentication in twenty took longer than {{ $value | humanizeDuration }} over the last 5 minutes.',
  runbook: {
    impact: 'Users wait at the login and give up or try again, which adds load.',
    causes: [
      'The UAZ API answers slowly.',
      'The database is slow or its pool is exhausted.',
      'The process has more work than CPU.',
    ],
    steps: [
      'Open the dashboard, take an exemplar of a slow attempt, and read its trace: the longest child span names the culprit.',
      'See `/health/deep`: it gives the response time of the UAZ API, the database and Redis.',
      'UAZ API: tell the provider, and raise the time-out only if users are served by waiting. Database: look for long queries. CPU: add an instance.',
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
  summary: 'The rate limits refuse very many requests',
  description:
    '{{ $value | humanize }} requests a second were refused by a rate limit over the last 5 minutes.',
  runbook: {
    impact: 'An attack or a client in a loop; users behind the same limit are refused with it.',
    causes: [
      'A script hammers the login or the code endpoint.',
      'A client retries without back-off after an error of ours.',
      'A limit was set too low for real use.',
    ],
    steps: [
      'Open the dashboard: which limit_type grows tells what is hammered.',
      'Look at the log: `{logger="whatsapp-auth"} |= "Rate limit hit" | json`. Few phones is a client in a loop, many an attack.',
      'Attack: block the source at the edge. Loop: stop the client, mend its retries. Limit: raise it and watch.',
    ],
  },
  drill: { scenario: 'rate-limit-storm' },
  unitTest: { drive: growing(rateLimitHits), firing: 10.5, silent: 9.5 },
};

export const whatsappAuth = {
  name: 'whatsapp-auth',
  alerts: [whatsAppAuthHighFailureRate, whatsAppAuthHighResponseTime, whatsAppAuthRateLimitHits],
};
