import { describe, expect, it } from 'vitest';
import type { DrillResult } from '../../core/drill/drill.ts';
import { locate } from '../../core/run/locate.ts';
import { alerts, drillPrivately } from '../bundle.ts';
import { provesAlerts } from './proofs/alerts.ts';

const { absent } = await locate(['prometheus', 'alertmanager'], true);
const [missing] = [...absent].map(([name, reason]) => `${name} is not there: ${reason}`);

describe('every alert, on private stacks of compressed time', () => {
  let results: readonly DrillResult[] = [];
  provesAlerts(alerts, 10, {
    requires: test => test.skip(missing !== undefined, missing),
    run: async some => {
      results = await drillPrivately(some);
      return results;
    },
  });

  it('leaves none out: one whose exporter is not there is replayed', test => {
    test.skip(missing !== undefined, missing);
    expect(results.map(({ alert }) => alert)).toEqual(alerts.map(({ name }) => name));
    expect(results.filter(({ leftOut }) => leftOut !== undefined)).toEqual([]);
    expect(
      results
        .filter(({ noScenario }) => noScenario)
        .map(({ alert }) => alert)
        .sort(),
    ).toEqual(['PostgresConnectionsHigh', 'PostgresDown', 'RedisDown', 'RedisMemoryHigh']);
  });
});
