import { defineSystem } from 'vigia';
import { fooOrdersRefused } from '../alerts/foo.ts';
import { foo as dashboard } from '../dashboards/foo.ts';
import * as metrics from '../metrics/foo.ts';
import { promptOrders } from '../slos/foo.ts';

export const foo = defineSystem({
  name: 'foo',
  title: 'Foo',
  maxSeries: 50,
  metrics: Object.values(metrics),
  alerts: [fooOrdersRefused],
  slos: [promptOrders],
  dashboards: [dashboard],
});
