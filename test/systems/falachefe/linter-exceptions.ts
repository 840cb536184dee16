import {
  alertRange,
  customRates,
  type Exception,
  sameSeriesAsAlert,
} from '../../unit/dashboards/linter-exceptions.ts';

const dashboards = ['vigia-whatsapp-auth', 'vigia-crewai', 'vigia-business'];

export const exceptions: readonly Exception[] = [
  ...dashboards.flatMap(sameSeriesAsAlert),
  ...dashboards.map(customRates),
  ...['vigia-whatsapp-auth', 'vigia-crewai'].map(alertRange),
  {
    rule: 'target-rate-interval-rule',
    where: 'vigia-business "By Company"',
    reason: 'a table holds one number per company: the mean of the last hour, not of the last minute',
  },
];
