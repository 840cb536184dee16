import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, it } from 'vitest';
import { alertPanel, alertValue, query, section, table, timeSeries } from '../../../core/dashboards/index.ts';
import type { Table } from '../../../core/dashboards/panel.ts';
import { dashboardArtifacts } from '../../../core/generate/grafana.ts';
import { configure } from '../../../core/project/config.ts';
import type { Project } from '../../../core/project/project.ts';
import { rate, sum } from '../../../core/promql/index.ts';
import { dashboards } from '../../bundle.ts';
import { orders, ordersFail, shop, waiting } from '../../shop.ts';
import { type DashboardJson, generated, panelsOf } from './generated.ts';

/** The selectors of a query, as they are written. */
function selectorsOf(expr: string): string[] {
  const text = expr.replace(
    /\$__(?:rate_interval|range|interval)/g,
    name => `${'1'.repeat(name.length - 1)}m`,
  );
  const found: string[] = [];
  parser.parse(text).iterate({
    enter(node) {
      if (node.name === 'VectorSelector') found.push(text.slice(node.from, node.to));
    },
  });
  return found;
}
const labels = ['environment', 'cluster'];

describe('every dashboard', () => {
  it.each(generated.map(one => [one.uid, one] as const))(
    '%s has a variable for the environment, before all others that depend on it',
    (_, { templating: { list } }) => {
      const [source, first, ...others] = list;
      expect(source!.type).toBe('datasource');
      expect(first).toMatchObject({
        name: 'environment',
        type: 'query',
        label: 'Environment',
        query: { query: 'label_values(up, environment)' },
        multi: true,
        includeAll: true,
        // A series without the label belongs to all environments.
        allValue: '.*',
      });
      for (const { name, query } of others) {
        expect(typeof query === 'string' ? query : query.query, name).toContain(
          'environment=~"$environment"',
        );
      }
    },
  );
  it.each(generated.map(one => [one.uid, one] as const))(
    '%s asks for the chosen environments in every selector of every query and annotation',
    (_, dashboard) => {
      const targets = panelsOf(dashboard).flatMap(({ title, targets = [] }) =>
        targets.map(({ expr }) => [title, expr] as const),
      );
      const marks = (dashboard.annotations.list ?? []).map(({ expr }) => ['annotation', expr] as const);
      expect(targets.length).toBeGreaterThan(0);
      for (const [where, expr] of [...targets, ...marks]) {
        const selectors = selectorsOf(expr);
        // Only the limits of an objective are drawn without looking at anything.
        if (selectors.length === 0) expect(expr, where).toMatch(/^vector\([\d.]+\)$/);
        for (const selector of selectors) expect(selector, where).toContain('environment=~"$environment"');
      }
    },
  );
  it('carries the choice to the dashboards that it opens', () => {
    const opened = generated.flatMap(one =>
      panelsOf(one).flatMap(({ fieldConfig }) => fieldConfig?.defaults.links ?? []),
    );
    const inside = opened.map(({ url }) => url).filter(url => url.startsWith('/d/'));
    expect(inside.length).toBeGreaterThan(5);
    for (const url of inside) expect(url).toContain('environment:queryparam}');
  });
  it('opens the log lines of the chosen environments', () => {
    for (const dashboard of generated) {
      const { links } = dashboard as unknown as { links: { title: string; url: string }[] };
      const { url } = links.find(({ title }) => title === 'Logs')!;
      // As Grafana makes it of the choice of two.
      const chosen = url.replace(/\$\{environment:pipe\}/, 'production|staging');
      const left = new URL(chosen, 'http://grafana').searchParams.get('left')!;
      expect(JSON.parse(left).queries[0].expr).toMatch(
        /^\{service=.+, environment=~"production\|staging"\}$/,
      );
    }
  });
  it('names the values of a stat that has several', () => {
    const stats = generated.flatMap(panelsOf).filter(({ type }) => type === 'stat');
    expect(stats.length).toBeGreaterThan(100);
    for (const { title, options } of stats)
      expect(['auto', 'value_and_name'], title).toContain((options as { textMode: string }).textMode);
  });
  it('shows each environment in rows of its own where it is a table', () => {
    const tables = dashboards.flatMap(({ uid, sections }) =>
      sections.flatMap(({ lines }) =>
        lines.flatMap(({ panels }) =>
          panels.flatMap(one => (one.kind === 'table' ? [[uid, one] as const] : [])),
        ),
      ),
    ) satisfies (readonly [string, Table])[];
    expect(tables.length).toBeGreaterThan(3);
    for (const [uid, { title }] of tables) {
      const panel = panelsOf(generated.find(one => one.uid === uid)!).find(one => one.title === title)!;
      const organize = (panel as unknown as { transformations: { options: Record<string, object> }[] })
        .transformations[1]!.options;
      expect(organize.renameByName, title).toMatchObject({ environment: 'Environment' });
      expect(organize.indexByName, title).toMatchObject({ environment: 0 });
      for (const { expr } of panel.targets!) {
        for (const by of expr.match(/\bby \([^)]*\)/g) ?? []) expect(by, title).toContain('environment');
      }
    }
  });
});

