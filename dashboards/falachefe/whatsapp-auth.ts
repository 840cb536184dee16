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
  description: 'Can users log in over WhatsApp, how fast, and is somebody trying what they should not?',
  folder: 'Falachefe',
  services,
  variables: [company],
  sections: [
    keyFigures([
      alertsNow(services),
      stat('Login Success', {
        description:
          'Share of authentication attempts that succeeded. Falling: see below whether one method or one company fails, then read the audit log.',
        unit: 'ratio',
        decimals: 1,
        queries: [query(ratio(sum(successes), sum(attempts)), 'success')],
      }),
      stat('Failed Logins', {
        description:
          'Failed attempts a second over 5 minutes, all companies, as the alert sees them. Orange: many phones with one failure each are guessing, one phone with many is a user in trouble.',
        unit: 'perSecond',
        decimals: 2,
        queries: [alertSum(whatsAppAuthHighFailureRate)],
        alert: whatsAppAuthHighFailureRate,
      }),
      stat('Response Time p95', {
        description:
          'One attempt in twenty takes longer; over 5 minutes, as the alert sees it. Orange: take a slow trace from the response time panel.',
        unit: 'seconds',
        queries: [alertValue(whatsAppAuthHighResponseTime)],
        alert: whatsAppAuthHighResponseTime,
      }),
      stat('Refused by Limits', {
        description:
          'Requests a second that a rate limit refused over 5 minutes, as the alert sees them. Red: an attack or a client in a loop; block the source.',
        unit: 'perSecond',
        decimals: 2,
        queries: [alertSum(whatsAppAuthRateLimitHits)],
        alert: whatsAppAuthRateLimitHits,
      }),
      stat('Sessions', {
        description:
          'Sessions that have not expired. A sudden fall: sessions were lost, or the database was; users must log in anew.',
        unit: 'items',
        queries: [query(sum(select(activeSessions, ofCompany)), 'active sessions')],
      }),
    ]),
    {
      title: 'Authentication',
      lines: [
        line(9, [
          timeSeries('Authentication Attempts Rate', {
            description:
              'Attempts a second by outcome, and the failures that the alert counts against its threshold. Red grows: compare with Verification Codes Sent; codes sent but not used point at delivery.',
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
          timeSeries('Authentication Response Time (p95, p50)', {
            description:
              'Half of the attempts are faster than p50, one in twenty is slower than p95. A dot is one request: click it to read its trace. Both rise: a dependency is slow; only p95 rises: some requests are.',
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
          timeSeries('Attempts by Method', {
            description:
              'Attempts a second by how the user identified. Only verification codes left: sessions are no longer found, so everybody logs in anew.',
            unit: 'perSecond',
            queries: [query(sum(attempts, { by: ['auth_method'] }), '{{auth_method}}')],
            stack: true,
            colors: { session_token: hue.blue, verification_code: hue.purple },
          }),
          timeSeries('Failed Logins by Company', {
            description:
              'Failures a second by company. One company alone: its users or its configuration; all together: ours.',
            unit: 'perSecond',
            colors: companies,
            queries: [query(sum(failures, { by: ['company_id'] }), '{{company_id}}')],
          }),
          timeSeries('Rate Limit Hits', {
            description:
              'Requests a second that a limit refused, by limit, and the sum that the alert compares. Which limit grows tells what is hammered.',
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
          'Sessions that have not expired, by company. A cliff: sessions were deleted or the store was emptied.',
        unit: 'items',
        colors: companies,
        queries: [query(sum(select(activeSessions, ofCompany), { by: ['company_id'] }), '{{company_id}}')],
        stack: true,
      }),
      timeSeries('Sessions Created and Expired', {
        description:
          'Sessions a minute that began and that ended. Expired far above created: users leave, or lifetimes were cut.',
        unit: 'perMinute',
        queries: [
          query(orZero(perMinute(select(sessionsCreated, ofCompany))), 'created'),
          query(orZero(perMinute(select(sessionsExpired, ofCompany))), 'expired'),
        ],
        colors: { created: hue.blue, expired: hue.sand },
      }),
    ]),
    section('Verification codes', 8, [
      timeSeries('Verification Codes Sent', {
        description:
          'Codes a minute by company. Many more codes than logins: codes do not arrive, or somebody makes us send them.',
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
          'Codes sent, not yet used and not yet expired. Growing: users do not get their codes; see the UAZ API in /health/deep.',
        unit: 'items',
        colors: companies,
        queries: [
          query(sum(select(pendingVerifications, ofCompany), { by: ['company_id'] }), '{{company_id}}'),
        ],
        stack: true,
      }),
      timeSeries('Code Generation Time (p95, p50)', {
        description:
          'Time to make a code and store it. Rising: the store of pending verifications (Redis) is slow.',
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
