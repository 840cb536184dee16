import { type Database, openDatabase } from '@vigia/desk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { incidentTables } from '../../desk/incidents/schema.ts';
import { RunStore } from '../../desk/remedy/store.ts';
import { tables } from '../../desk/remedy/tables.ts';
import { Deliveries, deliveryTables } from '../../desk/reports/deliveries.ts';
import { prepare } from '../../desk/storage/schema.ts';
import { databases } from './databases.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-03-10T12:00:00Z');
const TEN_YEARS_ON = NOW + 3653 * DAY_MS;

/** Backups have tests of their own, and so have incidents. */
describe.each(databases)('a clock that jumps ten years, on $name', database => {
  let opened: Database;
  beforeAll(() => database.start());
  afterAll(() => database.remove());
  beforeEach(async () => {
    opened = await openDatabase(await database.fresh());
    await prepare(opened, [
      { name: 'incidents', tables: incidentTables },
      { name: 'remedy', tables },
      { name: 'reports', tables: deliveryTables },
    ]);
  });
  afterEach(() => opened.close());

  it('makes no report be sent again', async () => {
    const deliveries = new Deliveries(opened);
    const today = { kind: 'daily', day: '2026-03-10' } as const;
    await deliveries.take(today, 'ops', NOW);
    await deliveries.prune(TEN_YEARS_ON);
    expect(await deliveries.take(today, 'ops', NOW)).toBe(false);
  });
  it('removes no run of a remedy whose incident is there, and those of others when they are old', async () => {
    const [incident] = await opened.all<{ id: number }>(
      `INSERT INTO incidents (fingerprint, starts_at, status, name, severity, escalate, category, service, labels, annotations,
         first_told_at, last_told_at)
       VALUES ('f', $1, 'resolved', 'A', 'critical', 0, 'system', 'shop', '{}', '{}', $1, $1) RETURNING id`,
      [NOW],
    );
    const gone = incident!.id + 1;
    for (const [id, of] of [
      ['kept', incident!.id],
      ['old', gone],
    ] as const)
      await opened.all(
        `INSERT INTO remedy_runs (id, incident, attempt, alert, action, environment, state, created_at, due_at, ended_at)
         VALUES ($1, $2, 1, 'A', 'clean-up', 'demo', 'succeeded', $3, $3, $3)`,
        [id, of, NOW],
      );
    await new RunStore(opened).discard(TEN_YEARS_ON - 90 * DAY_MS);
    expect(await opened.all('SELECT id FROM remedy_runs')).toEqual([{ id: 'kept' }]);
  });
});
