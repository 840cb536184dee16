import type { Clock } from '../clock.ts';
import type { Database, Queries } from '../storage/database.ts';

/** What the desk was away for counts, as far as this: a clock that jumped while it was away looks the same. */
const LONGEST_ABSENCE_MS = 24 * 3_600_000;

export const dutyClockTable = `
  CREATE TABLE duty_clock (id bigint PRIMARY KEY, ms bigint NOT NULL, wall bigint NOT NULL)`;

/**
 * Milliseconds of duty: time that never jumps and goes on over restarts. While the desk runs, it is counted by the clock that never jumps;
 * over a restart, by that of the machine, one day at most and never backwards. Timers are kept in it.
 */
export class DutyClock {
  private readonly clock: Clock;
  private base = 0;
  private begun: number;

  constructor(clock: Clock) {
    this.clock = clock;
    this.begun = clock.elapsed();
  }

  now(): number {
    return Math.round(this.base + this.clock.elapsed() - this.begun);
  }

  /** Goes on from what was saved last. */
  async load(database: Database): Promise<void> {
    const [saved] = await database.all<{ ms: number; wall: number }>(
      'SELECT ms, wall FROM duty_clock WHERE id = 1',
    );
    if (!saved) return;
    const away = this.clock.now() - saved.wall;
    this.base = saved.ms + Math.min(Math.max(away, 0), LONGEST_ABSENCE_MS);
    this.begun = this.clock.elapsed();
  }

  async save(queries: Queries): Promise<void> {
    await queries.all(
      `INSERT INTO duty_clock (id, ms, wall) VALUES (1, $1, $2)
       ON CONFLICT (id) DO UPDATE SET ms = excluded.ms, wall = excluded.wall RETURNING id`,
      [this.now(), Math.round(this.clock.now())],
    );
  }
}
