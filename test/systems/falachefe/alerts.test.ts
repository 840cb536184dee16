import { expect, it } from 'vitest';
import { alertGroups, configure } from '../../bundle.ts';
import { firstSteps } from '../../rules/guides.ts';
import { rulesOf, thresholds } from '../../rules/written.ts';
import { alertNamesOf, systemOf } from '../system.ts';

const ours = alertNamesOf(systemOf('falachefe'));

it('the alerts are those of the source documents, with their thresholds, durations and severities', () => {
  const rules = rulesOf(alertGroups, configure()).filter(({ alert }) => ours.has(alert));
  expect(thresholds(rules)).toEqual([
    ['WhatsAppAuthHighFailureRate', '> 0.1', '2m', 'warning'],
    ['WhatsAppAuthHighResponseTime', '> 5', '5m', 'warning'],
    ['WhatsAppAuthRateLimitHits', '> 10', '1m', 'critical'],
    ['CrewAIMessageProcessingErrors', '> 0.05', '2m', 'warning'],
    ['CrewAIHighProcessingTime', '> 30', '5m', 'warning'],
    ['CrewAIQueueBacklog', '> 100', '5m', 'critical'],
    ['DatabaseConnectionErrors', '> 0.1', '1m', 'critical'],
    ['RedisConnectionErrors', '> 0.1', '1m', 'critical'],
    ['HealthCheckFailing', '== 0', '1m', 'warning'],
  ]);
});
it('the runbooks say what to do', () => {
  const steps = firstSteps(ours);
  expect(steps).toHaveLength(ours.size);
  for (const step of steps) expect(step).toMatch(/^.{20}/);
});
