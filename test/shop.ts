import { defineConfig, defineSystem } from 'vigia';
import { type Alert, aged, growing, standing } from 'vigia/alerts';
import { type Dashboard, line, query, timeSeries } from 'vigia/dashboards';
import { counter, gauge, oneOf } from 'vigia/metrics';
import { age, increase, rate, select, sum } from 'vigia/promql';

/** A stranger's project: a shop that Vigia has never heard of, without a server, a scenario or a drill of its own. */

export const orders = counter({
  name: 'shop_orders_total',
  help: 'Orders by what became of them',
  unit: 'items',
  labels: { status: oneOf('placed', 'failed') },
});
export const waiting = gauge({
  name: 'shop_orders_waiting',
  help: 'Orders that wait to be packed',
  unit: 'items',
  labels: {},
});
export const counted = gauge({
  name: 'shop_stock_counted_timestamp_seconds',
  help: 'When the stock was last counted',
  unit: 'timestamp',
  labels: {},
});
const failed = select(orders, { status: 'failed' });

type Told = Pick<Alert, 'name' | 'value' | 'threshold' | 'for' | 'unitTest'>;

export function shopAlert(told: Told): Alert {
  return {
    severity: 'warning',
    category: 'business',
    service: 'shop',
    summary: 'The shop has a problem',
    description: 'The value is {{ $value }}.',
    runbook: { impact: 'Customers wait.', causes: ['It is busy.'], steps: ['Look.'] },
    ...told,
  };
}

export const ordersFail = shopAlert({
  name: 'ShopOrdersFail',
  value: sum(rate(failed, '5m')),
  threshold: { operator: '>', value: 0.5 },
  for: '1m',
  unitTest: { drive: growing(failed), firing: 0.525, silent: 0.475 },
});
/** Of its threshold compressed time would see a sixtieth, did the replay not make up for it. */
export const manyFail = shopAlert({
  name: 'ShopManyOrdersFail',
  value: sum(increase(failed, '10m')),
  threshold: { operator: '>', value: 300 },
  for: '0s',
  unitTest: { drive: growing(failed), firing: 0.525, silent: 0.475 },
});
export const manyWait = shopAlert({
  name: 'ShopManyOrdersWait',
  value: select(waiting),
  threshold: { operator: '>', value: 10 },
  for: '2m',
  unitTest: { drive: standing(waiting), firing: 11, silent: 10 },
});
export const stockUncounted = shopAlert({
  name: 'ShopStockUncounted',
  value: age(select(counted)),
  threshold: { operator: '>', value: 3600 },
  for: '1m',
  unitTest: { drive: aged(counted), firing: 3601, silent: 3600 },
});

/** The project with these alerts, each on a panel. */
export function shop(alerts: readonly Alert[], options: Partial<Parameters<typeof defineConfig>[0]> = {}) {
  const dashboard: Dashboard = {
    uid: 'shop',
    title: 'Shop',
    description: 'The shop',
    // Grafana 9 refuses a dashboard with the title of its folder.
    folder: 'Shops',
    services: ['shop'],
    variables: [],
    sections: [
      {
        title: 'Alerts',
        lines: alerts.map(alert =>
          line(8, [
            timeSeries(alert.name, {
              description: 'What the alert looks at.',
              unit: 'items',
              queries: [query(alert.value, alert.name)],
              alert,
            }),
          ]),
        ),
      },
    ],
  };
  return defineConfig({
    systems: [
      defineSystem({
        name: 'shop',
        title: 'Shop',
        metrics: [orders, waiting, counted],
        alerts,
        dashboards: [dashboard],
      }),
    ],
    platform: [],
    ...options,
  });
}
