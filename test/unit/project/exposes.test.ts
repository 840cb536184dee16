import { defineConfig, defineSystem, exposedOf, type ProjectOptions } from 'vigia';
import { growing, standing } from 'vigia/alerts';
import { boundedId, counter, gauge, histogram, oneOf } from 'vigia/metrics';
import { telemetrySystem } from 'vigia/platform';
import { requestsTo } from 'vigia/platform/metrics';
import { rate, select, sum } from 'vigia/promql';
import { describe, expect, it } from 'vitest';
import { alertPanels } from '../../../core/generate/grafana.ts';
import { ruleTestArtifacts } from '../../../core/generate/rule-tests.ts';
import { ruleArtifacts } from '../../../core/generate/rules.ts';
import { configure } from '../../../core/project/config.ts';
import { shopAlert } from '../../shop.ts';

const sent = counter({
  name: 'bot_sent_total',
  help: 'Sent',
  unit: 'messages',
  labels: { to: boundedId(9) },
});
const linked = gauge({ name: 'bot_linked', help: 'Whether it is linked', unit: 'bool' });
const unread = gauge({ name: 'bot_unread', help: 'What no rule reads', unit: 'items' });
const botRequests = requestsTo('bot', 3);
const waits = histogram({ name: 'model_wait_seconds', help: 'Waits', unit: 'seconds', buckets: [1, 5] });
const errors = counter({
  name: 'model_errors_total',
  help: 'Errors',
  unit: 'operations',
  labels: { kind: oneOf('timeout', 'refused') },
  mayBeAbsent: true,
});
const requests = requestsTo('model', 4);

const unlinked = shopAlert({
  name: 'BotUnlinked',
  value: select(linked),
  threshold: { operator: '==', value: 0 },
  for: '2m',
  unitTest: { drive: standing(linked), firing: 0, silent: 1 },
});
const quiet = shopAlert({
  name: 'BotFlood',
  value: sum(rate(sent, '5m')),
  threshold: { operator: '>', value: 9 },
  for: '2m',
  unitTest: { drive: growing(sent), firing: 10, silent: 8 },
});
const failing = shopAlert({
  name: 'ModelFails',
  value: sum(rate(errors, '5m')),
  threshold: { operator: '>', value: 1 },
  for: '2m',
  unitTest: { drive: growing(errors), firing: 2, silent: 0 },
});
const bot = defineSystem({
  name: 'bot',
  title: 'Bot',
  metrics: [sent, linked, unread, botRequests],
  alerts: [unlinked, quiet],
});
const model = defineSystem({
  name: 'model',
  title: 'Model',
  metrics: [waits, errors, requests],
  alerts: [failing],
  slos: [
    {
      name: 'prompt',
      title: 'Prompt',
      description: 'Answers are prompt.',
      target: 0.9,
      indicator: { kind: 'latency', histogram: waits, within: 5 },
      causes: ['It is busy.'],
    },
  ],
});

const projectOf = (targets: ProjectOptions['targets'], more: Partial<ProjectOptions> = {}) =>
  defineConfig({ systems: [bot, model], targets: targets!, ...more });
const names = (metrics: readonly { readonly name: string }[]) => metrics.map(({ name }) => name);
const at = ['10.0.0.1:1'];

