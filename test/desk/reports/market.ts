import { defineConfig, defineFigure, defineSystem } from 'vigia';
import { growing } from 'vigia/alerts';
import { increase, max, overTime, rate, ratio, select, sum } from 'vigia/promql';
import { deskProject } from '../../../core/desk/project.ts';
import { configure } from '../../../core/project/config.ts';
import { orders, waiting } from '../../shop.ts';

const failed = select(orders, { status: 'failed' });
const placed = select(orders, { status: 'placed' });

/** A stranger's project with an objective, figures and reports; its clocks change on 2025-03-30. */
export function market(channels: NonNullable<Parameters<typeof defineConfig>[0]['channels']> = {}) {
  const project = defineConfig({
    systems: [
      defineSystem({
        name: 'market',
        title: 'Market',
        metrics: [orders, waiting],
        slos: [
          {
            name: 'orders',
            title: 'Orders succeed',
            description: '99 % of the orders of a month are placed.',
            target: 0.99,
            indicator: {
              kind: 'bad events',
              bad: range => sum(rate(failed, range)),
              total: range => sum(rate(orders, range)),
            },
            minimumEvents: 100,
            causes: ['It is busy.'],
            drives: { good: growing(placed), bad: growing(failed) },
          },
        ],
        figures: [
          defineFigure({
            name: 'orders-by-status',
            title: { en: 'Orders by status', pt: 'Pedidos por situação' },
            about: 'business',
            unit: 'items',
            over: period => sum(increase(orders, period), { by: ['status'] }),
          }),
          defineFigure({
            name: 'orders-failed',
            title: { en: 'Orders that failed', pt: 'Pedidos com falha' },
            about: 'performance',
            unit: 'ratio',
            better: 'lower',
            over: period => ratio(sum(increase(failed, period)), sum(increase(orders, period))),
            advice: [{ above: 0.02, recommend: { en: 'Ask the bank.', pt: 'Pergunte ao banco.' } }],
          }),
          defineFigure({
            name: 'orders-waiting',
            title: { en: 'Orders waiting, at most', pt: 'Pedidos em espera, no máximo' },
            about: 'business',
            unit: 'items',
            over: period => max(overTime('max', waiting, period)),
          }),
        ],
      }),
    ],
    desk: {
      server: 'alertmanager',
      inbox: '/inbox',
      reports: { timeZone: 'Europe/Lisbon', hour: 8, daily: ['reports'], weekly: ['reports'] },
    },
    channels,
  });
  return deskProject(configure(project));
}
