import { describe, expect, it } from 'vitest';
import { levels } from '../../../core/alerts/levels.ts';
import { alertingPage } from '../../../core/generate/docs/alerting.ts';
import { configure, receivers, routes } from '../../bundle.ts';

const { content } = alertingPage(configure({ escalateAfter: '20m' }));
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
    expect(told).toEqual([...routes.map(({ receiver }) => receiver), 'warning']);
    expect(content).toContain('| `severity` critical | critical | 10s | 1m | 1h |  |');
  });
  it('says after how long the next in line is told', () => {
    expect(content).toContain('| `severity` critical | escalation | 20m | 1m | 1h | yes |');
  });
});
