import { defineObjective } from 'vigia';
import { growing, step } from 'vigia/alerts';
import { type Duration, rate, select, sum } from 'vigia/promql';
import { both } from 'vigia/slos';
import { failedRequests, requests } from './metrics.ts';
import { litellmPanels } from './panels.ts';

/** The API of OpenAI states 99.9 % for its scale tier, others nothing; 99 % after retries and fallbacks can be kept with one provider. */
export const requestsAnswered = defineObjective({
  name: 'requests-answered',
  title: { en: 'LLM Requests Answered', pt: 'Requisições a LLMs respondidas' },
  description: {
    en: '99 % of the requests to the LLM proxy in a month are answered.',
    pt: '99 % das requisições ao proxy de LLM em um mês são respondidas.',
  },
  target: 0.99,
  indicator: {
    kind: 'bad events',
    bad: range => sum(rate(failedRequests, range as Duration)),
    total: range => sum(rate(requests, range as Duration)),
  },
  causes: [
    {
      en: 'A provider had an outage, and its models have no fallback.',
      pt: 'Um provedor ficou fora do ar, e os modelos dele não têm fallback.',
    },
    {
      en: 'Rate limits of providers are lower than the traffic.',
      pt: 'Os rate limits dos provedores são menores que o tráfego.',
    },
  ],
  steps: [
    {
      en: step`${litellmPanels.failures} shows which errors spend the budget.`,
      pt: step`${litellmPanels.failures} mostra quais erros gastam o orçamento.`,
    },
  ],
  drives: {
    good: growing(select(requests, { requested_model: 'gpt-4o' })),
    bad: both(
      growing(select(requests, { requested_model: 'claude-sonnet' })),
      growing(select(failedRequests, { requested_model: 'claude-sonnet' })),
    ),
  },
});
