import { defineAlert } from 'vigia';
import { growing } from 'vigia/alerts';
import { rate, select, sum } from 'vigia/promql';
import { orders } from '../metrics/foo.ts';

const refused = select(orders, { outcome: 'refused' });

export const fooOrdersRefused = defineAlert({
  name: 'FooOrdersRefused',
  value: sum(rate(refused, '5m')),
  threshold: { operator: '>', value: 0.1 },
  for: '2m',
  severity: 'critical',
  summary: { en: 'Foo refuses orders', pt: 'Foo recusa pedidos' },
  description: {
    en: '{{ $value }} orders a second are refused.',
    pt: '{{ $value }} pedidos por segundo são recusados.',
  },
  runbook: {
    impact: { en: 'Customers cannot buy.', pt: 'Clientes não conseguem comprar.' },
    causes: [{ en: 'Stock is empty.', pt: 'O estoque está vazio.' }],
    steps: [{ en: 'Count the stock.', pt: 'Conte o estoque.' }],
  },
  unitTest: { drive: growing(refused), firing: 0.2, silent: 0.05 },
});
