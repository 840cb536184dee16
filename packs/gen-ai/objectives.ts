import { defineObjective } from 'vigia';
import { step } from 'vigia/alerts';
import { observations, rate, select, sum } from 'vigia/promql';
import { observed } from 'vigia/slos';
import { operationDuration } from './metrics.ts';
import { genAiPanels } from './panels.ts';

const failed = select(operationDuration, { error_type: { not: '' } });

/** Providers promise 99.9 % at most, and rate limits are not in it. */
export const callsSucceed = defineObjective({
  name: 'calls-succeed',
  title: 'Calls to Models Succeed',
  description: '99 % of the calls to language models in a month succeed.',
  target: 0.99,
  indicator: {
    kind: 'bad events',
    bad: range => sum(rate(observations(failed), range)),
    total: range => sum(rate(observations(operationDuration), range)),
  },
  causes: ['A provider had an outage.', 'Rate limits are lower than the traffic.'],
  steps: [step`${genAiPanels.errors} shows which errors spend the budget.`],
  drives: {
    good: observed(select(operationDuration, { error_type: '' })),
    bad: observed(select(operationDuration, { error_type: 'RateLimitError' })),
  },
});
