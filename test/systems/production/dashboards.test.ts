import { describe, expect, it } from 'vitest';
import { choicesOf, pathsOf } from '../dashboards.ts';

describe('the dashboards of production', () => {
  it('have the paths and UIDs that links and bookmarks depend on', () => {
    expect(pathsOf('production')).toEqual([
      'provisioning/grafana/dashboards/Production/vigia-backup.json',
      'provisioning/grafana/dashboards/Production/vigia-production-business.json',
      'provisioning/grafana/dashboards/Production/vigia-production-performance.json',
    ]);
  });
  it('offer the choices of these labels', () => {
    expect(choicesOf('production')).toEqual([]);
  });
});
