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
  title: { en: 'Calls to Models Succeed', pt: 'Chamadas aos modelos dão certo' },
  description: {
    en: '99 % of the calls to language models in a month succeed.',
    pt: '99 % das chamadas a modelos de linguagem em um mês dão certo.',
  },
  target: 0.99,
  indicator: {
    kind: 'bad events',
    bad: range => sum(rate(observations(failed), range)),
    total: range => sum(rate(observations(operationDuration), range)),
  },
  causes: [
    { en: 'A provider had an outage.', pt: 'Um provedor ficou fora do ar.' },
    { en: 'Rate limits are lower than the traffic.', pt: 'Os rate limits são menores que o tráfego.' },
  ],
  steps: [
    {
      en: step`${genAiPanels.errors} shows which errors spend the budget.`,
      pt: step`${genAiPanels.errors} mostra quais erros gastam o orçamento.`,
    },
  ],
  drives: {
    good: observed(select(operationDuration, { error_type: '' })),
    bad: observed(select(operationDuration, { error_type: 'RateLimitError' })),
  },
});
