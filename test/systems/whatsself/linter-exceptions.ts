import {
  alertRange,
  customRates,
  type Exception,
  sameSeriesAsAlert,
} from '../../unit/dashboards/linter-exceptions.ts';

const dashboards = ['vigia-whatsself-overview', 'vigia-whatsself-quality', 'vigia-whatsself-flows'];

export const exceptions: readonly Exception[] = [
  ...dashboards.flatMap(sameSeriesAsAlert),
  ...dashboards.map(customRates),
  alertRange('vigia-whatsself-overview'),
];
