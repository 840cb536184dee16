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
import { histogramQuantile, rate, ratio, select, sum } from 'vigia/promql';
import {
  whatsAppAuthHighFailureRate,
  whatsAppAuthHighResponseTime,
  whatsAppAuthRateLimitHits,
} from '../../alerts/falachefe/whatsapp-auth.ts';
import { authPanels } from '../../metrics/falachefe/panels.ts';
import {
  activeSessions,
  authAttempts,
  authResponseTime,
  pendingVerifications,
  rateLimitHits,
  sessionsCreated,
  sessionsExpired,
  verificationCodeGenerationTime,
  verificationCodesSent,
} from '../../metrics/falachefe/whatsapp-auth.ts';
import { companies } from '../identities.ts';
import { company, ofCompany } from './variables.ts';

const services = [whatsAppAuthHighFailureRate.service];

const attempts = rate(select(authAttempts, ofCompany), '$__rate_interval');
const successes = rate(select(authAttempts, { ...ofCompany, status: 'success' }), '$__rate_interval');
const failures = rate(select(authAttempts, { ...ofCompany, status: 'failed' }), '$__rate_interval');

export const whatsappAuth: Dashboard = {
  uid: 'vigia-whatsapp-auth',
  title: 'WhatsApp Authentication Dashboard',
  description: 'Can users log in through WhatsApp, how fast, and is anyone attacking the login?',
  folder: 'Falachefe',
  services,
  variables: [company],
  keyFigure: 'Login Success',
  sections: [
    keyFigures([
      alertsNow(services),
      stat('Login Success', {
        description:
          'Share of authentication attempts that succeeded. Falling: see below whether one method or company fails, then read the audit log.',
        unit: 'ratio',
        decimals: 1,
        queries: [query(ratio(sum(successes), sum(attempts)), 'success')],
      }),
      stat('Failed Logins', {
        description:
          'Failed attempts per second over 5 minutes, all companies, as the alert sees them. Orange: many phones with one failure each mean guessing; one phone with many means a user in trouble.',
        unit: 'perSecond',
        decimals: 2,
        queries: [alertSum(whatsAppAuthHighFailureRate)],
        alert: whatsAppAuthHighFailureRate,
      }),
      stat('Response Time p95', {
        description:
          'p95 response time over 5 minutes, as the alert sees it. Orange: open a slow trace from the response time panel.',
        unit: 'seconds',
        queries: [alertValue(whatsAppAuthHighResponseTime)],
        alert: whatsAppAuthHighResponseTime,
      }),
      stat('Refused by Limits', {
        description:
          'Requests per second that a rate limit rejected over 5 minutes, as the alert sees them. Red: an attack or a client in a loop; block the source.',
        unit: 'perSecond',
        decimals: 2,
        queries: [alertSum(whatsAppAuthRateLimitHits)],
        alert: whatsAppAuthRateLimitHits,
      }),
      stat('Sessions', {
        description:
          'Sessions that have not expired. A sudden fall: sessions or the database were lost; users must log in again.',
        unit: 'items',
        queries: [query(sum(select(activeSessions, ofCompany)), 'active sessions')],
      }),
    ]),
    {
      title: 'Authentication',
      lines: [
        line(9, [
          timeSeries(authPanels.attempts, {
            description:
              'Attempts per second by outcome, and the failures that the alert compares with its threshold. Red grows: compare with Verification Codes Sent; codes sent but not used point to a delivery problem.',
            unit: 'perSecond',
            queries: [
              query(sum(attempts, { by: ['status'] }), '{{status}}'),
              alertSum(whatsAppAuthHighFailureRate),
            ],
            alert: whatsAppAuthHighFailureRate,
            stack: true,
            colors: { success: status.good, failed: status.bad },
            legend: 'table',
          }),
          timeSeries(authPanels.responseTime, {
            description:
              'Half of the attempts are faster than p50, one in twenty is slower than p95. Click an exemplar to read its trace. Both rise: a dependency is slow; only p95 rises: some requests are slow.',
            unit: 'seconds',
            queries: [
              traced(histogramQuantile(0.95, authResponseTime, '$__rate_interval'), 'p95'),
              query(histogramQuantile(0.5, authResponseTime, '$__rate_interval'), 'p50'),
              alertValue(whatsAppAuthHighResponseTime),
            ],
            alert: whatsAppAuthHighResponseTime,
            log: bounds(authResponseTime),
            colors: { p95: hue.navy, p50: hue.sky },
            legend: 'table',
          }),
        ]),
        line(7, [
          timeSeries(authPanels.byMethod, {
            description:
              'Attempts per second by authentication method. Only verification codes are left: sessions are no longer found, so everyone logs in again.',
            unit: 'perSecond',
            queries: [query(sum(attempts, { by: ['auth_method'] }), '{{auth_method}}')],
            stack: true,
            colors: { session_token: hue.blue, verification_code: hue.purple },
          }),
          timeSeries(authPanels.failedByCompany, {
            description:
              'Failures per second by company. One company: its users or its configuration; all companies: our fault.',
            unit: 'perSecond',
            colors: companies,
            queries: [query(sum(failures, { by: ['company_id'] }), '{{company_id}}')],
          }),
          timeSeries(authPanels.rateLimitHits, {
            description:
              'Requests per second that a limit rejected, by limit, and the sum that the alert compares. The limit that grows shows what is being hammered.',
            unit: 'perSecond',
            queries: [
              query(perSecond(rateLimitHits, ['limit_type']), '{{limit_type}}'),
              alertSum(whatsAppAuthRateLimitHits),
            ],
            alert: whatsAppAuthRateLimitHits,
            colors: { auth_attempts: hue.purple, verification_codes: hue.blue, messages: hue.teal },
          }),
        ]),
      ],
    },
    section('Sessions', 8, [
      timeSeries('Active Sessions', {
        description:
          'Sessions that have not expired, by company. A cliff: sessions were deleted or Redis was flushed.',
        unit: 'items',
        colors: companies,
        queries: [query(sum(select(activeSessions, ofCompany), { by: ['company_id'] }), '{{company_id}}')],
        stack: true,
      }),
      timeSeries('Sessions Created and Expired', {
        description:
          'Sessions per minute, created and expired. Far more expired than created: users leave, or the lifetime was shortened.',
        unit: 'perMinute',
        queries: [
          query(orZero(perMinute(select(sessionsCreated, ofCompany))), 'created'),
          query(orZero(perMinute(select(sessionsExpired, ofCompany))), 'expired'),
        ],
        colors: { created: hue.blue, expired: hue.sand },
      }),
    ]),
    section('Verification codes', 8, [
      timeSeries(authPanels.codesSent, {
        description:
          'Codes per minute by company. Many more codes than logins: codes do not arrive, or someone makes us send them.',
        unit: 'perMinute',
        colors: companies,
        queries: [
          query(perMinute(select(verificationCodesSent, ofCompany), ['company_id']), '{{company_id}}'),
        ],
        draw: 'bars',
        stack: true,
      }),
      timeSeries('Pending Verifications', {
        description:
          'Codes sent, not yet used and not yet expired. Growing: users do not get their codes; check the UAZ API in /health/deep.',
        unit: 'items',
        colors: companies,
        queries: [
          query(sum(select(pendingVerifications, ofCompany), { by: ['company_id'] }), '{{company_id}}'),
        ],
        stack: true,
      }),
      timeSeries('Code Generation Time (p95, p50)', {
        description:
          'Time to create a code and store it. Rising: Redis, which stores pending verifications, is slow.',
        unit: 'seconds',
        queries: [
          traced(histogramQuantile(0.95, verificationCodeGenerationTime, '$__rate_interval'), 'p95'),
          query(histogramQuantile(0.5, verificationCodeGenerationTime, '$__rate_interval'), 'p50'),
        ],
        colors: { p95: hue.navy, p50: hue.sky },
      }),
    ]),
  ],
};
