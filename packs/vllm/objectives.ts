import { defineObjective } from 'vigia';
import { step } from 'vigia/alerts';
import { timeToFirstToken } from './metrics.ts';
import { vllmPanels } from './panels.ts';

/** The bucket next to the 2 s of MLPerf. */
export const answersBegin = defineObjective({
  name: 'answers-begin',
  title: 'Answers Begin in Time',
  description: '95 % of the answers in a month begin within 2.5 s.',
  target: 0.95,
  category: 'performance',
  indicator: { kind: 'latency', histogram: timeToFirstToken, within: 2.5 },
  causes: ['There are too few replicas for the traffic of the busiest hours.', 'Prompts have become longer.'],
  steps: [
    step`${vllmPanels.queueTime} shows whether requests wait, and ${vllmPanels.prefix} whether prompts are found in the cache.`,
  ],
});
