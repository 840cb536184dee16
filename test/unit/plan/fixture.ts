import { defineConfig, defineObjective, defineSystem } from 'vigia';
import { growing, standing } from 'vigia/alerts';
import { query, section, timeSeries } from 'vigia/dashboards';
import { counter, gauge, histogram, oneOf } from 'vigia/metrics';
import { rate, select, sum } from 'vigia/promql';
import { allArtifacts } from '../../../core/generate/all.ts';
import type { Change } from '../../../core/plan/change.ts';
import { compareFiles, type Files } from '../../../core/plan/compare.ts';
import { configure, type Settings } from '../../../core/project/config.ts';
import { onlySystems } from '../../../core/project/only.ts';
import type { ProjectOptions } from '../../../core/project/options.ts';
import { shopAlert } from '../../shop.ts';

/** What the plans of the tests are about: a shop, with everything that can change of one. */
export interface Shop {
  readonly threshold?: number;
  readonly for?: `${number}m`;
  readonly severity?: 'warning' | 'critical';
  readonly perPacker?: boolean;
  readonly stockAlert?: boolean;
  readonly target?: number;
  readonly window?: '30d' | '7d';
  readonly panels?: readonly string[];
  readonly unit?: 'items' | 'messages';
  readonly statuses?: readonly [string, ...string[]];
  readonly withoutStock?: boolean;
  readonly settings?: Partial<Settings>;
  readonly options?: Partial<ProjectOptions>;
}

/** Returns the shop as a project. */
export function shopOf(shop: Shop) {
  const { threshold = 5, severity = 'warning', target = 0.995, window = '30d', unit = 'items' } = shop;
  const orders = counter({
    name: 'shop_orders_total',
    help: 'Orders by what became of them',
    unit: 'items',
    labels: { status: oneOf(...(shop.statuses ?? ['placed', 'failed'])) },
  });
  const waiting = gauge({
    name: 'shop_orders_waiting',
    help: 'Orders that wait, by packer',
    unit: 'items',
    labels: { packer: oneOf('north', 'south') },
  });
  const stock = gauge({ name: 'shop_stock', help: 'Items in stock', unit: 'items', labels: {} });
  const duration = histogram({
    name: 'shop_order_seconds',
    help: 'Time that an order takes',
    unit: 'seconds',
    labels: {},
    buckets: [1, 5],
  });
  const manyWait = shopAlert({
    name: 'ShopManyOrdersWait',
    value: shop.perPacker ? sum(select(waiting), { by: ['packer'] }) : sum(select(waiting)),
    threshold: { operator: '>', value: threshold },
    for: shop.for ?? '5m',
    unitTest: {
      drive: standing(select(waiting, { packer: 'north' })),
      firing: threshold + 1,
      silent: threshold,
    },
  });
  const stockLow = shopAlert({
    name: 'ShopStockLow',
    value: select(stock),
    threshold: { operator: '<', value: 3 },
    for: '1m',
    unitTest: { drive: standing(stock), firing: 2, silent: 4 },
  });
  const failed = select(orders, { status: 'failed' } as never);
  const ordersFail = shopAlert({
    name: 'ShopOrdersFail',
    value: sum(rate(failed, '5m')),
    threshold: { operator: '>', value: 0.5 },
    for: '1m',
    unitTest: { drive: growing(failed), firing: 0.6, silent: 0.4 },
  });
  const alerts = [{ ...manyWait, severity }, ordersFail, ...(shop.stockAlert ? [stockLow] : [])];
  const panels = (shop.panels ?? ['Orders', 'Packing']).map(title =>
    timeSeries(title, {
      description: `Shows ${title.toLowerCase()}.`,
      unit,
      queries: [query(title === 'Packing' ? sum(waiting) : sum(rate(orders, '5m')), title)],
    }),
  );
  return defineConfig({
    systems: [
      defineSystem({
        name: 'shop',
        title: 'Shop',
        metrics: [orders, waiting, duration, ...(shop.withoutStock ? [] : [stock])],
        alerts,
        slos: [
          defineObjective({
            name: 'prompt',
            title: 'Prompt Orders',
            description: 'Orders are taken within 5 s.',
            target,
            window,
            indicator: { kind: 'latency', histogram: duration, within: 5 },
            causes: ['The shop is full.'],
          }),
        ],
        dashboards: [
          {
            uid: 'shop',
            title: 'Shop',
            description: 'Whether the shop sells.',
            folder: 'Shops',
            sections: [
              section('Sales', 8, panels),
              ...alerts.map(alert =>
                section(alert.name, 8, [
                  timeSeries(alert.name, {
                    description: 'What the alert looks at.',
                    unit: 'items',
                    queries: [query(alert.value, alert.name)],
                    alert,
                  }),
                ]),
              ),
            ],
          },
        ],
      }),
    ],
    targets: [{ job: 'shop', at: ['10.0.0.1:3001'] }],
    environments: { production: shop.settings ?? {} },
    ...shop.options,
  });
}

/** Returns what is generated for the shop. */
export function filesOf(shop: Shop, systems?: readonly string[]): Files {
  const project = systems ? onlySystems(shopOf(shop), systems) : shopOf(shop);
  const artifacts = allArtifacts(configure(project), systems ? ['alerts', 'dashboards'] : undefined);
  return new Map(artifacts.map(({ path, content }) => [path, content]));
}

/** Returns what changes from one shop to another. */
export function changesOf(before: Shop, after: Shop): Change[] {
  return compareFiles(filesOf(before), filesOf(after));
}
