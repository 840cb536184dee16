import { defineConfig } from 'vigia';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import { drillTable } from '../../core/drill/all.ts';
import type { DrillResult } from '../../core/drill/drill.ts';
import { replayPrivately } from '../../core/drill/replay.ts';
import { locate } from '../../core/run/locate.ts';
import { tried } from '../packs.ts';

const { absent } = await locate(['prometheus', 'alertmanager'], true);
const [missing] = [...absent].map(([name, reason]) => `${name} is not there: ${reason}`);

const project = defineConfig({ systems: tried.map(({ system }) => system) });
const alertsOf = (name: string): readonly Alert[] => {
  const services = project.servicesOf.get(name)!;
  return project.alerts.filter(({ service }) => services.includes(service));
};
const cases = tried.map(({ path, system }) => [path, alertsOf(system.name)] as const);

describe('the alerts of the packs, by a replay in a real Prometheus and Alertmanager', () => {
  const results = new Map<string, DrillResult>();
  beforeAll(async () => {
    if (missing !== undefined) return;
    const drilled = await replayPrivately(
      project,
      cases.flatMap(([, alerts]) => alerts),
    );
    console.log(`\n${drillTable(drilled)}`);
    for (const result of drilled) results.set(result.alert, result);
  }, 600_000);

  describe.each(cases)('of %s', (_, alerts) => {
    it('are there', () => expect(alerts.length).toBeGreaterThan(0));
    it.skipIf(missing !== undefined).each(alerts.map(({ name }) => name))(
      '%s fires, is notified and resolves',
      name => {
        const { failure, leftOut, seconds, received } = results.get(name)!;
        expect({ failure, leftOut }).toEqual({});
        expect(Object.keys(seconds)).toContain('resolved');
        expect(received.map(({ status }) => status)).toEqual(expect.arrayContaining(['firing', 'resolved']));
      },
    );
  });
});
