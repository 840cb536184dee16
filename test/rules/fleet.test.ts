import { load } from 'js-yaml';
import { growing, present, standing } from 'vigia/alerts';
import { absent, avg, compare, complement, count, or, rate, ratio, select, sum, vector } from 'vigia/promql';
import { describe, expect, it } from 'vitest';
import { type Alert, alwaysFires, condition } from '../../core/alerts/alert.ts';
import { ruleTestArtifacts } from '../../core/generate/rule-tests.ts';
import { ruleArtifacts } from '../../core/generate/rules.ts';
import { up } from '../../core/platform/metrics/servers.ts';
import { configure } from '../../core/project/config.ts';
import { perFleet } from '../../core/promql/fleet.ts';
import { type Expression, promql } from '../../core/promql/index.ts';
import { labelsOfResult } from '../../core/promql/labels.ts';
import { alerts, project } from '../bundle.ts';
import { orders, shop, shopAlert, waiting } from '../shop.ts';
import { locatePromtool, type PromtoolTest, runPromtool } from './promtool.ts';
import { rulesOf } from './written.ts';

const promtool = await locatePromtool();
const fleet = project.fleetLabels;
const labelsOf = (alert: Alert) => labelsOfResult(condition(alert, fleet).node, fleet);

/** Labels that are the same for everything that one alert is about, or follow from another. */
const SAID_OTHERWISE = new Set(['environment', 'sloth_id']);
const named = (description: string) =>
  new Set([...description.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label!));

describe('every alert', () => {
  it.each(alerts.map(alert => [alert.name, alert] as const))(
    '%s carries the labels of the fleet, and only names labels that it has',
    (_, alert) => {
      expect(labelsOf(alert)).toEqual(expect.arrayContaining([...fleet]));
      for (const label of named(alert.description)) expect(labelsOf(alert)).toContain(label);
    },
  );
  it.each(alerts.map(alert => [alert.name, alert] as const))('%s names what is broken', (_, alert) => {
    const said = named(alert.description);
    // Who knows the instance knows the job.
    const silent = (label: string) => SAID_OTHERWISE.has(label) || (label === 'job' && said.has('instance'));
    expect(labelsOf(alert).filter(label => !said.has(label) && !silent(label))).toEqual([]);
    if (said.size > 0 || alwaysFires(alert)) return;
    // It does not say "one of them" where its labels cannot say which.
    expect(`${alert.summary} ${alert.description}`).not.toMatch(
      /\b(one|some|slowest|largest) (of|service|crew|instance|contact)\b/i,
    );
  });
  it('says first where it is, and its link opens the environment', () => {
    for (const { annotations } of rulesOf(project.alertGroups, configure(project))) {
      expect(annotations.description).toMatch(
        /^\{\{ with \$labels\.environment \}\}\{\{ \. \}\}: \{\{ end \}\}/,
      );
      expect(annotations.dashboard_url).toContain('&var-environment={{ $labels.environment | urlquery }}');
    }
  });
  it('whose instances differ by their service calls it a component, for service is the label of the rule', () => {
    const rules = rulesOf(project.alertGroups, configure(project));
    for (const alert of alerts) {
      const { labels } = rules.find(one => one.alert === alert.name)!;
      const differs = labelsOf(alert).includes('service');
      expect(labels.component, alert.name).toBe(differs ? '{{ $labels.service }}' : undefined);
    }
  });
});

/** The value of an expression in each environment, after ten minutes: `{environment="…"} value`. */
interface Case {
  readonly of: Expression;
  readonly series: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, number>>;
}
const orderSeries = (environment: string, status: string) =>
  `shop_orders_total{environment="${environment}", status="${status}"}`;
const failedOrders = sum(rate(select(orders, { status: 'failed' }), '5m'));
const allOrders = sum(rate(orders, '5m'));
/** A large environment in which one of a hundred orders fails, and a small one in which half of them do. */
const shares = {
  [orderSeries('production', 'placed')]: '0+5940x40',
  [orderSeries('production', 'failed')]: '0+60x40',
  [orderSeries('staging', 'placed')]: '0+60x40',
  [orderSeries('staging', 'failed')]: '0+60x40',
};
const scraped = (job: string, ...environments: string[]) =>
  Object.fromEntries(environments.map(one => [`up{job="${job}", environment="${one}"}`, '1x40']));
const missing = absent(select(waiting, { job: 'shop' }));
const waitingIn = (environment: string) => `shop_orders_waiting{job="shop", environment="${environment}"}`;

const cases: Readonly<Record<string, Case>> = {
  'a share of a small environment is not lost in that of a large one': {
    of: ratio(failedOrders, allOrders),
    series: shares,
    values: { production: 0.01, staging: 0.5 },
  },
  'an environment without events has zero events, whatever others have': {
    of: or(failedOrders, vector(0)),
    series: { ...scraped('shop', 'production', 'staging'), [orderSeries('staging', 'failed')]: '0+60x40' },
    values: { production: 0, staging: 1 },
  },
  'targets are counted in each environment': {
    of: count(compare(select(up), '==', 1)),
    series: { ...scraped('a', 'production', 'staging'), ...scraped('b', 'staging') },
    values: { production: 1, staging: 2 },
  },
  'and so is the time that they are down': {
    of: complement(avg(up)),
    series: { ...scraped('a', 'production'), 'up{job="a", environment="staging"}': '0x40' },
    values: { production: 0, staging: 1 },
  },
  'what one environment lacks is missing there, although another has it': {
    of: missing,
    series: { ...scraped('shop', 'production', 'staging'), [waitingIn('production')]: '1x40' },
    values: { staging: 1 },
  },
  'an environment that has no such target lacks nothing': {
    of: missing,
    series: {
      ...scraped('shop', 'production'),
      ...scraped('other', 'ci'),
      [waitingIn('production')]: '1x40',
    },
    values: {},
  },
  'what nobody scrapes any more is missing everywhere': {
    of: missing,
    series: scraped('other', 'production', 'staging'),
    values: { production: 1, staging: 1 },
  },
  'unless it comes without being scraped': {
    of: missing,
    series: { ...scraped('other', 'production'), [waitingIn('production')]: '1x40' },
    values: {},
  },
};

