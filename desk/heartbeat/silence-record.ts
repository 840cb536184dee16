import type { Database } from '../storage/database.ts';

/** Why nobody knows what fires. */
export type Cause = 'prometheus' | 'alertmanager' | 'ended' | 'missed' | 'unseen';

/** A time in which the monitoring is silent. */
export interface Silent {
  /** Since when, by the machine's clock: the last heartbeat, or the last answer. */
  readonly since: number;
  readonly causes: readonly Cause[];
  /** Whether people know. */
  readonly told: boolean;
}

export async function loadSilent(database: Database): Promise<Silent | undefined> {
  const [row] = await database.all<{ since_wall: number; causes: string; told: number }>(
    'SELECT since_wall, causes, told FROM duty_silent WHERE id = 1',
  );
  return row && { since: row.since_wall, causes: JSON.parse(row.causes) as Cause[], told: row.told === 1 };
}

export async function keepSilent(database: Database, silent: Silent | undefined): Promise<void> {
  if (!silent) return void (await database.all('DELETE FROM duty_silent WHERE id = 1'));
  await database.all(
    `INSERT INTO duty_silent (id, since_wall, causes, told) VALUES (1, $1, $2, $3)
     ON CONFLICT (id) DO UPDATE SET since_wall = excluded.since_wall, causes = excluded.causes, told = excluded.told`,
    [silent.since, JSON.stringify(silent.causes), Number(silent.told)],
  );
}
