import { defineObjective } from 'vigia';
import { standing, step } from 'vigia/alerts';
import { TEST_RATE } from 'vigia/slos';
import { instanceUp } from './metrics.ts';
import { evolutionPanels } from './panels.ts';

/** WhatsApp promises nothing; 99 % leaves seven hours a month for logouts and updates of the gateway. */
export const instancesConnected = defineObjective({
  name: 'instances-connected',
  title: { en: 'WhatsApp Instances Connected', pt: 'Instâncias do WhatsApp conectadas' },
  description: {
    en: 'WhatsApp instances are connected for 99 % of the time in a month.',
    pt: 'As instâncias do WhatsApp ficam conectadas 99 % do tempo em um mês.',
  },
  target: 0.99,
  indicator: { kind: 'time', gauge: instanceUp },
  // 240 scrapes, of which one is 0.4 %: below the 1 % of the slowest ticket.
  minimumObserved: '1h',
  causes: [
    {
      en: 'Numbers were logged out, and nobody scanned their QR codes.',
      pt: 'Números foram desconectados, e ninguém leu os QR codes deles.',
    },
    {
      en: 'The gateway was down or restarted often.',
      pt: 'O gateway ficou fora do ar ou foi reiniciado muitas vezes.',
    },
    { en: 'WhatsApp restricted numbers.', pt: 'O WhatsApp restringiu números.' },
  ],
  steps: [
    {
      en: step`${evolutionPanels.connected} shows which instances spend the budget. Remove those that nobody needs.`,
      pt: step`${evolutionPanels.connected} mostra quais instâncias gastam o orçamento. Remova as de que ninguém precisa.`,
    },
  ],
  drives: { good: () => [], bad: level => standing(instanceUp)(1 - level / TEST_RATE) },
});
