import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { alwaysFires } from '../../core/alerts/alert.ts';
import { runbookArtifacts } from '../../core/generate/docs/runbooks.ts';
import { ruleTestArtifacts } from '../../core/generate/rule-tests.ts';
import { ruleArtifacts } from '../../core/generate/rules.ts';
import { configure as configureProject } from '../../core/project/config.ts';
import { alertGroups, alerts, configure, defaultConfig, project } from '../bundle.ts';
import { ordersFail, shop } from '../shop.ts';
import { alertNamesOf } from '../systems/system.ts';
import { rulesOf, thresholds } from './written.ts';

describe('the rules', () => {
  const rules = rulesOf(alertGroups, configure());

  it('of the platform have these thresholds, durations and severities', () => {
    // Those of objectives and of systems have tests of their own.
    const ofSystems = alertNamesOf(...project.options.systems);
    const own = rules.filter(({ alert }) => !alert.startsWith('SLO') && !ofSystems.has(alert));
    expect(thresholds(own)).toEqual([
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
      ['DeskDown', '== 0', '1m', 'critical'],
      ['DeskMessagesLost', '> 0', undefined, 'critical'],
      ['DeskMessagesWaiting', '> 0', '10m', 'warning'],
      ['DeskBackupTooOld', '> 93600', '5m', 'warning'],
      ['TargetDown', '== 0', '2m', 'critical'],
      ['TargetRestarts', '> 2', undefined, 'warning'],
      ['MetricsAbsent', undefined, '5m', 'warning'],
      ['NotificationsFailing', '> 0', '1m', 'critical'],
      ['Watchdog', undefined, undefined, 'none'],
    ]);
  });
  it('carry severity, category, service, summary, description, both links, and the value and its threshold', () => {
    for (const { alert, labels, annotations } of rules) {
      const { escalate, component, ...always } = labels as Record<string, string>;
      expect(Object.keys(always), alert).toEqual(['severity', 'category', 'service']);
      if (escalate) expect([escalate, always.severity], alert).toEqual(['true', 'critical']);
      const { value, threshold, ...texts } = annotations;
      expect(Object.keys(texts), alert).toEqual([
        'summary',
        'description',
        'description_pt',
        'runbook_url',
        'dashboard_url',
      ]);
      // How bad it is, with the same unit twice.
      const [unit, ofLimit] = [value, threshold].map(text => text?.replace(/\{\{.*\}\}|[<>=!]+ [\d.]+/, ''));
      if (threshold?.endsWith('iB')) expect(unit).toBe('B');
      else if (threshold?.endsWith('%')) expect(value).toBe('{{ $value | humanizePercentage }}');
      else expect(unit, alert).toBe(ofLimit);
      expect(annotations.dashboard_url).toMatch(
        /\/d\/some-dashboard\?viewPanel=\d+&var-environment=\{\{ \$labels\.environment \| urlquery \}\}$/,
      );
    }
  });
  it('divide ranges and durations by the time scale, and nothing else', () => {
    const ours = shop([ordersFail]);
    const [rule, scaled] = [1, 60].map(
      timeScale => rulesOf(ours.alertGroups, configureProject(ours, { timeScale }))[0],
    );
    expect(scaled).toMatchObject({ for: '1s' });
    expect(rule!.expr).toContain('[5m]');
    expect(scaled!.expr).toBe(rule!.expr.replace('[5m]', '[5s]'));
  });
  it('need a panel each', () => {
    const { alertGroups: groups } = shop([ordersFail]);
    expect(() => ruleArtifacts(groups, configure(), new Map())).toThrow(
      'alert ShopOrdersFail is not on any panel',
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
  const pages = runbookArtifacts(defaultConfig);

  it('are a page for each alert, and an index of all', () => {
    expect(pages.map(page => page.path)).toEqual([
      'docs/runbooks/README.md',
      ...alerts.map(alert => `docs/runbooks/${alert.name}.md`),
    ]);
    for (const { name } of alerts) expect(pages[0]!.content).toContain(`[${name}](${name}.md)`);
  });
  it('say what to do and how to see it fire', () => {
    const ofSystems = alertNamesOf(...project.options.systems);
    for (const page of pages.slice(1)) {
      // Those of systems have tests of their own.
      const length = [...ofSystems].some(name => page.path.endsWith(`/${name}.md`)) ? 1 : 20;
      expect(page.content).toMatch(new RegExp(`## What to do\\n1\\. .{${length}}`));
      expect(page.content).toContain('npm run drill -- ');
    }
  });
});
