import { setTimeout as wait } from 'node:timers/promises';
import type { ScenarioName } from '../../scenarios/names.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { untilAborted } from '../../scenarios/stage.ts';

/** No folder can be made below a file. */
const IMPOSSIBLE = `${process.execPath}/backups`;
const EVERY_MS = 2000;
const HOURS_27_MS = 27 * 3_600_000;

type BackupScenario = Extract<ScenarioName, 'backup-failing' | 'backup-stale'>;

/** The faults of backups; each ends with a backup, or the records, as they should be. */
export const backupScenarios: Readonly<Record<BackupScenario, Scenario>> = {
  'backup-failing': {
    about: 'Backups go to a folder that cannot be made; one is tried every two seconds',
    simulated: false,
    touches: ['backup'],
    run: async ({ backups, signal }) => {
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
    run: async ({ backups, signal }) => {
      backups.pause();
      const undo = await backups.redate(begunAt => new Date(begunAt.getTime() - HOURS_27_MS));
      await untilAborted(signal);
      await undo();
      backups.resume();
    },
  },
};
