import {
  alertRange,
  customRates,
  type Exception,
  sameSeriesAsAlert,
} from '../../unit/dashboards/linter-exceptions.ts';

const dashboard = 'vigia-qualifier';

export const exceptions: readonly Exception[] = [
  ...sameSeriesAsAlert(dashboard),
  customRates(dashboard),
  alertRange(dashboard),
];
