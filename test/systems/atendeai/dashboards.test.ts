import { describe, expect, it } from 'vitest';
import { choicesOf, pathsOf } from '../dashboards.ts';

describe('the dashboards of atendeai', () => {
  it('have the paths and UIDs that links and bookmarks depend on', () => {
    expect(pathsOf('atendeai')).toEqual([
      'provisioning/grafana/dashboards/AtendeAI/vigia-clinic.json',
      'provisioning/grafana/dashboards/Services/vigia-service-atendeai.json',
    ]);
  });
  it('offer the choices of these labels', () => {
    expect(choicesOf('atendeai')).toEqual(['clinic']);
  });
});
