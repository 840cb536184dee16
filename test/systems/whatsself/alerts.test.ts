import { expect, it } from 'vitest';
import { alertGroups, configure } from '../../bundle.ts';
import { firstSteps } from '../../rules/guides.ts';
import { rulesOf, thresholds } from '../../rules/written.ts';
import { alertNamesOf, systemOf } from '../system.ts';

const ours = alertNamesOf(systemOf('whatsself'));

it('the alerts are those of the source documents, with their thresholds, durations and severities', () => {
  const rules = rulesOf(alertGroups, configure()).filter(({ alert }) => ours.has(alert));
  expect(thresholds(rules)).toEqual([
    ['WhatsSelfSessionDisconnected', '== 0', '1m', 'critical'],
    ['WhatsSelfQueueStalled', '> 0', '1m', 'critical'],
    ['WhatsSelfOutflowBelowInflow', '< 0.5', '5m', 'warning'],
    ['WhatsSelfSendFailures', '> 0.25', '2m', 'critical'],
    ['WhatsSelfCircuitBreakerOpen', '== 2', '1m', 'critical'],
    ['WhatsSelfBackendErrors', '> 0.05', '2m', 'warning'],
    ['WhatsSelfContactFlood', '> 60', '1m', 'warning'],
  ]);
});
it('the runbooks say what to do', () => {
  const steps = firstSteps(ours);
  expect(steps).toHaveLength(ours.size);
  for (const step of steps) expect(step).toMatch(/^.{20}/);
});
