import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { growing, standing } from 'vigia/alerts';
import { rate, ratio, select, sum } from 'vigia/promql';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { locate } from '../../core/run/locate.ts';
import { type RunningStack, startNative } from '../../core/run/native.ts';
import { manyWait, orders, shop, shopAlert, waiting } from '../shop.ts';
import { eventually, json } from './http.ts';

const { absent: away } = await locate(['prometheus', 'alertmanager'], true);
const [missing] = [...away].map(([name, reason]) => `${name} is not there: ${reason}`);
const { absent: noGrafana } = await locate(['grafana'], true);

const failed = select(orders, { status: 'failed' });
/** A share, which a large healthy environment would hide. */
const ordersFail = shopAlert({
  name: 'ShopOrdersFail',
  value: ratio(sum(rate(failed, '5m')), sum(rate(orders, '5m'))),
  threshold: { operator: '>', value: 0.25 },
  for: '30s',
  unitTest: { drive: growing(failed), firing: 1, silent: 0 },
});
const critical = { ...ordersFail, severity: 'critical' } as const;
const queueLong = { ...manyWait, unitTest: { drive: standing(waiting), firing: 11, silent: 10 } };

/** What an environment has: orders per second that succeed and that fail, and orders that wait. */
interface State {
  readonly placed: number;
  readonly failed: number;
  readonly waiting: number;
}
const WELL: State = { placed: 10, failed: 0, waiting: 0 };

/** A service of the shop, whose counters go on as its state says. */
class ShopService {
  private state: State;
  private since = Date.now();
  private total = { placed: 0, failed: 0 };
  readonly server: Server;

  constructor(state: State) {
    this.state = state;
    this.server = createServer((_, response) =>
      response.setHeader('content-type', 'text/plain; version=0.0.4').end(this.page()),
    );
  }

  become(state: State): void {
    this.advance();
    this.state = state;
  }

  async listen(): Promise<string> {
    await new Promise<void>(done => this.server.listen(0, '127.0.0.1', done));
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private advance(): void {
    const seconds = (Date.now() - this.since) / 1000;
    this.since = Date.now();
    this.total = {
      placed: this.total.placed + this.state.placed * seconds,
      failed: this.total.failed + this.state.failed * seconds,
    };
  }

  private page(): string {
    this.advance();
    return [
      ...Object.entries(this.total).map(
        ([status, count]) => `shop_orders_total{status="${status}"} ${count}`,
      ),
      `shop_orders_waiting ${this.state.waiting}\n`,
    ].join('\n');
  }
}

interface ActiveAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] };
}

