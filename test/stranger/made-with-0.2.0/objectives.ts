import { growing, standing } from 'vigia/alerts';
import { up } from 'vigia/platform/metrics';
import { rate, select, sum } from 'vigia/promql';
import { type Objective, observed, TEST_RATE } from 'vigia/slos';
import { payments, paymentTime } from './metrics.ts';

/** An objective of each kind. */

const shop = { service: 'shop', owner: 'Shop team', category: 'system', window: '30d' } as const;
const failed = select(payments, { status: 'failed' });

export const paid: Objective = {
  ...shop,
  name: 'payments',
  title: 'Shop Payments',
  description: '99.5 % of the payments in a month succeed.',
  target: 0.995,
  indicator: {
    kind: 'bad events',
    bad: range => sum(rate(failed, range)),
    total: range => sum(rate(payments, range)),
  },
  minimumEvents: 100,
  causes: ['The bank does not answer.', 'A release broke the form.'],
  steps: ['Which method fails?'],
  drill: { scenario: 'payments-fail' },
  drives: { good: growing(select(payments, { status: 'success' })), bad: growing(failed) },
};
export const prompt: Objective = {
  ...shop,
  name: 'prompt',
  title: 'Prompt Payments',
  description: '95 % of the payments in a month take less than two minutes.',
  target: 0.95,
  indicator: { kind: 'latency', histogram: paymentTime, within: 120 },
  minimumEvents: 20,
  causes: ['The bank is slow.'],
  steps: [],
  drill: { scenario: 'payments-slow', showsWithin: '4m' },
  drives: { good: observed(paymentTime), bad: observed(paymentTime, 300) },
};

const till = select(up, { job: 'shop' });
export const open: Objective = {
  ...shop,
  name: 'open',
  title: 'Open Shop',
  description: 'The shop is open for 99.5 % of a month.',
  target: 0.995,
  indicator: { kind: 'time', gauge: till },
  minimumObserved: '1h',
  causes: ['The process is down.'],
  steps: [],
  drives: { good: () => [], bad: level => standing(till)(1 - level / TEST_RATE) },
};
