import { describe, expect, it } from 'vitest';
import { crews, handoffs } from '../../../dashboards/falachefe/identities.ts';
import * as directory from '../../../exporter/systems/falachefe/crews/directory.ts';
import { choicesOf, panelTitles, pathsOf, titleOf, twice } from '../dashboards.ts';

describe('the dashboards of falachefe', () => {
  it('have the paths and UIDs that links and bookmarks depend on', () => {
    expect(pathsOf('falachefe')).toEqual([
      'provisioning/grafana/dashboards/Falachefe/vigia-business.json',
      'provisioning/grafana/dashboards/Falachefe/vigia-crewai.json',
      'provisioning/grafana/dashboards/Falachefe/vigia-whatsapp-auth.json',
      'provisioning/grafana/dashboards/Services/vigia-service-falachefe.json',
    ]);
  });
  it('offer the choices of these labels', () => {
    expect(choicesOf('falachefe')).toEqual(['company', 'crew']);
  });
  it('have the panels that its documents ask for', () => {
    expect(titleOf('vigia-whatsapp-auth')).toBe('WhatsApp Authentication Dashboard');
    expect(titleOf('vigia-crewai')).toBe('CrewAI Performance Dashboard');
    expect(panelTitles('vigia-whatsapp-auth')).toEqual(
      expect.arrayContaining([
        'Authentication Attempts Rate',
        'Active Sessions',
        'Authentication Response Time (p95, p50)',
        'Rate Limit Hits',
        'Verification Codes Sent',
      ]),
    );
    expect(panelTitles('vigia-crewai')).toEqual(
      expect.arrayContaining([
        'Messages Processed Rate',
        'Task Execution Time (p95)',
        'Agent Handoffs',
        'Memory Operations',
        'Queue Depth',
      ]),
    );
    expect(panelTitles('vigia-business').length).toBeGreaterThan(10);
  });
  it('give each crew and handoff its own colour', () => {
    expect(Object.keys(crews)).toEqual(directory.crews.map(({ id }) => id));
    const steps = directory.crews.flatMap(({ agents }) =>
      agents.slice(1).map((agent, i) => `${agents[i]!.id} → ${agent.id}`),
    );
    expect(Object.keys(handoffs)).toEqual(steps);
    expect([...twice(crews), ...twice(handoffs)]).toEqual([]);
  });
});
