import { expect, it } from 'vitest';
import { alertGroups, configure } from '../../bundle.ts';
import { rulesOf, thresholds } from '../../rules/written.ts';
import { alertNamesOf, systemOf } from '../system.ts';

it('the alerts are those of the source documents, with their thresholds, durations and severities', () => {
  const ours = alertNamesOf(systemOf('whatsself'));
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
