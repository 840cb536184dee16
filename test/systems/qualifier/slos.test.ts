import { describe, expect, it } from 'vitest';
import { burnAlertsOf, promisesOf, sayWhatToDo } from '../objectives.ts';

describe('the objectives of qualifier', () => {
  it('are those of its documents, with their targets and periods', () => {
    expect(promisesOf('qualifier')).toEqual([
      ['qualifier-availability', 0.995, '30d'],
      ['qualifier-response', 0.95, '30d'],
      ['qualifier-success', 0.95, '30d'],
    ]);
  });
  it('say their period and what to do', () => {
    sayWhatToDo('qualifier');
  });
  it('have an alert for now and one for the next days each', () => {
    expect(burnAlertsOf('qualifier')).toEqual([
      ['SLOQualifierAvailabilityBurnsFast', 'critical'],
      ['SLOQualifierAvailabilityBurnsSlowly', 'warning'],
      ['SLOQualifierResponseBurnsFast', 'critical'],
      ['SLOQualifierResponseBurnsSlowly', 'warning'],
      ['SLOQualifierSuccessBurnsFast', 'critical'],
      ['SLOQualifierSuccessBurnsSlowly', 'warning'],
    ]);
  });
});
