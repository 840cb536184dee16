import type { Exception } from '../../unit/dashboards/linter-exceptions.ts';

export const exceptions: readonly Exception[] = [
  {
    rule: 'target-rate-interval-rule',
    where: 'vigia-clinic "By Clinic"',
    reason: 'a table holds one number per clinic: the mean of the last hour, not of the last minute',
  },
];
