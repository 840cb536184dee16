import { defineObjective } from 'vigia';
import { step } from 'vigia/alerts';
import { timeToFirstToken } from './metrics.ts';
import { vllmPanels } from './panels.ts';

/** The bucket next to the 2 s of MLPerf. */
export const answersBegin = defineObjective({
  name: 'answers-begin',
  title: { en: 'Answers Begin in Time', pt: 'As respostas começam a tempo' },
  description: {
    en: '95 % of the answers in a month begin within 2.5 s.',
    pt: '95 % das respostas em um mês começam em até 2,5 s.',
  },
  target: 0.95,
  category: 'performance',
  indicator: { kind: 'latency', histogram: timeToFirstToken, within: 2.5 },
  causes: [
    {
      en: 'There are too few replicas for the traffic of the busiest hours.',
      pt: 'Há poucas réplicas para o tráfego dos horários de pico.',
    },
    { en: 'Prompts have become longer.', pt: 'Os prompts ficaram mais longos.' },
  ],
  steps: [
    {
      en: step`${vllmPanels.queueTime} shows whether requests wait, and ${vllmPanels.prefix} whether prompts are found in the cache.`,
      pt: step`${vllmPanels.queueTime} mostra se as requisições esperam, e ${vllmPanels.prefix} se os prompts são encontrados no cache.`,
    },
  ],
});
