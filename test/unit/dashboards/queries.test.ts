import { describe, expect, it } from 'vitest';
import { alertValue, inRange, perMinute, perSecond, query } from '../../../core/dashboards/query.ts';
import { dashboardQueries } from '../../../core/generate/grafana.ts';
import { observations, promql, rate, sum } from '../../../core/promql/index.ts';
import { verify } from '../../../core/promql/verify.ts';
import { contract, dashboards, project } from '../../bundle.ts';
import { carts, payments, paymentTime } from '../../payments/metrics.ts';
import { ordersFail, shop } from '../../shop.ts';
import { choicesOf } from '../../systems/dashboards.ts';
import { everyTarget, generated } from './generated.ts';

describe('every query', () => {
  it.each(everyTarget)('%s is PromQL over the contract', (_, { expr }) => {
    expect(verify(expr, contract)).toEqual([]);
  });
  it('is listed for the build to verify, with where it stands', () => {
    const listed = dashboardQueries(dashboards, project.fleetLabels);
    expect(listed.map(({ query }) => query).sort()).toEqual(everyTarget.map(([, { expr }]) => expr).sort());
    const [first] = dashboardQueries(shop([ordersFail]).dashboards, ['environment']);
    expect(first!.where).toBe('dashboard shop, panel "ShopOrdersFail", query A');
  });
  it('asks the data source that the reader chose', () => {
    for (const [where, { datasource }] of everyTarget) {
      expect(datasource, where).toEqual({ type: 'prometheus', uid: '$' + '{datasource}' });
    }
  });
});

describe('every variable and annotation', () => {
  it('asks for a label that its metric has', () => {
    const variables = generated.flatMap(d => d.templating.list).filter(({ type }) => type === 'query');
    for (const { name, query } of variables) {
      const text = typeof query === 'string' ? query : query.query;
      // A renamed metric is asked for under all of its names.
      const [, names, label] =
        /^label_values\((?:\{__name__=~")?([\w|]+)(?:")?(?:[{,][^}]*)?\}?, (\w+)\)$/.exec(text)!;
      for (const metric of names!.split('|')) {
        expect(verify(`sum by (${label}) (${metric})`, contract), name).toEqual([]);
      }
    }
    const ofSystems = project.options.systems.flatMap(({ name }) => choicesOf(name));
    expect(new Set(variables.map(({ name }) => name))).toEqual(
      new Set([...ofSystems, 'job', ...project.fleetLabels]),
    );
  });
  it('marks the alerts of the dashboard’s services on the time axis', () => {
    const marks = generated.flatMap(d => d.annotations.list ?? []);
    // One for each severity that a person acts on.
    expect(marks).toHaveLength(2 * dashboards.filter(({ services }) => services.length > 0).length);
    expect(JSON.stringify(generated)).not.toContain('inControlsMenu');
    for (const { expr } of marks) expect(verify(expr, contract)).toEqual([]);
  });
});

describe('a legend', () => {
  const byStatus = sum(rate(payments, '5m'), { by: ['status'] });

  it('names labels that the expression has', () => {
    expect(query(byStatus, '{{status}}').legend).toBe('{{status}}');
    // @ts-expect-error branch was summed away
    query(byStatus, '{{branch}}');
    // @ts-expect-error nothing is left after a sum over everything
    query(sum(byStatus), 'all {{status}}');
  });
  it('of an alert’s value names the alert', () => {
    const { expr, legend } = alertValue(ordersFail);
    expect(promql(expr)).toBe(promql(ordersFail.value));
    expect(legend).toContain(ordersFail.name);
  });
});

describe('growth', () => {
  it('is of all series together, or for each value of labels', () => {
    expect(promql(perSecond(payments))).toBe('sum(rate(shop_payments_total[$__rate_interval]))');
    expect(promql(perMinute(payments, ['status']))).toBe(
      'sum by (status) (rate(shop_payments_total[$__rate_interval])) * 60',
    );
    expect(promql(inRange(observations(paymentTime)))).toBe(
      'sum(increase(shop_payment_seconds_count[$__range]))',
    );
  });
  it('has the labels that were asked for, which the metric must have, and is of what only grows', () => {
    // @ts-expect-error parcel is no label of shop_payments_total
    perSecond(payments, ['parcel']);
    // @ts-expect-error status was summed away
    query(perSecond(payments, ['branch']), '{{status}}');
    // @ts-expect-error a gauge goes up and down
    perMinute(carts);
    // @ts-expect-error a histogram grows by its observations or its total
    inRange(paymentTime);
  });
});
