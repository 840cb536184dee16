import { setTimeout as sleep } from 'node:timers/promises';
import type { BaseScenario } from '../../metrics/sample.scenarios.ts';
import { processRestarts } from '../base/signals.ts';
import { type Scenario, untilAborted } from './scenario.ts';

/** Far above what a busy service gains and loses, and what it never lets go of before the scenario ends. */
const STEP_BYTES = 2.5e6;
const STEP_MS = 500;
/** Then it stops growing: the container of the service has room for so much. */
const MOST_BYTES = 200e6;

export const memoryScenarios: Readonly<Record<Extract<BaseScenario, 'memory-leak'>, Scenario>> = {
  'memory-leak': {
    about: 'The process keeps five megabytes more each second, up to 200',
    simulated: false,
    // What others allocate and let go of meanwhile would hide it.
    touches: 'everything',
    run: async ({ signal, hub }) => {
      const kept: Buffer[] = [];
      // A restart frees it, and the leak is still there.
      hub.on(processRestarts, () => void kept.splice(0));
      while (!signal.aborted && kept.length * STEP_BYTES < MOST_BYTES) {
        // Filled, for memory that nobody has written to is not resident.
        kept.push(Buffer.alloc(STEP_BYTES, kept.length + 1));
        await sleep(STEP_MS, undefined, { signal }).catch(() => {});
      }
      await untilAborted(signal);
      kept.length = 0;
    },
  },
};
