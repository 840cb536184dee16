import { describe, expect, it } from 'vitest';
import { choicesOf, panelTitles, pathsOf } from '../dashboards.ts';

describe('the dashboards of qualifier', () => {
  it('have the paths and UIDs that links and bookmarks depend on', () => {
    expect(pathsOf('qualifier')).toEqual([
      'provisioning/grafana/dashboards/Qualificador/vigia-qualifier.json',
      'provisioning/grafana/dashboards/Services/vigia-service-qualifier.json',
    ]);
  });
  it('offer the choices of these labels', () => {
    expect(choicesOf('qualifier')).toEqual([]);
  });
  it('have the panels that its documents ask for', () => {
    expect(panelTitles('vigia-qualifier')).toEqual(
      expect.arrayContaining([
        'Leads Processed per Hour',
        'Webhook Success Rate',
        'Webhook Response Time',
        'Active and Stuck Sessions',
        'Errors by Type',
      ]),
    );
  });
});
