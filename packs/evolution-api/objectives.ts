import { defineObjective } from 'vigia';
import { standing, step } from 'vigia/alerts';
import { TEST_RATE } from 'vigia/slos';
import { instanceUp } from './metrics.ts';
import { evolutionPanels } from './panels.ts';

/** WhatsApp promises nothing; 99 % leaves seven hours a month for logouts and updates of the gateway. */
export const instancesConnected = defineObjective({
  name: 'instances-connected',
  title: 'WhatsApp Instances Connected',
  description: 'WhatsApp instances are connected for 99 % of the time in a month.',
  target: 0.99,
  indicator: { kind: 'time', gauge: instanceUp },
  // 240 scrapes, of which one is 0.4 %: below the 1 % of the slowest ticket.
  minimumObserved: '1h',
  causes: [
    'Numbers were logged out, and nobody scanned their QR codes.',
    'The gateway was down or restarted often.',
    'WhatsApp restricted numbers.',
  ],
  steps: [
    step`${evolutionPanels.connected} shows which instances spend the budget. Remove those that nobody needs.`,
  ],
  drives: { good: () => [], bad: level => standing(instanceUp)(1 - level / TEST_RATE) },
});