describe('a drill with two environments in one Prometheus', () => {
  const services = { production: new ShopService({ ...WELL, placed: 100 }), staging: new ShopService(WELL) };
  let stack: RunningStack | undefined;

  beforeAll(async () => {
    if (missing !== undefined) return;
    const production = await services.production.listen();
    const staging = await services.staging.listen();
    const project = shop([critical, queueLong], {
      targets: [
        { job: 'shop', at: [production] },
        { job: 'shop', at: [staging], labels: { environment: 'staging' } },
      ],
    });
    stack = await startNative({
      project,
      config: { timeScale: 60, channels: {}, externalUrls: [] },
      only: ['prometheus', 'alertmanager'],
      also: noGrafana.size === 0 ? ['grafana'] : [],
      isolated: true,
    });
  }, 120_000);
  afterAll(async () => {
    await stack?.stop();
    for (const { server } of Object.values(services)) server.close();
  });

  const running = (test: TestContext): RunningStack => {
    test.skip(missing !== undefined, missing);
    return stack!;
  };
  const told = (test: TestContext) => json<ActiveAlert[]>(`${running(test).urls.alertmanager}/api/v2/alerts`);
  const environmentsOf = (alerts: readonly ActiveAlert[], name: string) =>
    alerts.filter(({ labels }) => labels.alertname === name).map(({ labels }) => labels.environment);
  const until = (test: TestContext, holds: (alerts: readonly ActiveAlert[]) => boolean) =>
    eventually(() => told(test), holds, 40_000);

  it('is quiet while both are well, for longer than an alert needs', async test => {
    running(test);
    // Five minutes of the range and half a minute of `for`, sixty times as fast.
    await sleep(8_000);
    expect(await told(test)).toEqual([]);
  }, 60_000);

  it('the small one that breaks is named, whatever labels Prometheus itself has; the large one is silent', async test => {
    running(test);
    services.staging.become({ placed: 5, failed: 5, waiting: 0 });
    const alerts = await until(test, all => environmentsOf(all, critical.name).length > 0);
    expect(environmentsOf(alerts, critical.name)).toEqual(['staging']);
    const [alert] = alerts;
    expect(alert!.annotations.description).toMatch(/^staging: The value is 0\.[2-5]/);
    expect(alert!.annotations.dashboard_url).toMatch(/&var-environment=staging$/);
    // It stays so: the other would have fired by now.
    await sleep(3_000);
    expect(environmentsOf(await told(test), critical.name)).toEqual(['staging']);
  }, 60_000);

  it('what is critical in one does not silence what is wrong in the other', async test => {
    running(test);
    services.production.become({ ...WELL, placed: 100, waiting: 50 });
    const alerts = await until(test, all => environmentsOf(all, queueLong.name).length > 0);
    expect(environmentsOf(alerts, queueLong.name)).toEqual(['production']);
    for (const { status } of alerts) expect(status.inhibitedBy).toEqual([]);
    const groups = await json<{ labels: Record<string, string> }[]>(
      `${running(test).urls.alertmanager}/api/v2/alerts/groups`,
    );
    const environments = groups.map(({ labels }) => labels.environment).filter(one => one !== undefined);
    expect(new Set(environments)).toEqual(new Set(['staging', 'production']));
  }, 60_000);

  it('resolves where it was mended, and goes on in the other', async test => {
    running(test);
    services.staging.become(WELL);
    const alerts = await until(test, all => environmentsOf(all, critical.name).length === 0);
    expect(environmentsOf(alerts, critical.name)).toEqual([]);
    expect(environmentsOf(alerts, queueLong.name)).toEqual(['production']);
  }, 60_000);

  it('both can be chosen on the dashboard, which Grafana fills for each', async test => {
    const { urls, components } = running(test);
    const grafana = components.find(({ name }) => name === 'grafana');
    test.skip(grafana?.state !== 'ready', `no Grafana: ${grafana?.reason ?? [...noGrafana.values()][0]}`);
    const { dashboard } = await json<{
      dashboard: {
        templating: { list: { name: string; query: { query: string } }[] };
        panels: { title: string; targets?: { expr: string }[] }[];
      };
    }>(`${urls.grafana}/api/dashboards/uid/shop`);
    const variable = dashboard.templating.list.find(({ name }) => name === 'environment')!;
    expect(variable.query.query).toBe('label_values(up, environment)');
    const proxied = `${urls.grafana}/api/datasources/proxy/uid/prometheus/api/v1`;
    const choices = await json<{ data: string[] }>(`${proxied}/label/environment/values?match[]=up`);
    expect(choices.data).toEqual(['production', 'staging']);
    const waits: Record<string, string> = {};
    for (const environment of choices.data) {
      for (const { title, targets } of dashboard.panels) {
        // The headings of sections.
        if (!targets) continue;
        const expr = targets[0]!.expr.replaceAll('$environment', environment);
        const { data } = await json<{ data: { result: { value: [number, string] }[] } }>(
          `${proxied}/query?query=${encodeURIComponent(expr)}`,
        );
        expect(data.result, `${title} of ${environment}`).toHaveLength(1);
        if (title === queueLong.name) waits[environment] = data.result[0]!.value[1];
      }
    }
    expect(waits).toEqual({ production: '50', staging: '0' });
  }, 60_000);
});
