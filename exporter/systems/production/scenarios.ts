import { setTimeout as wait } from 'node:timers/promises';
import type { productionScenarios } from '../../../metrics/production/scenarios.ts';
import { type Scenario, type Stage, untilAborted } from '../../scenarios/scenario.ts';
import { type BackupControl, backups as backupsSeam } from '../../seams/backups.ts';
import { OPENAI_STATUS } from '../../upstreams/openai.ts';

/** No folder can be made below a file. */
const IMPOSSIBLE = `${process.execPath}/backups`;
const EVERY_MS = 2000;
const HOURS_27_MS = 27 * 3_600_000;

/** Throws when nobody makes backups. */
function backupsOf({ hub }: Stage): BackupControl {
  const backups = hub.find(backupsSeam);
  if (!backups) throw new Error('nobody makes backups here; mount backups in exporter/systems.ts');
  return backups;
}

/** The faults of backups, each of which ends with a backup, or the records, as they should be; and of what is called. */
export const scenarios: Readonly<Record<(typeof productionScenarios)[number], Scenario>> = {
  'backup-failing': {
    about: 'Backups go to a folder that cannot be made; one is tried every two seconds',
    simulated: false,
    touches: ['backup'],
    run: async stage => {
      const { signal } = stage;
      const backups = backupsOf(stage);
      backups.writeTo(IMPOSSIBLE);
      try {
        while (!signal.aborted) {
          await backups.run('manual').catch(() => {});
          await wait(EVERY_MS, undefined, { signal }).catch(() => {});
        }
      } finally {
        backups.writeHome();
      }
      // Nobody waits for it: on a busy machine it takes longer than whoever ends the scenario has patience.
      void backups.run('manual').catch(() => {});
    },
  },
  'backup-stale': {
    about: 'No backup is made by itself, and those of today are recorded as made 27 hours earlier',
    simulated: false,
    touches: ['backup'],
    run: async stage => {
      const { signal } = stage;
      const backups = backupsOf(stage);
      backups.pause();
      // A service that has just started has none yet.
      while ((await backups.status()).backups.length === 0 && !signal.aborted)
        await backups.run('manual').catch(() => wait(200));
      const undo = await backups.redate(begunAt => new Date(begunAt.getTime() - HOURS_27_MS));
      await untilAborted(signal);
      await undo();
      backups.resume();
    },
  },
  'model-api-down': {
    about: 'The model API says that it is not there, though it still answers',
    simulated: true,
    touches: ['model-status'],
    run: async ({ faults, signal }) => {
      const release = faults.hold(OPENAI_STATUS, { status: 503 });
      await untilAborted(signal);
      release();
    },
  },
};
