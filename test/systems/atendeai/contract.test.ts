import { describe, expect, it } from 'vitest';
import { labelsOf, sizesOf } from '../metrics.ts';

describe('the metrics of AtendeAI', () => {
  it('are as many as its documents ask for', () => {
    expect(sizesOf('atendeai', 'AtendeAI')).toEqual({ AtendeAI: 4 });
  });
  it('have the labels that its documents name', () => {
    for (const name of ['cpu_usage_percent', 'memory_usage_bytes', 'disk_usage_percent']) {
      expect(labelsOf(`system_${name}`)).toEqual(['service', 'clinic_id']);
    }
  });
});
