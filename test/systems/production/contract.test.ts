import { describe, expect, it } from 'vitest';
import { labelsOf, sizesOf } from '../metrics.ts';

describe('the metrics of Production', () => {
  it('are as many as its documents ask for', () => {
    expect(sizesOf('production', 'Backup', 'Production')).toEqual({ Backup: 4, Production: 15 });
  });
  it('have the labels that its documents name', () => {
    for (const name of ['started', 'finished', 'handed_off']) {
      expect(labelsOf(`conversations_${name}_total`)).toEqual(['channel', 'clinic_id']);
    }
    expect(labelsOf('appointments_confirmed_total')).toEqual(['clinic_id']);
    expect(labelsOf('revenue_total')).toEqual(['currency']);
    expect(labelsOf('api_cost_total')).toEqual(['provider']);
    expect(labelsOf('infrastructure_cost_total')).toEqual(['resource']);
  });
});
