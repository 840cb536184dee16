import { describe, expect, it } from 'vitest';
import { type Alert, exportersOf } from '../../../alerts/alert.ts';
import { drillTable, runDrills } from '../../../targets/drill/all.ts';
import type { DrillResult } from '../../../targets/drill/drill.ts';
import { looksFarBack } from '../../../targets/drill/pace.ts';
import { type Notification, notifications } from '../../../targets/drill/stack-client.ts';
import type { StackUnderTest } from '../stack.ts';

/**
 * Makes each alert fire for real, be notified and resolve, and reads what arrived in the inbox. Alerts that look back
 * for hours would take most of the limit and more here: `npm run drill -- --all` has a stack at a pace of their own for them.
 * All drills of one call, side by side where they may, take less than `limitMinutes`.
 */
export function provesAlerts(stack: StackUnderTest, all: readonly Alert[], limitMinutes: number): void {
  const near = all.filter(alert => !looksFarBack(alert));
  const limitMs = limitMinutes * 60_000;
  // The first test waits for all drills, and its own limit must not come before theirs.
  describe('metric → rule → Alertmanager → inbox → resolved', { timeout: limitMs + 60_000 }, () => {
    let drills: Promise<readonly DrillResult[]> | undefined;
    let tookMs = 0;
    const run = async (urls: { exporter: string; prometheus: string }, able: readonly Alert[]) => {
      const start = Date.now();
      const results = await runDrills(able, urls, { timeScale: stack.timeScale() });
      tookMs = Date.now() - start;
      console.log(`\n${drillTable(results)}\n${able.length} drills took ${Math.round(tookMs / 1000)} s`);
      return results;
    };

    for (const alert of near) {
      const always = 'always' in alert.drill;
      it(`${alert.name} ${always ? 'fires as long as all is well' : 'fires, is notified and resolves'}`, async test => {
        const urls = {
          exporter: stack.url('exporter', test),
          prometheus: stack.url('prometheus', test),
        };
        stack.url('alertmanager', test);
        const { missing } = stack.state(test);
        const lacks = (one: Alert) => exportersOf(one).find(name => missing[name] !== undefined);
        const lacking = lacks(alert);
        test.skip(lacking !== undefined, `${lacking} is not there: ${lacking && missing[lacking]}`);
        drills ??= run(
          urls,
          near.filter(one => lacks(one) === undefined),
        );
        const result = (await drills).find(one => one.alert === alert.name);
        expect(result).toMatchObject({ alert: alert.name });
        expect(result?.failure).toBeUndefined();

        const received = await notifications(urls, alert.name, 0);
        const statuses = always ? ['firing'] : ['firing', 'resolved'];
        expect(received.map(one => one.status)).toEqual(expect.arrayContaining(statuses));
        for (const one of received) expectComplete(one, alert);
      });
    }

    it(`takes less than ${limitMinutes} minutes`, async test => {
      stack.url('alertmanager', test);
      await drills;
      expect(tookMs).toBeGreaterThan(0);
      expect(tookMs).toBeLessThan(limitMs);
    });
  });
}

/** Names each alert that is not drilled here, so that the summary counts it with the reason. */
export function leavesOut(alerts: readonly Alert[], reason: string): void {
  for (const { name } of alerts) {
    it(`${name} fires, is notified and resolves`, test => {
      test.skip(reason);
    });
  }
}

/** Whoever gets the message must know what it is, how bad, whose, and where to look. */
function expectComplete(notification: Notification, alert: Alert): void {
  expect(notification.labels).toMatchObject({
    alertname: alert.name,
    severity: alert.severity,
    category: alert.category,
    service: alert.service,
  });
  const { summary, description, runbook_url, dashboard_url } = notification.annotations;
  expect(summary).toBe(alert.summary);
  expect(description).toMatch(/\S/);
  // A template that failed shows as an error, one without a value as such.
  expect(description).not.toMatch(/<error|<no value>|{{/);
  expect(runbook_url).toContain(alert.name);
  expect(URL.canParse(dashboard_url ?? '')).toBe(true);
}
