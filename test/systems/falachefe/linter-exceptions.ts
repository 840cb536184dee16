import { alertRange, type Exception } from '../../unit/dashboards/linter-exceptions.ts';

export const exceptions: readonly Exception[] = [
  ...['vigia-whatsapp-auth', 'vigia-crewai'].map(uid => alertRange(uid)),
  {
    rule: 'target-rate-interval-rule',
    where: 'vigia-business "By Company"',
    reason: 'a table holds one number per company: the mean of the last hour, not of the last minute',
  },
];
