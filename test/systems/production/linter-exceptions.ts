import {
  alertRange,
  customRates,
  type Exception,
  sameSeriesAsAlert,
} from '../../unit/dashboards/linter-exceptions.ts';

const dashboards = ['vigia-production-business', 'vigia-production-performance'];

export const exceptions: readonly Exception[] = [
  ...[...dashboards, 'vigia-backup'].flatMap(sameSeriesAsAlert),
  ...dashboards.map(customRates),
  alertRange('vigia-production-performance'),
];
