import { defineConfig, defineFigure, defineSystem, type Figure } from 'vigia';
import { increase, ratio, raw, select, sum } from 'vigia/promql';
import { describe, expect, it } from 'vitest';
import { deskFigures } from '../../../core/desk/figures.ts';
import { allQueries } from '../../../core/generate/all.ts';
import { verifyQueries } from '../../../core/generate/verify-queries.ts';
import { configure } from '../../../core/project/config.ts';
import { orders } from '../../shop.ts';

const failed = defineFigure({
  name: 'orders-failed',
  title: { en: 'Orders that failed', pt: 'Pedidos com falha' },
  about: 'business',
  unit: 'ratio',
  better: 'lower',
  over: period =>
    ratio(sum(increase(select(orders, { status: 'failed' }), period)), sum(increase(orders, period))),
});
const projectWith = (...figures: Figure[]) =>
  defineConfig({
    systems: [defineSystem({ name: 'shop', title: 'Shop', metrics: [orders], figures })],
    platform: [],
  });
const verified = (...figures: Figure[]) => {
  const project = projectWith(...figures);
  return () => verifyQueries(allQueries(project), project.contract, project.fleetLabels);
};

describe('a figure', () => {
  it('reaches the desk as a query of any period, of each environment', () => {
    expect(deskFigures(configure(projectWith(failed)))).toEqual([
      {
        name: 'orders-failed',
        system: 'shop',
        title: { en: 'Orders that failed', pt: 'Pedidos com falha' },
        about: 'business',
        unit: 'ratio',
        better: 'lower',
        query:
          'sum by (environment) (increase(shop_orders_total{status="failed"}[$__range])) / (sum by (environment) (increase(shop_orders_total[$__range])) > 0)',
      },
    ]);
  });
  it('may be PromQL as text', () => {
    const text = { ...failed, over: (period: string) => raw(`sum(increase(shop_orders_total[${period}]))`) };
    expect(deskFigures(configure(projectWith(text)))[0]!.query).toBe(
      'sum by (environment) (increase(shop_orders_total[$__range]))',
    );
    expect(verified(text)).not.toThrow();
  });
  it('is verified against the contract', () => {
    const unknown = { ...failed, over: () => raw('sum(shop_order_total)') };
    expect(verified(unknown)).toThrow('system shop, figure orders-failed');
  });
  it.each([
    [{ name: 'Orders failed' }, 'name is "Orders failed": use a-z'],
    [{ about: 'money' }, 'about is "money": use business or performance'],
    [{ better: 'up' }, 'better is "up": use higher or lower'],
    [{ title: { en: 'Orders', pt: ' ' } }, 'title is'],
  ])('is refused with %j', (wrong, message) => {
    expect(() => projectWith({ ...failed, ...wrong } as Figure)).toThrow(message);
  });
  it('has a name of its own', () => {
    expect(() => projectWith(failed, failed)).toThrow(
      'name is "orders-failed": system shop has a figure of this name',
    );
  });
});