const nothing = 'groups: [{ name: none, rules: [{ record: nothing, expr: vector(0) }] }]';
const runOn = (tests: readonly PromtoolTest[], rules = nothing, order = ['none']) =>
  runPromtool(promtool!, rules, tests, { interval: '1m', order });
const testOf = (
  name: string,
  series: Case['series'],
  expr: string,
  exp_samples: PromtoolTest['promql_expr_test'][number]['exp_samples'],
): PromtoolTest => ({
  name,
  interval: '1m',
  input_series: Object.entries(series).map(([series, values]) => ({ series, values })),
  promql_expr_test: [{ expr, eval_time: '10m', exp_samples }],
});

describe.skipIf(!promtool)('two environments in one Prometheus, judged by promtool', () => {
  it.each(Object.entries(cases))('%s', async (name, { of, series, values }) => {
    const expected = Object.entries(values).map(([environment, value]) => ({
      labels: `{environment="${environment}"}`,
      value,
    }));
    const expr = `sum by (environment) (${promql(perFleet(of, ['environment']))})`;
    expect(await runOn([testOf(name, series, expr, expected)])).toBe('');
  });

  it('their labels are those of the project: a cluster that breaks in one environment is named with it', async () => {
    const fails = shopAlert({
      name: 'ShopOrdersFail',
      value: ratio(failedOrders, allOrders),
      threshold: { operator: '>', value: 0.25 },
      for: '1m',
      unitTest: { drive: growing(orders), firing: 1, silent: 0 },
    });
    const gone = shopAlert({
      name: 'ShopWaitingUnknown',
      value: missing,
      for: '1m',
      unitTest: { drive: present(select(waiting, { job: 'shop' })), firing: 0, silent: 1 },
    });
    const many = shop([fails, gone], { fleetLabels: ['environment', 'cluster'] });
    const panels = new Map([fails, gone].map(({ name }) => [name, { uid: 'shop', panelId: 1 }]));
    const [artifact] = ruleArtifacts(many.alertGroups, configure(many), panels);
    const of = (name: string, environment: string, cluster: string, more = '') =>
      `${name}{environment="${environment}", cluster="${cluster}"${more}}`;
    const series: Record<string, string> = {};
    for (const [environment, cluster] of [
      ['production', 'a'],
      ['production', 'b'],
      ['staging', 'a'],
    ] as const) {
      const broken = environment === 'production' && cluster === 'b';
      series[of('shop_orders_total', environment, cluster, ', status="placed"')] = '0+60x40';
      series[of('shop_orders_total', environment, cluster, ', status="failed"')] = broken
        ? '0+60x40'
        : '0+1x40';
      series[of('up', environment, cluster, ', job="shop"')] = '1x40';
      if (!broken) series[of('shop_orders_waiting', environment, cluster, ', job="shop"')] = '1x40';
    }
    const where = '{environment="production", cluster="b"}';
    const test = (alertname: string) =>
      testOf(alertname, series, `group by (environment, cluster) (ALERTS{alertname="${alertname}"})`, [
        { labels: where, value: 1 },
      ]);
    const order = many.alertGroups.map(({ name }) => name);
    expect(await runOn([test(fails.name), test(gone.name)], artifact!.content, order)).toBe('');
    // Without its labels, the shares are soup: a sixth of all orders fail, and nothing is missing.
    const [soup] = ruleArtifacts(
      many.alertGroups,
      configure(shop([fails, gone], { fleetLabels: [] })),
      panels,
    );
    expect(await runOn([test(fails.name)], soup!.content, order)).toContain('FAILED');
    expect(await runOn([test(gone.name)], soup!.content, order)).toContain('FAILED');
  });

  it('its tests are right without labels too: what is missing has no other environment that has it', async () => {
    const gone = shopAlert({
      name: 'ShopWaitingUnknown',
      value: or(missing, absent(select(orders, { job: 'shop' }))),
      for: '1m',
      unitTest: {
        drive: level => [
          ...present(select(waiting, { job: 'shop' }))(level),
          ...present(select(orders, { job: 'shop' }))(1),
        ],
        firing: 0,
        silent: 1,
      },
    });
    for (const fleetLabels of [[], ['tenant'], ['environment', 'cluster', 'tenant']]) {
      const project = shop([gone], { fleetLabels });
      const config = configure(project);
      const panels = new Map([[gone.name, { uid: 'shop', panelId: 1 }]]);
      const [rules] = ruleArtifacts(project.alertGroups, config, panels);
      const tests = ruleTestArtifacts(project.alertGroups, config).flatMap(({ content }) =>
        (load(content) as { tests: PromtoolTest[] }).tests.filter(({ name }) => name?.startsWith(gone.name)),
      );
      expect(tests).toHaveLength(3);
      const order = project.alertGroups.map(({ name }) => name);
      expect(
        await runPromtool(promtool!, rules!.content, tests, { interval: '15s', order }),
        fleetLabels.join(),
      ).toBe('');
    }
  });

  it('a Prometheus whose targets have no such label has one environment', async () => {
    const silent = standing(waiting)(5)[0]!.series;
    const expr = promql(perFleet(sum(waiting), ['environment']));
    expect(
      await runOn([testOf('unlabelled', { [silent]: '5x40' }, expr, [{ labels: '{}', value: 5 }])]),
    ).toBe('');
  });
});
