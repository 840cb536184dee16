import { customRates, type Exception, sameSeriesAsAlert } from '../../unit/dashboards/linter-exceptions.ts';

const dashboard = 'vigia-clinic';

export const exceptions: readonly Exception[] = [
  ...sameSeriesAsAlert(dashboard),
  customRates(dashboard),
  {
    rule: 'target-rate-interval-rule',
    where: 'vigia-clinic "By Clinic"',
    reason: 'a table holds one number per clinic: the mean of the last hour, not of the last minute',
  },
];
