import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from './databases.ts';
import { endure, faults } from './faults.ts';

/** `ROUNDS=20 npx vitest run --project desk test/desk/losses.test.ts` for more of each. */
const ROUNDS = Number(process.env.ROUNDS ?? 2);
const ROUND_MS = 30_000;

describe.each(databases)('no acknowledged notification is lost on $name', database => {
  beforeAll(() => database.start());
  afterAll(() => database.remove());

  const own = faults.filter(({ of }) => of.includes(database.name));
  it.each(own)(`when $name, ${ROUNDS} times`, { timeout: (ROUNDS + 2) * ROUND_MS }, async fault => {
    const { acknowledged, lost, failedTries, recoverMs } = await endure(database, fault, ROUNDS);
    const longest = Math.max(...recoverMs) / 1000;
    console.log(
      `${database.name}, ${fault.name}, ${ROUNDS} times: ${acknowledged} acknowledged, ${lost.length} lost, ${failedTries} tries failed; accepted again within ${longest.toFixed(1)} s`,
    );
    expect(lost).toEqual([]);
    expect(acknowledged).toBeGreaterThanOrEqual(25 * ROUNDS);
    // The fault was one.
    expect(failedTries).toBeGreaterThan(0);
  });
});
