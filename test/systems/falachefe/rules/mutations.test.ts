import { describe, it } from 'vitest';
import { failsOver, promtool } from '../../../rules/mutations.ts';
import { titleOf } from '../../../rules/tool.ts';

describe.skipIf('missing' in promtool)(titleOf('promtool', promtool), () => {
  it.each([
    ['a threshold twice as high', 'whatsapp-auth', '> 0.1', '> 0.2'],
    ['a threshold half as high', 'whatsapp-auth', '> 0.1', '> 0.05'],
    ['a threshold that includes its own value', 'crewai', '> 100', '>= 100'],
    ['a shorter `for`', 'crewai', 'for: 2m', 'for: 1m45s'],
    ['a longer `for`', 'crewai', 'for: 5m', 'for: 5m15s'],
    [
      'an alert that adds the environments up',
      'whatsapp-auth',
      'sum by (environment) (rate(whatsapp_auth_attempts_total{status="failed"}[5m]))',
      'sum(rate(whatsapp_auth_attempts_total{status="failed"}[5m]))',
    ],
    [
      'an alert that does not sum',
      'whatsapp-auth',
      'sum by (environment) (rate(whatsapp_auth_attempts_total{status="failed"}[5m]))',
      'rate(whatsapp_auth_attempts_total{status="failed"}[5m])',
    ],
  ])('fails over %s, so its unit tests can fail', failsOver);
});
