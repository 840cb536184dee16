import { defineObjective } from 'vigia';
import { growing, step } from 'vigia/alerts';
import { type Duration, rate, select, sum } from 'vigia/promql';
import { both } from 'vigia/slos';
import { failedRequests, requests } from './metrics.ts';
import { litellmPanels } from './panels.ts';

/** The API of OpenAI states 99.9 % for its scale tier, others nothing; 99 % after retries and fallbacks can be kept with one provider. */
export const requestsAnswered = defineObjective({
  name: 'requests-answered',
  title: 'LLM Requests Answered',
  description: '99 % of the requests to the LLM proxy in a month are answered.',
  target: 0.99,
  indicator: {
    kind: 'bad events',
    bad: range => sum(rate(failedRequests, range as Duration)),
    total: range => sum(rate(requests, range as Duration)),
  },
  causes: [
    'A provider had an outage, and its models have no fallback.',
    'Rate limits of providers are lower than the traffic.',
  ],
  steps: [step`${litellmPanels.failures} shows which errors spend the budget.`],
  drives: {
    good: growing(select(requests, { requested_model: 'gpt-4o' })),
    bad: both(
      growing(select(requests, { requested_model: 'claude-sonnet' })),
      growing(select(failedRequests, { requested_model: 'claude-sonnet' })),
    ),
  },
});
