import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { alerts } from '../../../alerts/index.ts';
import { looksFarBack } from '../../../targets/drill/pace.ts';
import { eventually, json } from '../http.ts';
import type { StackUnderTest } from '../stack.ts';

/** Fires as long as all is well. */
const ALWAYS = alerts.filter(({ drill }) => 'always' in drill).map(({ name }) => name);

export interface Quiet {
  /** How long a start may take to be over, in seconds: what it fires must have resolved. Default: none. */
  readonly settlesWithin?: number;
  /** For how long nothing may fire, in seconds. Default: since the start. */
  readonly lasts?: number;
}

/**
 * While nothing is wrong nothing fires but the Watchdog. On compressed time, alerts that look back for hours are left out:
 * to them the seconds of a start are minutes of being down, of a past that is a few minutes long.
 */
export function provesQuiet(stack: StackUnderTest, { settlesWithin = 0, lasts }: Quiet = {}): void {
  const limit = ((settlesWithin + (lasts ?? 0)) * 2 + 60) * 1000;
  it('only the Watchdog fires while nothing is wrong', { timeout: limit }, async test => {
    const url = stack.url('prometheus', test);
    const compressed = stack.running().timeScale > 1;
    const unjudged = new Set(compressed ? alerts.filter(looksFarBack).map(({ name }) => name) : []);
    const firing = async (query: string) => {
      const { data } = await json<{ data: { result: { metric: { alertname: string } }[] } }>(
        `${url}/api/v1/query?query=${encodeURIComponent(query)}`,
      );
      const names = data.result.map(({ metric }) => metric.alertname).filter(name => !unjudged.has(name));
      return [...new Set(names)].sort();
    };
    const now = 'ALERTS{alertstate="firing"}';
    const onlyAlways = (names: readonly string[]) => names.join() === ALWAYS.join();
    expect(await eventually(() => firing(now), onlyAlways, settlesWithin * 1000)).toEqual(ALWAYS);
    if (lasts !== undefined) await sleep(lasts * 1000);
    const range = lasts === undefined ? '1h' : `${lasts}s`;
    expect(await firing(`last_over_time(${now}[${range}])`)).toEqual(ALWAYS);
  });
}
