import { expect, it, type TestContext } from 'vitest';
import { datasourceUids } from '../../../core/stack/datasources.ts';
import type { ServerName } from '../../../core/stack/server.ts';
import { dashboards } from '../../bundle.ts';
import { eventually } from '../http.ts';
import type { StackUnderTest } from '../stack.ts';
import { grafanaApi } from './grafana-api.ts';
import { type PanelQuery, type Provisioned, panelQueries, panelsByExporter } from './panels.ts';

/** Rates need two scrapes at the default interval within their range; the business figures a refresh. */
const FILLED_MS = 150_000;
/** Grafana takes the dashboards in after it is ready, one after the other. */
const PROVISIONED_MS = 60_000;

interface Frames {
  readonly results: Record<
    string,
    { readonly error?: string; readonly frames?: readonly { data: { values: unknown[][] } }[] }
  >;
}

/** `secretsFolder` holds the administrator's password: viewers may not list data sources. */
export function provesGrafana(stack: StackUnderTest, secretsFolder: () => string): void {
  const ask = grafanaApi(stack, secretsFolder);

  it('has a data source for each server that is there, under its fixed UID', async test => {
    const sources = await ask<{ uid: string; type: string }[]>(test, '/api/datasources');
    expect(sources.map(source => source.uid).sort()).toEqual(present(stack, test).sort());
  });

  for (const name of ['prometheus', 'loki', 'jaeger', 'alertmanager'] as const) {
    it(`reaches ${name} through its data source`, async test => {
      stack.url('grafana', test);
      stack.url(name, test);
      await ask(test, `/api/datasources/${alive[name]}`);
    });
  }

  it.for([
    ['loki', '/ingester/shutdown'],
    ['loki', '/flush'],
    ['loki', '/loki/api/v1/labels'],
  ] as const)(
    'lets no visitor through the proxy to %s, of which a GET of %s may be the end',
    async ([name, path], test) => {
      const url = stack.url('grafana', test);
      stack.url(name, test);
      const { status } = await fetch(`${url}/api/datasources/proxy/uid/${datasourceUids[name]}${path}`);
      expect(status).toBe(403);
    },
  );

  it.for([
    ['POST', '/api/v2/silences'],
    ['DELETE', '/api/v2/silence/0a0a0a0a-0000-0000-0000-000000000000'],
    ['POST', '/-/reload'],
    ['POST', '/api/v2/alerts'],
  ] as const)('lets no visitor %s %s of Alertmanager', async ([method, path], test) => {
    const url = stack.url('grafana', test);
    stack.url('alertmanager', test);
    const { status } = await fetch(`${url}/api/datasources/proxy/uid/${datasourceUids.alertmanager}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(status).toBe(403);
  });

  it('has every dashboard, in its folder', async test => {
    stack.url('grafana', test);
    const found = await eventually(
      () => ask<{ uid: string; title: string; folderTitle: string }[]>(test, '/api/search?type=dash-db'),
      list => list.length >= dashboards.length,
      PROVISIONED_MS,
    );
    for (const { uid, title, folder } of dashboards) {
      expect(found).toContainEqual(expect.objectContaining({ uid, title, folderTitle: folder }));
    }
    expect(found).toHaveLength(dashboards.length);
  });

  const total = { panels: 0, withData: 0 };
  for (const dashboard of dashboards) {
    const { uid, title } = dashboard;
    const groups = panelsByExporter(dashboard);
    for (const [exporter, panels] of groups) {
      const which =
        groups.size === 1
          ? `every panel of ${title}`
          : `the panels of ${title} over ${exporter === 'own' ? 'metrics that are always there' : exporter}`;
      it(`shows data in ${which}`, async test => {
        stack.url('grafana', test);
        if (exporter !== 'own') {
          const reason = stack.state(test).missing[exporter];
          test.skip(reason !== undefined, `${panels.join(', ')}: ${exporter} is not there: ${reason}`);
        }
        const answer = await eventually(
          () => ask<{ dashboard: Provisioned }>(test, `/api/dashboards/uid/${uid}`),
          () => true,
          PROVISIONED_MS,
        );
        const queries = panelQueries(answer.dashboard, { prometheus: datasourceUids.prometheus }).filter(
          ({ panel }) => panels.includes(panel),
        );
        expect(new Set(queries.map(({ panel }) => panel))).toEqual(new Set(panels));
        const without = await withoutData(queries, body => ask<Frames>(test, '/api/ds/query', body), title);
        const emptied = new Set(without.map(({ panel }) => panel));
        total.panels += panels.length;
        total.withData += panels.length - emptied.size;
        expect(without.map(({ panel, problem }) => `${panel} ${problem}`)).toEqual([]);
      });
    }
  }

  it('shows data in every panel of all dashboards', test => {
    stack.url('grafana', test);
    console.log(`${total.panels} panels, ${total.withData} with data (${dashboards.length} dashboards)`);
    expect(total.panels).toBeGreaterThan(dashboards.length);
    expect(total.withData).toBe(total.panels);
  });
}

/** The queries that show nothing although they were given time, each with the reason. Prints how many panels show something. */
async function withoutData(
  queries: readonly PanelQuery[],
  ask: (body: unknown) => Promise<Frames>,
  title: string,
): Promise<{ panel: string; problem: string }[]> {
  const left = new Set(queries);
  const problems = new Map<PanelQuery, string>();
  await eventually(
    async () => {
      for (const query of left) {
        const problem = await problemOf(query, ask);
        if (problem === undefined) left.delete(query);
        else problems.set(query, problem);
      }
    },
    () => left.size === 0,
    FILLED_MS,
  );
  const panels = new Set(queries.map(query => query.panel));
  const without = new Set([...left].map(query => query.panel));
  console.log(
    `${title}: ${panels.size} panels, ${panels.size - without.size} with data; ${queries.length} queries`,
  );
  return [...left].map(query => ({
    panel: query.panel,
    problem: `${query.target.refId}: ${problems.get(query)}`,
  }));
}

/** Why a panel's query shows nothing; undefined when it shows something. */
async function problemOf(
  query: PanelQuery,
  ask: (body: unknown) => Promise<Frames>,
): Promise<string | undefined> {
  const { target } = query;
  const body = {
    from: 'now-15m',
    to: 'now',
    queries: [{ intervalMs: 15_000, maxDataPoints: 600, ...target }],
  };
  try {
    const result = (await ask(body)).results[target.refId];
    if (result?.error) return result.error;
    const filled = result?.frames?.some(frame => (frame.data.values.at(-1)?.length ?? 0) > 0);
    return filled ? undefined : `no data for ${target.expr}`;
  } catch (error) {
    return (error as Error).message;
  }
}

type SourceName = keyof typeof datasourceUids;

/** A path of Grafana at which each server answers when it is well. The proxy does not lead to Loki. */
const alive: Readonly<Record<SourceName, string>> = {
  prometheus: `proxy/uid/${datasourceUids.prometheus}/api/v1/status/buildinfo`,
  loki: `uid/${datasourceUids.loki}/resources/labels?start=${(Date.now() - 3_600_000) * 1e6}&end=${Date.now() * 1e6}`,
  jaeger: `proxy/uid/${datasourceUids.jaeger}/api/services`,
  alertmanager: `proxy/uid/${datasourceUids.alertmanager}/api/v2/status`,
};

function present(stack: StackUnderTest, test: TestContext): string[] {
  const servers: readonly ServerName[] = stack.servers(test);
  return (Object.keys(datasourceUids) as SourceName[])
    .filter(name => servers.includes(name))
    .map(name => datasourceUids[name]);
}
