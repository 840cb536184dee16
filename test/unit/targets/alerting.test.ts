import { describe, expect, it } from 'vitest';
import { levels } from '../../../core/alerts/levels.ts';
import { alertingPage } from '../../../core/generate/docs/alerting.ts';
import { defineConfig } from '../../../core/index.ts';
import { configure as configureProject } from '../../../core/project/config.ts';
import { configure, project, receivers, routes } from '../../bundle.ts';

const { content } = alertingPage(configure());
const rows = content.split('\n').filter(line => line.startsWith('| '));

describe('the page on alerting', () => {
  it('maps each level of the documents', () => {
    for (const name of Object.keys(levels)) {
      expect(rows.filter(row => row.startsWith(`| ${name} |`))).toHaveLength(1);
    }
    expect(rows.find(row => row.startsWith('| CRITICAL'))).toContain(
      '`severity="critical"`, `escalate="true"`',
    );
    expect(rows.find(row => row.startsWith('| HIGH'))).not.toContain('escalate');
  });
  it('tells of each route in order whom it tells, and how often', () => {
    const told = rows.map(row => row.split(' | ')[1]!).filter(name => receivers.some(one => one === name));
    const byAlertmanager = routes.filter(({ groupWait }) => groupWait !== 'escalateAfter');
    expect(told).toEqual([...byAlertmanager.map(({ receiver }) => receiver), 'warning']);
    expect(content).toContain('| `severity` critical | critical | 10s | 1m | 1h |  |');
  });
  it('says after how long the next in line is told', () => {
    const { escalation, ...usual } = project.options;
    const { content: page } = alertingPage(
      configureProject(defineConfig({ ...usual }), { escalateAfter: '20m' }),
    );
    expect(page).toContain('| critical | 20m | `escalation` |');
    const elsewhere = defineConfig({ ...project.options, desk: { server: 'exporter', inbox: '/inbox' } });
    expect(alertingPage(configureProject(elsewhere, { escalateAfter: '20m' })).content).toContain(
      '| `severity` critical | escalation | 20m | 1m | 1h | yes |',
    );
  });
  it('says who has the duty, and whom each level calls', () => {
    const onCall = {
      people: { ana: { channels: ['critical'] } },
      rota: ['ana'],
      from: '2026-01-05',
      timeZone: 'America/Sao_Paulo',
    } as const;
    const { content: page } = alertingPage(
      configureProject(
        defineConfig({
          ...project.options,
          onCall,
          escalation: {
            critical: [{ after: '10m', to: ['on-call'] }],
            warning: [{ after: '8h', to: ['ana', 'platform'] }],
          },
        }),
      ),
    );
    expect(page).toContain('| critical | 10m | `on-call` |\n| warning | 8h | `ana`, `platform` |');
    expect(page).toContain('ana in turns of 7 days, handed over at 09:00 (America/Sao_Paulo)');
  });
});