describe('what a job exposes', () => {
  it('is all that no other claims, unless its targets say', () => {
    const project = projectOf([
      { job: 'bot', at, exposes: [bot] },
      { job: 'rest', at },
      { job: 'other', at },
    ]);
    expect(names(exposedOf(project, 'bot'))).toEqual(names([sent, linked, unread, botRequests]));
    const rest = names(exposedOf(project, 'rest'));
    expect(rest).toEqual(expect.arrayContaining(names([waits, errors, requests])));
    for (const { name } of [sent, linked, unread]) expect(rest).not.toContain(name);
    expect(exposedOf(project, 'other')).toEqual(exposedOf(project, 'rest'));
    const unsaid = projectOf([{ job: 'one', at }]);
    expect(exposedOf(unsaid, 'one')).toEqual(unsaid.exposed);
  });
  it('is its own part of a metric that systems share', () => {
    const project = projectOf([
      { job: 'bot', at, exposes: [bot] },
      { job: 'model', at, exposes: [model, telemetrySystem] },
    ]);
    const part = (job: string) => exposedOf(project, job).find(({ name }) => name === requests.name)!;
    expect(part('bot').labels.service).toEqual(oneOf('bot'));
    expect(part('model').labels.service).toEqual(oneOf('model'));
    expect(names(exposedOf(project, 'model'))).toContain('nodejs_event_loop_lag_seconds');
    expect(names(exposedOf(project, 'bot'))).not.toContain('nodejs_event_loop_lag_seconds');
  });
  it('is put together from all of its targets, systems and metrics', () => {
    const project = projectOf([
      { job: 'both', at, exposes: [bot] },
      { job: 'both', at: ['10.0.0.2:1'], path: '/other', exposes: [waits] },
    ]);
    expect(names(exposedOf(project, 'both'))).toEqual(names([sent, linked, unread, botRequests, waits]));
  });
  it('is refused where the project does not have it', () => {
    const stranger = defineSystem({ name: 'stranger', title: 'Stranger', metrics: [] });
    const other = gauge({ name: 'other', help: 'Other', unit: 'items' });
    const up = projectOf([{ job: 'bot', at }]).contract.get('up')!;
    const refused = (exposes: unknown) => () => projectOf([{ job: 'bot', at, exposes: exposes as [] }]);
    expect(refused([stranger])).toThrow(
      'target bot: exposes has the system stranger, which is not among the systems of the project; add it to systems',
    );
    expect(refused([other])).toThrow('exposes has the metric other, which no system of the project has');
    expect(refused([up])).toThrow('exposes has up, which comes from a server of the stack');
    expect(refused(['bot'])).toThrow('exposes has "bot"; give systems and metrics themselves');
    expect(refused(bot)).toThrow('exposes is not a list; give a list of systems and metrics');
    expect(() => exposedOf(projectOf([{ job: 'bot', at }]), 'bob')).toThrow('job is "bob"; use one of bot');
  });
});

describe('the budget of series', () => {
  const targets: ProjectOptions['targets'] = [
    { job: 'bot', at, exposes: [sent, linked] },
    { job: 'model', at, exposes: [waits] },
  ];
  it('is that of each job', () => {
    // 10 and 1 for the bot, 5 for the model.
    expect(() => projectOf(targets, { maxSeries: 11 })).not.toThrow();
    expect(() => projectOf(targets, { maxSeries: 10 })).toThrow(
      'job bot: up to 11 series, but maxSeries is 10; the most expensive metrics are bot_sent_total (10), bot_linked (1)',
    );
    expect(() => projectOf([{ job: 'all', at }], { maxSeries: 11 })).toThrow('the systems together: up to');
  });
});

describe('MetricsAbsent', () => {
  const absenceOf = (targets: ProjectOptions['targets']) => {
    const config = configure(projectOf(targets));
    const groups = config.project.alertGroups.filter(({ name }) => name === 'watch');
    return {
      rules: ruleArtifacts(groups, config, alertPanels(config.project.dashboards))[0]!.content,
      tests: ruleTestArtifacts(groups, config)[0]!.content,
    };
  };
  const watches = (rules: string, job: string, metric: string) =>
    rules.includes(`(up{job="${job}"} == 1) unless max by (job, environment) (${metric}{job="${job}"})`);

  it('is told for each job of each metric that a rule reads, and of no other', () => {
    const { rules } = absenceOf([
      { job: 'bot', at, exposes: [bot] },
      { job: 'bot-2', at: ['10.0.0.2:1'], exposes: [bot] },
      { job: 'model', at, exposes: [model] },
    ]);
    for (const job of ['bot', 'bot-2']) {
      expect(watches(rules, job, 'bot_sent_total')).toBe(true);
      expect(watches(rules, job, 'bot_linked')).toBe(true);
    }
    expect(watches(rules, 'model', 'model_wait_seconds_count')).toBe(true);
    expect(rules).not.toMatch(/bot_unread|model_errors_total|model_wait_seconds_count\{job="bot/);
  });
  it('is not told of jobs whose targets do not say what they expose', () => {
    expect(absenceOf([{ job: 'bot', at }]).rules).not.toContain('MetricsAbsent');
    expect(
      absenceOf([
        { job: 'bot', at },
        { job: 'model', at, exposes: [model] },
      ]).rules,
    ).not.toContain('bot_sent');
  });
  it('has a unit test, in which the first metric is missing', () => {
    const { tests } = absenceOf([
      { job: 'bot', at, exposes: [bot] },
      { job: 'model', at, exposes: [model] },
    ]);
    expect(tests).toContain('model_wait_seconds_count{job=\\"model\\", environment=\\"production\\"}');
    expect(tests).toContain('up{job=\\"model\\"');
  });
});
