import type { BaseScenario } from '../../metrics/sample.scenarios.ts';
import type { Module } from '../base/module.ts';
import { type Scenario, untilAborted } from './scenario.ts';

type ExpositionScenario = Extract<BaseScenario, 'metrics-unavailable' | 'metrics-incomplete'>;

/** The faults of `/metrics`. What it can lose is what the first of the modules can. */
export function expositionScenarios([first]: readonly Module[]): Readonly<
  Record<ExpositionScenario, Scenario>
> {
  const { metrics, touches } = first?.losable ?? { metrics: first?.metrics ?? [], touches: 'everything' };
  return {
    'metrics-unavailable': {
      about: '/metrics answers 503',
      simulated: false,
      touches: 'everything',
      run: async ({ exposition, signal }) => {
        exposition.available = false;
        await untilAborted(signal);
        exposition.available = true;
      },
    },
    'metrics-incomplete': {
      about: `/metrics leaves metrics of ${first?.name ?? 'nothing'} out, as after a bad deployment`,
      simulated: false,
      touches,
      run: async ({ exposition, signal }) => {
        exposition.without = new Set(metrics.map(({ name }) => name));
        await untilAborted(signal);
        exposition.without = new Set();
      },
    },
  };
}
