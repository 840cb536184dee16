import { describe, expect, it } from 'vitest';
import type { DrillResult } from '../../core/drill/drill.ts';
import { locate } from '../../core/run/locate.ts';
import { alerts, drillPrivately } from '../bundle.ts';
import { provesAlerts } from './proofs/alerts.ts';

const { absent } = await locate(['prometheus', 'alertmanager', 'loki'], true);
const noLoki = absent.get('loki');
const [missing] = [...absent]
  .filter(([name]) => name !== 'loki')
  .map(([name, reason]) => `${name} is not there: ${reason}`);

describe('every alert, on private stacks of compressed time', () => {
  let results: readonly DrillResult[] = [];
  provesAlerts(alerts, 10, {
    requires: test => test.skip(missing !== undefined, missing),
    run: async some => {
      results = await drillPrivately(some);
      return results;
    },
  });

  it('asks every query of every runbook, and each finds a line or a value', test => {
    test.skip(missing !== undefined, missing);
    test.skip(noLoki !== undefined, noLoki);
    const asked = results.flatMap(({ asked = [] }) => asked);
    expect(asked.filter(one => 'found' in one && one.found === 0)).toEqual([]);
    const lines = asked.filter(one => one.language === 'LogQL');
    expect(lines.length).toBeGreaterThan(10);
    // A service logs while an alert with a scenario fires, and what one that is replayed asks, another asks too.
    const answered = new Set(lines.flatMap(one => ('found' in one ? [one.query] : [])));
    expect(lines.filter(one => !answered.has(one.query))).toEqual([]);
    expect(asked.filter(one => one.language === 'PromQL' && 'found' in one).length).toBeGreaterThan(5);
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
