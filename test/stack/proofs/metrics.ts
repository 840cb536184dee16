import { expect, it } from 'vitest';
import { alerts } from '../../../alerts/index.ts';
import { checkAgainst } from '../../../metrics/check.ts';
import { exporterMetrics } from '../../../metrics/contract.ts';
import { parseExposition } from '../../../metrics/exposition.ts';
import { jobs } from '../../../metrics/jobs.ts';
import type { ServerName } from '../../../stack/server.ts';
import { eventually, json } from '../http.ts';
import type { StackUnderTest } from '../stack.ts';

interface Vector {
  readonly data: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly value: [number, string] }[];
  };
}
interface Rules {
  readonly data: {
    readonly groups: readonly {
      readonly rules: readonly {
        readonly name: string;
        readonly health: string;
        readonly lastError?: string;
      }[];
    }[];
  };
}

/** Two scrapes at the default interval and some room. */
const SCRAPED_MS = 45_000;

export function provesMetrics(stack: StackUnderTest): void {
  it('serves the contract: every metric with its type, labels, values and buckets', async test => {
    const url = stack.url('exporter', test);
    const scrape = parseExposition(await (await fetch(`${url}/metrics`)).text());
    expect(checkAgainst(exporterMetrics, scrape)).toEqual([]);
  });

  it('is scraped: up is 1 for every server that is there', async test => {
    const url = stack.url('prometheus', test);
    const expected = stack
      .servers(test)
      .filter((name): name is keyof typeof jobs & ServerName => name in jobs)
      .map(name => jobs[name]);
    const ask = () => json<Vector>(`${url}/api/v1/query?query=up`);
    const isUp = ({ data }: Vector) =>
      data.result.filter(one => one.value[1] === '1').map(one => one.metric.job!);
    const answer = await eventually(ask, up => expected.every(job => isUp(up).includes(job)), SCRAPED_MS);
    expect(isUp(answer).sort()).toEqual(expect.arrayContaining([...expected].sort()));
  });

  it('has every rule loaded, evaluated and healthy', async test => {
    const url = stack.url('prometheus', test);
    const rulesOf = ({ data }: Rules) => data.groups.flatMap(group => group.rules);
    const answer = await eventually(
      () => json<Rules>(`${url}/api/v1/rules`),
      rules => rulesOf(rules).length > 0 && rulesOf(rules).every(rule => rule.health === 'ok'),
      SCRAPED_MS,
    );
    expect(rulesOf(answer).filter(rule => rule.health !== 'ok')).toEqual([]);
    expect(rulesOf(answer).map(rule => rule.name)).toEqual(
      expect.arrayContaining(alerts.map(alert => alert.name)),
    );
  });
}
