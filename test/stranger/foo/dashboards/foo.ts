import { alertPanel, keyFigures, query, section, stat, timeSeries } from 'vigia/dashboards';
import { histogramQuantile, select, sum } from 'vigia/promql';
import { fooOrdersRefused } from '../alerts/foo.ts';
import { ordersWaiting, orderTime } from '../metrics/foo.ts';

export const foo = {
  uid: 'vigia-foo',
  title: 'Foo Orders',
  description: 'Whether orders are placed, and how fast.',
  keyFigure: 'Orders That Wait',
  sections: [
    keyFigures([
      stat('Orders That Wait', {
        description: 'Orders that wait to be packed. If they grow, pack faster.',
        unit: 'items',
        queries: [query(sum(select(ordersWaiting)), 'orders')],
      }),
    ]),
    section('Orders', 8, [
      alertPanel(fooOrdersRefused, 'perSecond'),
      timeSeries('Order Time (p95)', {
        description: 'Time from an order to its confirmation. If it grows, look at the store.',
        unit: 'seconds',
        queries: [query(histogramQuantile(0.95, orderTime, '$__rate_interval'), 'p95')],
      }),
    ]),
  ],
};
