import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { alwaysFires } from '../../core/alerts/alert.ts';
import { runbookArtifacts } from '../../core/generate/docs/runbooks.ts';
import { ruleTestArtifacts } from '../../core/generate/rule-tests.ts';
import { ruleArtifacts } from '../../core/generate/rules.ts';
import { alertGroups, alerts, configure, project } from '../bundle.ts';

interface Rule {
  alert: string;
  expr: string;
  for?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

const panels = new Map(alerts.map((alert, i) => [alert.name, { uid: 'some-dashboard', panelId: i }]));
const rulesAt = (timeScale: number): Rule[] =>
  ruleArtifacts(alertGroups, configure({ timeScale }), panels).flatMap(({ content }) =>
    (load(content) as { groups: { rules: Rule[] }[] }).groups
      .flatMap(group => group.rules)
      // The rest are recording rules.
      .filter(rule => rule.alert !== undefined),
  );

describe('the rules', () => {
  const rules = rulesAt(1);

  it('are those of the source documents, with their thresholds, durations and severities', () => {
    // Those of objectives have tests of their own.
    const own = rules.filter(rule => !rule.alert.startsWith('SLO'));
    const table = own.map(rule => [
      rule.alert,
      // The last comparison: those before it guard against low traffic.
      rule.expr.split(/ (?=[><=]+ [\d.]+$)/)[1],
      rule.for,
      rule.labels.severity,
    ]);
    expect(table).toEqual([
      ['WhatsAppAuthHighFailureRate', '> 0.1', '2m', 'warning'],
      ['WhatsAppAuthHighResponseTime', '> 5', '5m', 'warning'],
      ['WhatsAppAuthRateLimitHits', '> 10', '1m', 'critical'],
      ['CrewAIMessageProcessingErrors', '> 0.05', '2m', 'warning'],
      ['CrewAIHighProcessingTime', '> 30', '5m', 'warning'],
      ['CrewAIQueueBacklog', '> 100', '5m', 'critical'],
      ['DatabaseConnectionErrors', '> 0.1', '1m', 'critical'],
      ['RedisConnectionErrors', '> 0.1', '1m', 'critical'],
      ['HealthCheckFailing', '== 0', '1m', 'warning'],
      ['WhatsSelfSessionDisconnected', '== 0', '1m', 'critical'],
      ['WhatsSelfQueueStalled', '> 0', '1m', 'critical'],
      ['WhatsSelfOutflowBelowInflow', '< 0.5', '5m', 'warning'],
      ['WhatsSelfSendFailures', '> 0.25', '2m', 'critical'],
      ['WhatsSelfCircuitBreakerOpen', '== 2', '1m', 'critical'],
      ['WhatsSelfBackendErrors', '> 0.05', '2m', 'warning'],
      ['WhatsSelfContactFlood', '> 60', '1m', 'warning'],
      ['QualifierErrorRate', '> 0.05', '1m', 'warning'],
      ['QualifierMostRequestsFail', '> 0.5', '1m', 'critical'],
      ['QualifierConsecutiveErrors', '>= 5', '1m', 'critical'],
      ['QualifierSlowResponses', '> 30', '5m', 'warning'],
      ['QualifierWebhookTimeouts', '> 0.01', '1m', 'warning'],
      ['QualifierLeadsUnanswered', '> 0', '1m', 'critical'],
      ['QualifierSessionsStuck', '> 0', '1m', 'warning'],
      ['QualifierMemoryLeakSuspected', '> 402653184', '10m', 'warning'],
      ['BackupFailed', '> 0', undefined, 'warning'],
      ['BackupTooOld', '> 93600', '5m', 'critical'],
      ['ResponseTimeHigh', '> 2', '5m', 'warning'],
      ['ResponseTimeCritical', '> 5', '5m', 'critical'],
      ['SystemFailure', '> 0.25', '1m', 'critical'],
      ['ExternalServiceDown', '< 1', '1m', 'critical'],
      ['HostCpuHigh', '> 0.8', '5m', 'warning'],
      ['HostCpuSaturated', '> 0.95', '5m', 'critical'],
      ['HostMemoryHigh', '> 0.85', '5m', 'warning'],
      ['HostMemoryExhausted', '> 0.95', '5m', 'critical'],
      ['HostDiskHigh', '> 0.85', '5m', 'warning'],
      ['HostDiskFull', '> 0.95', '5m', 'critical'],
      ['ProbeFailed', '== 0', '2m', 'critical'],
      ['PostgresDown', '== 0', '1m', 'critical'],
      ['PostgresConnectionsHigh', '> 0.8', '5m', 'warning'],
      ['RedisDown', '== 0', '1m', 'critical'],
      ['RedisMemoryHigh', '> 0.85', '5m', 'warning'],
      ['LogsDropped', '> 0', undefined, 'critical'],
      ['LogDeliveryLagging', '> 60', '1m', 'warning'],
      ['TargetDown', '== 0', '2m', 'critical'],
      ['MetricsAbsent', undefined, '5m', 'warning'],
      ['Watchdog', undefined, undefined, 'none'],
    ]);
  });
  it('carry severity, category, service, summary, description and both links', () => {
    for (const { alert, labels, annotations } of rules) {
      const { escalate, ...always } = labels as Record<string, string>;
      expect(Object.keys(always), alert).toEqual(['severity', 'category', 'service']);
      if (escalate) expect([escalate, always.severity], alert).toEqual(['true', 'critical']);
      expect(Object.keys(annotations), alert).toEqual([
        'summary',
        'description',
        'runbook_url',
        'dashboard_url',
      ]);
      expect(annotations.dashboard_url).toMatch(/\/d\/some-dashboard\?viewPanel=\d+$/);
    }
  });
  it('divide ranges and durations by the time scale, and nothing else', () => {
    const scaled = rulesAt(60);
    expect(scaled[0]).toMatchObject({ for: '2s' });
    expect(scaled[0]!.expr).toBe(rules[0]!.expr.replace('[5m]', '[5s]'));
  });
  it('need a panel each', () => {
    expect(() => ruleArtifacts(alertGroups, configure(), new Map())).toThrow(
      'alert WhatsAppAuthHighFailureRate is not on any panel',
    );
  });
});

describe('the unit tests', () => {
  const names = ruleTestArtifacts(alertGroups, configure()).flatMap(({ content }) =>
    (load(content) as { tests: { name: string }[] }).tests.map(test => test.name),
  );
  const casesOf = (alert: string) => names.filter(name => name.startsWith(`${alert} `));

  it('show every alert firing, silent and resolving; the Watchdog, which always fires, firing', () => {
    for (const alert of alerts) {
      const { name, unitTest } = alert;
      expect(casesOf(name), name).toHaveLength(alwaysFires(alert) ? 1 : unitTest.guarded ? 4 : 3);
    }
  });
});

describe('the runbooks', () => {
  const pages = runbookArtifacts(project);

  it('are a page for each alert, and an index of all', () => {
    expect(pages.map(page => page.path)).toEqual([
      'docs/runbooks/README.md',
      ...alerts.map(alert => `docs/runbooks/${alert.name}.md`),
    ]);
    for (const { name } of alerts) expect(pages[0]!.content).toContain(`[${name}](${name}.md)`);
  });
  it('say what to do and how to see it fire', () => {
    for (const page of pages.slice(1)) {
      expect(page.content).toMatch(/## What to do\n1\. .{20}/);
      expect(page.content).toContain('npm run drill -- ');
    }
  });
});
