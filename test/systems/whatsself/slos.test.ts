import { describe, expect, it } from 'vitest';
import { burnAlertsOf, promisesOf, sayWhatToDo } from '../objectives.ts';

describe('the objectives of whatsself', () => {
  it('are those of its documents, with their targets and periods', () => {
    expect(promisesOf('whatsself')).toEqual([
      ['whatsself-api-availability', 0.995, '30d'],
      ['whatsself-first-response', 0.95, '30d'],
      ['whatsself-send-success', 0.97, '1d'],
      ['whatsself-session-recovery', 0.95, '30d'],
    ]);
  });
  it('say their period and what to do', () => {
    sayWhatToDo('whatsself');
  });
  it('have an alert for now and one for the next days each', () => {
    expect(burnAlertsOf('whatsself')).toEqual([
      ['SLOWhatsselfApiAvailabilityBurnsFast', 'critical'],
      ['SLOWhatsselfApiAvailabilityBurnsSlowly', 'warning'],
      ['SLOWhatsselfFirstResponseBurnsFast', 'critical'],
      ['SLOWhatsselfFirstResponseBurnsSlowly', 'warning'],
      ['SLOWhatsselfSendSuccessBurnsFast', 'critical'],
      ['SLOWhatsselfSendSuccessBurnsSlowly', 'warning'],
      ['SLOWhatsselfSessionRecoveryBurnsFast', 'critical'],
      ['SLOWhatsselfSessionRecoveryBurnsSlowly', 'warning'],
    ]);
  });
});
