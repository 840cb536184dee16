import { defineObjective } from 'vigia';
import { orderTime } from '../metrics/foo.ts';

export const promptOrders = defineObjective({
  name: 'prompt-orders',
  title: { en: 'Foo Prompt Orders', pt: 'Pedidos rápidos do Foo' },
  description: {
    en: '95 % of the orders are confirmed within five seconds.',
    pt: '95 % dos pedidos são confirmados em até cinco segundos.',
  },
  target: 0.95,
  indicator: { kind: 'latency', histogram: orderTime, within: 5 },
  causes: [{ en: 'The store is slow.', pt: 'A loja está lenta.' }],
});
