import { describe, expect, it } from 'vitest';
import { burnAlertsOf, promisesOf, sayWhatToDo } from '../objectives.ts';

describe('the objectives of atendeai', () => {
  it('are those of its documents, with their targets and periods', () => {
    expect(promisesOf('atendeai')).toEqual([['atendeai-availability', 0.999, '30d']]);
  });
  it('say their period and what to do', () => {
    sayWhatToDo('atendeai');
  });
  it('have an alert for now and one for the next days each', () => {
    expect(burnAlertsOf('atendeai')).toEqual([
      ['SLOAtendeaiAvailabilityBurnsFast', 'critical'],
      ['SLOAtendeaiAvailabilityBurnsSlowly', 'warning'],
    ]);
  });
});
