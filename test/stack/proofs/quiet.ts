import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { alwaysFires } from '../../../core/alerts/alert.ts';
import { looksFarBack } from '../../../core/drill/pace.ts';
import { alerts } from '../../bundle.ts';
import { eventually, json } from '../http.ts';
import type { StackUnderTest } from '../stack.ts';

/** Fires as long as all is well. */
const ALWAYS = alerts.filter(alwaysFires).map(({ name }) => name);

export interface Quiet {
  /** For how many seconds nothing may have fired. Default: since the start. */
  readonly lasts?: number;
  /** How long that may take to come after these seconds: what a start fires must have resolved. Default: a minute. */
  readonly settlesWithin?: number;
}

/**
 * While nothing is wrong nothing fires but the Watchdog. On compressed time, alerts that look back for hours are left out:
 * to them the seconds of a start are minutes of being down, of a past that is a few minutes long.
 */
export function provesQuiet(stack: StackUnderTest, { lasts, settlesWithin = 60 }: Quiet = {}): void {
  const limit = ((lasts ?? 0) + settlesWithin + 30) * 1000;
  it('only the Watchdog fires while nothing is wrong', { timeout: limit }, async test => {
    const url = stack.url('prometheus', test);
    const compressed = stack.running().timeScale > 1;
    const unjudged = new Set(compressed ? alerts.filter(looksFarBack).map(({ name }) => name) : []);
    const range = lasts === undefined ? '1h' : `${lasts}s`;
    const query = `last_over_time(ALERTS{alertstate="firing"}[${range}])`;
    const fired = async () => {
      const { data } = await json<{ data: { result: { metric: { alertname: string } }[] } }>(
        `${url}/api/v1/query?query=${encodeURIComponent(query)}`,
      );
      const names = data.result.map(({ metric }) => metric.alertname).filter(name => !unjudged.has(name));
      return [...new Set(names)].sort();
    };
    await sleep((lasts ?? 0) * 1000);
    const onlyAlways = (names: readonly string[]) => names.join() === ALWAYS.join();
    expect(await eventually(fired, onlyAlways, settlesWithin * 1000)).toEqual(ALWAYS);
  });
}
