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
  summary: 'Foo refuses orders',
  description: '{{ $value }} orders a second are refused.',
  runbook: { impact: 'Customers cannot buy.', causes: ['Stock is empty.'], steps: ['Count the stock.'] },
  unitTest: { drive: growing(refused), firing: 0.2, silent: 0.05 },
});
