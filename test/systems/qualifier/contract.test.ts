import { describe, expect, it } from 'vitest';
import { contract } from '../../bundle.ts';
import { bucketsOf, sizesOf } from '../metrics.ts';

describe('the metrics of the qualifier', () => {
  it('are as many as its documents ask for', () => {
    // The twelfth, remediation_runs_total, is that of the desk, which makes the recovery actions run.
    expect(sizesOf('qualifier', 'Agente Qualificador')).toEqual({ 'Agente Qualificador': 11 });
    expect(contract.get('remediation_runs_total')!.labels).toMatchObject({ action: {}, result: {} });
  });
  it('tell apart the seconds that its objectives are set at', () => {
    expect(bucketsOf('qualifier_webhook_response_time_seconds')).toEqual(expect.arrayContaining([10, 30]));
  });
});
