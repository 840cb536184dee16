import { describe, expect, it } from 'vitest';
import { bucketsOf, sizesOf } from '../metrics.ts';

describe('the metrics of the qualifier', () => {
  it('are as many as its documents ask for, but that of remedies, which is of the desk', () => {
    expect(sizesOf('qualifier', 'Agente Qualificador')).toEqual({ 'Agente Qualificador': 11 });
  });
  it('tell apart the seconds that its objectives are set at', () => {
    expect(bucketsOf('qualifier_webhook_response_time_seconds')).toEqual(expect.arrayContaining([10, 30]));
  });
});
