import { defineAlert, defineConfig, defineObjective, defineSystem } from 'vigia';
import { growing } from 'vigia/alerts';
import { alertPanel, section } from 'vigia/dashboards';
import { counter, histogram } from 'vigia/metrics';
import { rate, sum } from 'vigia/promql';
import type { Objective } from 'vigia/slos';
import { describe, expect, it } from 'vitest';
import { usualMinimum } from '../../../core/slos/defaults.ts';

const failures = counter({ name: 'failures_total', help: 'Failures', unit: 'operations' });
const waits = histogram({ name: 'wait_seconds', help: 'Waits', unit: 'seconds', buckets: [1, 5] });

const alert = defineAlert({
  name: 'ItFails',
  value: sum(rate(failures, '5m')),
  threshold: { operator: '>', value: 1 },
  for: '1m',
  severity: 'warning',
  summary: 'It fails',
  description: 'It fails.',
  runbook: { impact: 'It hurts.', causes: ['Age.'], steps: ['Look.'] },
  unitTest: { drive: growing(failures), firing: 2, silent: 0.5 },
});
const objective = defineObjective({
  name: 'prompt',
  title: 'Prompt',
  description: 'It is prompt.',
  target: 0.995,
  indicator: { kind: 'latency', histogram: waits, within: 5 },
  causes: ['Age.'],
});
const dashboard = {
  uid: 'it',
  title: 'It',
  description: 'Whether it works.',
  sections: [section('It', 8, [alertPanel(alert, 'perSecond')])],
};
const system = {
  name: 'my-bot',
  title: 'My bot',
  metrics: [failures, waits],
  alerts: [alert],
  slos: [objective],
  dashboards: [dashboard],
};
const projectOf = (changes: object) => defineConfig({ systems: [defineSystem({ ...system, ...changes })] });

describe('what a system need not say', () => {
  const project = projectOf({});

  it('of an alert: its service is the system, its category is system', () => {
    expect(project.alerts.find(({ name }) => name === 'ItFails')).toMatchObject({
      service: 'my-bot',
      category: 'system',
    });
    const said = projectOf({ alerts: [{ ...alert, service: 'queue', category: 'business' }] });
    expect(said.alerts.find(({ name }) => name === 'ItFails')).toMatchObject({
      service: 'queue',
      category: 'business',
    });
  });
  it('of an alert in a group', () => {
    const grouped = projectOf({ alerts: [{ name: 'group', alerts: [alert] }] });
    expect(grouped.alertGroups.find(({ name }) => name === 'group')?.alerts).toMatchObject([
      { name: 'ItFails', service: 'my-bot' },
    ]);
  });
  it('of an objective: service, owner, category, window, steps and the least number of events', () => {
    expect(project.objectives).toMatchObject([
      {
        service: 'my-bot',
        owner: 'My bot team',
        category: 'system',
        window: '30d',
        steps: [],
        minimumEvents: 100,
      },
    ]);
    expect(projectOf({ slos: [{ ...objective, minimumEvents: 7, window: '7d' }] }).objectives).toMatchObject([
      { minimumEvents: 7, window: '7d' },
    ]);
  });
  it('of an objective about latency: its unit tests see observations within the bound, and beyond every bucket', () => {
    const { good, bad } = project.objectives[0]!.drives;
    const levels = (drive: Objective['drives']['good']) =>
      Object.fromEntries(drive(3).map(({ series, level }) => [series, level]));
    expect(levels(good)).toMatchObject({
      'wait_seconds_bucket{le="1"}': 0,
      'wait_seconds_bucket{le="5"}': 3,
      'wait_seconds_bucket{le="+Inf"}': 3,
    });
    expect(levels(bad)).toMatchObject({
      'wait_seconds_bucket{le="5"}': 0,
      'wait_seconds_bucket{le="+Inf"}': 3,
      'wait_seconds_count{}': 3,
    });
  });
  it('but an objective that counts events says what drives its unit tests', () => {
    const total = () => sum(rate(failures, '5m'));
    const counted = { ...objective, indicator: { kind: 'bad events', bad: total, total } };
    expect(() => projectOf({ slos: [counted] })).toThrow('drives are missing');
    // @ts-expect-error: the compiler says so too
    defineObjective({ ...objective, indicator: { kind: 'bad events', bad: total, total } });
  });
  it('of a dashboard: its folder is the system, and it marks the alerts of the services that the system alerts about', () => {
    expect(project.dashboards.find(({ uid }) => uid === 'it')).toMatchObject({
      folder: 'My bot',
      services: ['my-bot'],
      variables: [],
    });
  });
});

describe('what a project watches unless it says otherwise', () => {
  it('leaves the stores out where no server needs them', () => {
    const { systems, alerts, contract } = projectOf({});
    expect(systems.map(({ name }) => name)).toEqual([
      'my-bot',
      'stack',
      'host',
      'probes',
      'telemetry',
      'monitoring',
    ]);
    expect(alerts.map(({ name }) => name)).not.toContain('PostgresDown');
    expect(contract.has('pg_up')).toBe(false);
  });
});

describe('the events below which nothing fires', () => {
  it.each([
    [0.95, '30d', 10],
    [0.995, '30d', 100],
    [0.999, '30d', 500],
  ] as const)(
    'at a target of %s over %s are %s: two bad ones of them page nobody',
    (target, window, events) => {
      expect(usualMinimum({ target, window })).toBe(events);
    },
  );
});