describe('a fleet', () => {
  const panels = [
    alertPanel(ordersFail, 'items'),
    timeSeries('Orders', {
      description: 'Orders.',
      unit: 'items',
      queries: [query(sum(rate(orders, '5m')), 'orders'), query(waitingNow(), 'waiting')],
      colors: { waiting: '#123456' },
    }),
    table('By Status', {
      description: 'Orders by status.',
      rows: { label: 'status', heading: 'Status' },
      columns: { Orders: 'items' },
      queries: [query(sum(rate(orders, '5m'), { by: ['status'] }), 'Orders')],
    }),
  ];
  function waitingNow() {
    return { ...alertValue({ ...ordersFail, value: sum(waiting) }) }.expr;
  }
  const drawn = (options: Parameters<typeof shop>[1] = {}): DashboardJson => {
    const base = shop([ordersFail], options);
    const [first] = base.dashboards;
    const project: Project = base;
    const [artifact] = dashboardArtifacts(
      [{ ...first!, sections: [section('All', 8, panels)] }],
      configure(project),
    );
    return JSON.parse(artifact!.content);
  };
  const legends = (dashboard: DashboardJson) =>
    panelsOf(dashboard).flatMap(({ targets = [] }) =>
      targets.map(target => (target as unknown as { legendFormat: string }).legendFormat),
    );

  it('of several labels has a variable for each, each among those that go with the one before', () => {
    const { templating } = drawn({ fleetLabels: labels });
    expect(templating.list.slice(1).map(({ query }) => (query as { query: string }).query)).toEqual([
      'label_values(up, environment)',
      'label_values(up{environment=~"$environment"}, cluster)',
    ]);
  });
  it('is added up in a panel, but for the values of alerts, which are of one environment', () => {
    const [value, totals, rows] = panelsOf(drawn()).map(({ targets = [] }) =>
      targets.map(({ expr }) => expr),
    );
    const failed = 'rate(shop_orders_total{status="failed", environment=~"$environment"}[5m])';
    expect(value).toEqual([`sum by (environment) (${failed})`]);
    expect(totals![0]).toBe('sum(rate(shop_orders_total{environment=~"$environment"}[5m]))');
    expect(rows).toEqual([
      'sum by (status, environment) (rate(shop_orders_total{environment=~"$environment"}[5m]))',
    ]);
  });
  it('is named in the legend of what is of one environment, and only where there may be several', () => {
    const one = legends(drawn());
    expect(one).toEqual(['Alert value: ShopOrdersFail', 'orders', 'waiting', 'Orders']);
    for (const several of [
      drawn({ environments: { production: {}, staging: {} } }),
      drawn({ targets: [{ job: 'shop', at: ['shop:1'], labels: { environment: 'staging' } }] }),
    ]) {
      expect(legends(several)).toEqual([
        'Alert value: ShopOrdersFail {{environment}}',
        'orders',
        'waiting {{environment}}',
        'Orders',
      ]);
      // Its colour is found whatever the environment.
      expect(JSON.stringify(several)).toContain('"matcher":{"id":"byRegexp","options":"/^waiting /"}');
    }
  });
  it('without labels has no variable', () => {
    const none = drawn({ fleetLabels: [] });
    expect(none.templating.list).toHaveLength(1);
    expect(JSON.stringify(none)).not.toContain('environment');
  });
});
