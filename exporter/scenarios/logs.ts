import type { Scenario } from './scenario.ts';
import { untilAborted } from './stage.ts';

/** Faults of the delivery of logs. */
export const logScenarios = {
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
} as const satisfies Record<string, Scenario>;
