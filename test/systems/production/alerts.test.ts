import { expect, it } from 'vitest';
import { alertGroups, configure } from '../../bundle.ts';
import { firstSteps } from '../../rules/guides.ts';
import { rulesOf, thresholds } from '../../rules/written.ts';
import { alertNamesOf, systemOf } from '../system.ts';

const ours = alertNamesOf(systemOf('production'));

it('the alerts are those of the source documents, with their thresholds, durations and severities', () => {
  const rules = rulesOf(alertGroups, configure()).filter(({ alert }) => ours.has(alert));
  expect(thresholds(rules)).toEqual([
    ['BackupFailed', '> 0', undefined, 'warning'],
    ['BackupTooOld', '> 93600', '5m', 'critical'],
    ['ResponseTimeHigh', '> 2', '5m', 'warning'],
    ['ResponseTimeCritical', '> 5', '5m', 'critical'],
    ['SystemFailure', '> 0.25', '1m', 'critical'],
    ['ExternalServiceDown', '< 1', '1m', 'critical'],
  ]);
});
it('the runbooks say what to do', () => {
  const steps = firstSteps(ours);
  expect(steps).toHaveLength(ours.size);
  for (const step of steps) expect(step).toMatch(/^.{20}/);
});
