import { expect, it } from 'vitest';
import { LONGEST_UID, uidOf } from '../../../core/alerts/uid.ts';

it('a uid is never longer than Grafana takes, and those of two names that begin alike differ', () => {
  expect(uidOf('vigia-slo-bot-answers')).toBe('vigia-slo-bot-answers');
  const long = ['connected', 'connected-twice'].map(end => uidOf(`vigia-slo-evolution-api-instances-${end}`));
  expect(new Set(long).size).toBe(2);
  for (const uid of long) {
    expect(uid.length).toBeLessThanOrEqual(LONGEST_UID);
    expect(uid).toMatch(/^vigia-slo-evolution-api-instanc[\w-]*$/);
  }
});
