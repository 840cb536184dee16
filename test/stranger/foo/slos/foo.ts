import { defineObjective } from 'vigia';
import { orderTime } from '../metrics/foo.ts';

export const promptOrders = defineObjective({
  name: 'prompt-orders',
  title: 'Foo Prompt Orders',
  description: '95 % of the orders are confirmed within five seconds.',
  target: 0.95,
  indicator: { kind: 'latency', histogram: orderTime, within: 5 },
  causes: ['The store is slow.'],
});
