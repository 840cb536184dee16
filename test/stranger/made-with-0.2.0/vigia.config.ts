import { defineAlert, defineConfig, defineDashboard, defineSystem } from 'vigia';
import { growing } from 'vigia/alerts';
import { alertPanel, query, section, timeSeries } from 'vigia/dashboards';
import { rate, select, sum } from 'vigia/promql';
import { carts, payments, paymentTime } from './metrics.ts';
import { open, paid, prompt } from './objectives.ts';

const failed = select(payments, { status: 'failed' });

/** Its drill is a scenario, which shares the stack with that of the other. */
export const paymentsFail = defineAlert({
  name: 'ShopPaymentsFail',
  value: sum(rate(failed, '5m')),
  threshold: { operator: '>', value: 0.5 },
  for: '1m',
  severity: 'warning',
  summary: 'Payments fail',
  description: '{{ $value }} payments a second fail.',
  runbook: { impact: 'Nobody can pay.', causes: ['The bank is down.'], steps: ['Call the bank.'] },
  unitTest: { drive: growing(failed), firing: 0.525, silent: 0.475 },
});

const paying = defineDashboard({
  uid: 'shop-payments',
  title: 'Payments',
  description: 'Whether people can pay.',
  sections: [section('Failures', 8, [alertPanel(paymentsFail, 'perSecond')])],
});
/** It draws no alert. */
const shopping = defineDashboard({
  uid: 'shop-carts',
  title: 'Carts',
  description: 'Who has not paid yet.',
  sections: [
    section('Carts', 8, [
      timeSeries('Carts', {
        description: 'Carts that are not paid yet, by branch.',
        unit: 'items',
        queries: [query(select(carts), '{{branch}}')],
      }),
    ]),
  ],
});

/** A project as people wrote it with version 0.2.0. */
export default defineConfig({
  systems: [
    defineSystem({
      name: 'shop',
      title: 'Shop',
      metrics: [payments, carts, paymentTime],
      alerts: [paymentsFail],
      slos: [paid, prompt, open],
      dashboards: [paying, shopping],
      scenarios: ['payments-fail', 'payments-slow'],
    }),
  ],
  targets: [{ job: 'shop', at: ['127.0.0.1:3001'], color: '#5794F2' }],
  environments: {
    staging: { retentionDays: 3 },
    production: { retentionDays: 30, grafanaUrl: 'https://grafana.example.org', escalateAfter: '10m' },
  },
  channels: {
    warning: [
      { kind: 'slack', channel: '#alerts', url: 'slack-url' },
      {
        kind: 'email',
        to: 'team@example.org',
        from: 'vigia@example.org',
        smarthost: 'mail.example.org:587',
        user: 'vigia',
        password: 'smtp-password',
      },
    ],
    critical: [
      { kind: 'discord', url: 'discord-url' },
      { kind: 'webhook', url: 'webhook-url' },
    ],
  },
  streams: ['orders'],
  maxSeries: 300,
});
