import { counter, gauge, histogram, oneOf } from 'vigia/metrics';

export const orders = counter({
  name: 'foo_orders_total',
  help: 'Orders, by outcome',
  unit: 'items',
  labels: { outcome: oneOf('placed', 'refused') },
});
export const ordersWaiting = gauge({
  name: 'foo_orders_waiting',
  help: 'Orders that wait to be packed',
  unit: 'items',
});
export const orderTime = histogram({
  name: 'foo_order_seconds',
  help: 'Time from an order to its confirmation',
  unit: 'seconds',
  buckets: [1, 5, 30],
});
