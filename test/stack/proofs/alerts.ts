import { describe, expect, it, type TestContext } from 'vitest';
import type { Alert } from '../../../core/alerts/alert.ts';
import { alwaysFires } from '../../../core/alerts/alert.ts';
import { drillTable } from '../../../core/drill/all.ts';
import type { DrillResult } from '../../../core/drill/drill.ts';
import { runbookSummary } from '../../../core/drill/runbook.ts';
import type { Notification } from '../../../core/drill/stack-client.ts';

export interface DrillRun {
  /** Skips the test, with the reason, when no drill can run. */
  readonly requires: (test: TestContext) => void;
  readonly run: (alerts: readonly Alert[]) => Promise<readonly DrillResult[]>;
}

/**
 * Makes each alert fire for real, be notified and resolve, and reads what arrived in the inbox. All drills are one run,
 * side by side where they may, which takes less than `limitMinutes`; a failed one is not tried again.
 */
export function provesAlerts(
  alerts: readonly Alert[],
  limitMinutes: number,
  { requires, run }: DrillRun,
): void {
  const limitMs = limitMinutes * 60_000;
  // The first test waits for all drills, and its own limit must not come before theirs.
  describe('metric → rule → Alertmanager → inbox → resolved', { timeout: limitMs + 60_000 }, () => {
    let drills: Promise<readonly DrillResult[]> | undefined;
    let tookMs = 0;
    const all = async () => {
      const start = Date.now();
      const results = await run(alerts);
      tookMs = Date.now() - start;
      const asked = runbookSummary(results.flatMap(({ asked = [] }) => asked));
      const took = `${results.length} drills took ${Math.round(tookMs / 1000)} s`;
      console.log(['', drillTable(results), took, ...asked].join('\n'));
      return results;
    };

    for (const alert of alerts) {
      const always = alwaysFires(alert);
      it(`${alert.name} ${always ? 'fires as long as all is well' : 'fires, is notified and resolves'}`, async test => {
        requires(test);
        drills ??= all();
        const result = (await drills).find(one => one.alert === alert.name);
        test.skip(result?.leftOut !== undefined, result?.leftOut);
        expect(result?.failure).toBeUndefined();
        const statuses = always ? ['firing'] : ['firing', 'resolved'];
        expect(result?.received.map(({ status }) => status)).toEqual(statuses);
        for (const one of result!.received) expectComplete(one, alert);
      });
    }

    it(`takes less than ${limitMinutes} minutes`, async test => {
      requires(test);
      drills ??= all();
      expect(await drills).toHaveLength(alerts.length);
      expect(tookMs).toBeLessThan(limitMs);
    });
  });
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
