import { setTimeout as sleep } from 'node:timers/promises';
import { defineConfig } from 'vigia';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { definitionArtifacts } from '../../core/generate/all.ts';
import { nativeArtifacts } from '../../core/generate/native.ts';
import { locate } from '../../core/run/locate.ts';
import { type RunningStack, startNative } from '../../core/run/native.ts';
import { bot } from '../../examples/getting-started/bot.ts';
import { Services } from '../loopback.ts';
import { eventually, json } from './http.ts';

const { absent } = await locate(['prometheus', 'alertmanager'], true);
const [missing] = [...absent.values()];

const TIME_SCALE = 60;
/** Longer than any alert of the platform waits: 20 minutes. */
const A_WHILE_MS = 20_000;

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: string;
}
interface Dashboard {
  readonly title: string;
  readonly panels: readonly {
    readonly title: string;
    readonly targets?: readonly { readonly expr: string }[];
  }[];
}

/** A bot that answers, beside a gateway that other people wrote; neither has the kit, and nobody has an inbox. */
describe('a project of targets only', () => {
  const services = new Services();
  const page = { answers: 0, without: [] as string[] };
  let stack: RunningStack | undefined;

  beforeAll(async () => {
    if (missing !== undefined) return;
    const port = await services.plain((_, response) => {
      page.answers += 5;
      const lines = [
        `bot_answers_total{status="sent"} ${page.answers}`,
        'bot_answers_total{status="failed"} 0',
        ...['1', '5', '+Inf'].map(le => `bot_wait_seconds_bucket{le="${le}"} ${page.answers}`),
        `bot_wait_seconds_sum ${page.answers}`,
        `bot_wait_seconds_count ${page.answers}`,
      ];
      const shown = lines.filter(line => !page.without.some(name => line.startsWith(name)));
      response.setHeader('content-type', 'text/plain; version=0.0.4').end(`${shown.join('\n')}\n`);
    });
    const at = [`127.0.0.1:${port}`];
    stack = await startNative({
      project: defineConfig({
        systems: [bot],
        targets: [
          { job: 'bot', at, exposes: [bot] },
          { job: 'bot-2', at: [`127.0.0.1:${await copyOf(port)}`], exposes: [bot] },
          { job: 'elsewhere', at: { staging: ['10.255.255.1:1'] }, exposes: [bot] },
        ],
        environments: { production: {}, staging: {} },
      }),
      config: { timeScale: TIME_SCALE },
      only: ['prometheus', 'alertmanager'],
      // Not node-exporter: how busy this machine is, is not what is tested here.
      also: ['grafana', 'blackbox-exporter'],
    });
  });
  afterAll(async () => {
    await stack?.stop();
    services.stop();
  });

  /** The same page, which stays whole when the other loses a metric. */
  function copyOf(port: number): Promise<number> {
    let whole: string | undefined;
    return services.plain(async (_, response) => {
      if (page.without.length === 0 || whole === undefined)
        whole = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      response.setHeader('content-type', 'text/plain; version=0.0.4').end(whole);
    });
  }

  const running = (test: TestContext): RunningStack => {
    if (missing !== undefined) test.skip(missing);
    return stack!;
  };
  const query = async ({ urls }: RunningStack, expr: string) => {
    const { data } = await json<{ data: { result: { value: [number, string] }[] } }>(
      `${urls.prometheus}/api/v1/query?query=${encodeURIComponent(expr)}`,
    );
    return data.result.map(({ value }) => value[1]);
  };
  const alerts = async ({ urls }: RunningStack) =>
    (await json<{ data: { alerts: Alert[] } }>(`${urls.prometheus}/api/v1/alerts`)).data.alerts;
  const artifacts = ({ config, components, addresses }: RunningStack) => {
    const servers = new Set(components.filter(({ state }) => state === 'ready').map(({ name }) => name));
    const ports = Object.fromEntries(
      Object.keys(config.project.ports).map(name => [name, Number(addresses[name]?.split(':')[1] ?? 1)]),
    );
    const location = { servers, ports, folder: '/f', secretsFolder: '/s' };
    return [...definitionArtifacts(config, servers), ...nativeArtifacts(config, location)];
  };
  const dashboards = (of: RunningStack) =>
    artifacts(of)
      .filter(({ path }) => path.endsWith('.json') && path.includes('/dashboards/'))
      .map(({ content }) => JSON.parse(content) as Dashboard);

  it('has no alert but the Watchdog after a while, and no notification that failed', async test => {
    const own = running(test);
    await sleep(A_WHILE_MS);
    expect((await alerts(own)).map(({ labels, state }) => [labels.alertname, state])).toEqual([
      ['Watchdog', 'firing'],
    ]);
    expect(await query(own, 'sum(alertmanager_notifications_failed_total)')).toEqual(['0']);
    expect(await query(own, 'count(up == 1) == count(up)')).toHaveLength(1);
  }, 60_000);
  it('notifies no address that nobody listens at', test => {
    const config = artifacts(running(test)).find(({ path }) => path.endsWith('alertmanager.yml'))!;
    expect(config.content).not.toMatch(/webhook|https?:/);
  });
  it('has no panel about servers that are not there, or about the kit', test => {
    const queries = dashboards(running(test)).flatMap(({ title, panels }) =>
      panels.flatMap(panel => (panel.targets ?? []).map(({ expr }) => `${title}: ${panel.title}: ${expr}`)),
    );
    expect(queries.length).toBeGreaterThan(50);
    expect(queries.filter(one => /loki_|otelcol_|node_|pg_|redis_|log_lines|spans_lost/.test(one))).toEqual(
      [],
    );
  });
  it('has no empty panel', async test => {
    const own = running(test);
    const empty: string[] = [];
    for (const { title, panels } of dashboards(own)) {
      for (const panel of panels) {
        for (const { expr } of panel.targets ?? []) {
          const asked = expr
            .replaceAll(/\$__(?:rate_)?interval/g, '5s')
            .replaceAll('$__range', '20s')
            .replaceAll(/\$\w+/g, '.*');
          if ((await query(own, asked)).length === 0) empty.push(`${title}: ${panel.title}: ${expr}`);
        }
      }
    }
    expect(empty).toEqual([]);
  }, 60_000);
  it('is told what one job no longer exposes, which another hides from no one', async test => {
    const own = running(test);
    page.without = ['bot_wait_seconds'];
    const found = await eventually(
      () => alerts(own),
      all => all.some(({ labels, state }) => labels.alertname === 'MetricsAbsent' && state === 'firing'),
      40_000,
    );
    expect(
      found
        .filter(({ labels }) => labels.alertname === 'MetricsAbsent')
        .map(({ labels: { job, metric, environment } }) => ({ job, metric, environment })),
    ).toEqual([{ job: 'bot', metric: 'bot_wait_seconds', environment: 'production' }]);
  }, 60_000);
});
