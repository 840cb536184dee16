import { expect, it } from 'vitest';
import { alertGroups, configure } from '../../bundle.ts';
import { firstSteps } from '../../rules/guides.ts';
import { rulesOf, thresholds } from '../../rules/written.ts';
import { alertNamesOf, systemOf } from '../system.ts';

const ours = alertNamesOf(systemOf('qualifier'));

it('the alerts are those of the source documents, with their thresholds, durations and severities', () => {
  const rules = rulesOf(alertGroups, configure()).filter(({ alert }) => ours.has(alert));
  expect(thresholds(rules)).toEqual([
    ['QualifierErrorRate', '> 0.05', '1m', 'warning'],
    ['QualifierMostRequestsFail', '> 0.5', '1m', 'critical'],
    ['QualifierConsecutiveErrors', '>= 5', '1m', 'critical'],
    ['QualifierSlowResponses', '> 30', '5m', 'warning'],
    ['QualifierWebhookTimeouts', '> 0.01', '1m', 'warning'],
    ['QualifierLeadsUnanswered', '> 0', '1m', 'critical'],
    ['QualifierSessionsStuck', '> 0', '1m', 'warning'],
    ['QualifierMemoryLeakSuspected', '> 402653184', '10m', 'warning'],
  ]);
});
it('the runbooks say what to do', () => {
  const steps = firstSteps(ours);
  expect(steps).toHaveLength(ours.size);
  for (const step of steps) expect(step).toMatch(/^.{20}/);
});
