import type { BaseScenario } from '../../metrics/sample.scenarios.ts';
import { type Scenario, untilAborted } from './scenario.ts';

type LogScenario = Extract<BaseScenario, 'loki-unreachable' | 'log-disk-full'>;

/** Faults of the delivery of logs. */
export const logScenarios: Readonly<Record<LogScenario, Scenario>> = {
  'loki-unreachable': {
    about: 'Log lines are sent to a closed port and wait on disk',
    simulated: false,
    touches: ['logs'],
    run: async ({ logs, signal }) => {
      const release = await logs.hold('unreachable');
      await untilAborted(signal);
      await release();
    },
  },
  'log-disk-full': {
    about: 'The bound of the disk that log lines wait on is reached, and new lines are dropped',
    simulated: false,
    touches: ['logs'],
    run: async ({ logs, signal }) => {
      const release = await logs.hold('full');
      await untilAborted(signal);
      await release();
    },
  },
};
