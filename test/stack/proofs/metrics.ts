import { expect, it } from 'vitest';
import { exportersOf } from '../../../core/alerts/alert.ts';
import { checkAgainst } from '../../../core/metrics/check.ts';
import { parseExposition } from '../../../core/metrics/exposition.ts';
import type { Metric } from '../../../core/metrics/metric.ts';
import { fieldExporters } from '../../../core/platform/jobs.ts';
import { probeCertificateExpiry } from '../../../core/platform/metrics/probes.ts';
import type { ServerName } from '../../../core/stack/server.ts';
import { alerts, contract, jobs, sampleMetrics } from '../../bundle.ts';
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

/** Nothing is asked over TLS here. */
const ONLY_OVER_TLS: ReadonlySet<Metric> = new Set<Metric>([probeCertificateExpiry]);

/** Two scrapes at the default interval and some room. */
const SCRAPED_MS = 45_000;

export function provesMetrics(stack: StackUnderTest): void {
  it('serves the contract: every metric with its type, labels, values and buckets', async test => {
    const url = stack.url('exporter', test);
    const scrape = parseExposition(await (await fetch(`${url}/metrics`)).text());
    expect(checkAgainst(sampleMetrics, scrape)).toEqual([]);
  });

  it('is scraped: up is 1 for every server that is there', async test => {
    const url = stack.url('prometheus', test);
    const servers = stack.servers(test);
    const expected: string[] = servers
      .filter((name): name is keyof typeof jobs & ServerName => name in jobs)
      .map(name => jobs[name]);
    if (servers.includes('blackbox-exporter')) expected.push(jobs.httpProbes);
    if (servers.includes('blackbox-exporter') && servers.includes('jaeger')) expected.push(jobs.tcpProbes);
    const ask = () => json<Vector>(`${url}/api/v1/query?query=up`);
    const isUp = ({ data }: Vector) =>
      data.result.filter(one => one.value[1] === '1').map(one => one.metric.job!);
    const answer = await eventually(ask, up => expected.every(job => isUp(up).includes(job)), SCRAPED_MS);
    expect(isUp(answer).sort()).toEqual(expect.arrayContaining([...expected].sort()));
  });

  for (const exporter of fieldExporters) {
    it(`gets from ${exporter} every metric that the contract names, with no label but those`, async test => {
      const url = stack.url('prometheus', test);
      const { missing } = stack.state(test);
      test.skip(missing[exporter] !== undefined, `${exporter} is not there: ${missing[exporter]}`);
      const declared = [...contract.values()].filter(
        metric => metric.exporter === exporter && !ONLY_OVER_TLS.has(metric),
      );
      expect(declared.length).toBeGreaterThan(0);
      for (const { name, labels } of declared) {
        const answer = await eventually(
          () => json<Vector>(`${url}/api/v1/query?query=${name}`),
          ({ data }) => data.result.length > 0,
          SCRAPED_MS,
        );
        const found = new Set(answer.data.result.flatMap(({ metric }) => Object.keys(metric)));
        expect(found, name).toContain('__name__');
        const allowed = [...Object.keys(labels), '__name__', 'job', 'instance', 'environment'];
        expect(
          [...found].filter(label => !allowed.includes(label)),
          name,
        ).toEqual([]);
      }
    });
  }

  it('has every rule loaded, evaluated and healthy', async test => {
    const url = stack.url('prometheus', test);
    const rulesOf = ({ data }: Rules) => data.groups.flatMap(group => group.rules);
    const answer = await eventually(
      () => json<Rules>(`${url}/api/v1/rules`),
      rules => rulesOf(rules).length > 0 && rulesOf(rules).every(rule => rule.health === 'ok'),
      SCRAPED_MS,
    );
    expect(rulesOf(answer).filter(rule => rule.health !== 'ok')).toEqual([]);
    const servers = new Set(stack.servers(test));
    const loadedHere = alerts.filter(alert => exportersOf(alert).every(name => servers.has(name)));
    expect(rulesOf(answer).map(rule => rule.name)).toEqual(
      expect.arrayContaining(loadedHere.map(alert => alert.name)),
    );
  });
}
