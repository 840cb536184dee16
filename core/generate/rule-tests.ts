import { type Alert, type AlertGroup, alwaysFires } from '../alerts/alert.ts';
import type { InputSeries } from '../alerts/drive.ts';
import { inputsAt, withLabels } from '../alerts/inputs.ts';
import type { Config } from '../project/config.ts';
import { formatDuration, milliseconds } from '../promql/duration.ts';
import type { Fleet } from '../promql/fleet.ts';
import type { Artifact } from './artifact.ts';
import { rulePath } from './rules.ts';
import { jsonAsYamlFile } from './yaml.ts';

/**
 * Length of each phase of a test before `for` is added, in minutes: longer than the longest range of an alert, so that
 * the value has reached its level.
 */
const SETTLE_MINUTES = 20;

/** Levels of the value of an alert, in sequence, each for one phase. */
type Phases = readonly number[];

/**
 * Returns a promtool test file for each group of alerts. Every alert fires beyond its threshold in the environment that is beyond
 * it and in no other, but not before its `for` has passed; stays silent just within the threshold; and resolves when the
 * value returns to normal.
 */
export function ruleTestArtifacts(groups: readonly AlertGroup[], config: Config): Artifact[] {
  return groups
    .filter(({ alerts }) => alerts.length > 0)
    .map(group => ({
      path: `provisioning/prometheus/tests/${group.name}.test.yml`,
      content: jsonAsYamlFile(config.project, {
        rule_files: [`../rules/${rulePath(group).split('/').at(-1)}`],
        evaluation_interval: clock(config).text(1),
        tests: group.alerts.flatMap(alert => testsOf(alert, config)),
      }),
    }));
}

function testsOf(alert: Alert, config: Config) {
  const { firing, silent, guarded, settles = '0s' } = alert.unitTest;
  const { fleetLabels } = config.project;
  const drive = (level: number) => inputsAt(alert, level, fleetLabels);
  const time = clock(config);
  const phase = time.steps(SETTLE_MINUTES * 60_000 + milliseconds(settles) + milliseconds(alert.for));
  const over = (name: string, phases: readonly (readonly InputSeries[])[], expectations: object[]) => ({
    name: `${alert.name} ${name}`,
    interval: time.text(1),
    input_series: inputSeries(phases, phase, time.stepSeconds),
    promql_expr_test: expectations,
  });
  const test = (name: string, phases: Phases, expectations: object[]) =>
    over(name, phases.map(drive), expectations);
  const state = (states: string, at: number, alerts: number) => ({
    expr: `sum(ALERTS{alertname="${alert.name}", alertstate=~"${states}"})`,
    eval_time: time.text(at),
    exp_samples: alerts === 0 ? [] : [{ labels: '{}', value: alerts }],
  });

  /** Returns the environments in which the alert is active: the broken one, by all the labels of the fleet. */
  const where = (at: number) => ({
    expr: `group by (${fleetLabels.join(', ')}) (ALERTS{alertname="${alert.name}"})`,
    eval_time: time.text(at),
    exp_samples: [{ labels: withLabels('_', broken(config)).slice(1), value: 1 }],
  });

  /** Returns how long the condition had held when the alert first fired: its `for`, as far as the evaluations that come after it. */
  const heldBeforeFiring = {
    expr: `min(min_over_time(((time() - ALERTS_FOR_STATE{alertname="${alert.name}"}) and ignoring (alertstate) ALERTS{alertname="${alert.name}", alertstate="firing"})[${time.text(phase)}:${time.text(1)}]))`,
    eval_time: time.text(phase - 1),
    exp_samples: [{ labels: '{}', value: time.steps(milliseconds(alert.for)) * time.stepSeconds }],
  };

  /** What another environment has at the same time. Without labels of a fleet, there is only one. */
  const elsewhere = (level: number) => (fleetLabels.length > 0 ? inFleet(drive(level), healthy(config)) : []);
  const held = alert.for === '0s' ? [] : [heldBeforeFiring];
  if (alwaysFires(alert))
    return [
      over(
        'fires in every environment',
        [[...inFleet(drive(firing), broken(config)), ...elsewhere(firing)]],
        [state('firing', phase - 1, fleetLabels.length > 0 ? 2 : 1)],
      ),
    ];
  const fires = over(
    'fires when the value has been past the threshold for its time, in that environment and in no other',
    [[...inFleet(drive(firing), broken(config)), ...elsewhere(silent)]],
    [state('firing', phase - 1, 1), where(phase - 1), ...held],
  );
  return [
    fires,
    test(
      'stays silent just within the threshold',
      [silent],
      [state('firing|pending', Math.ceil(phase / 2), 0), state('firing|pending', phase - 1, 0)],
    ),
    test(
      'resolves when the value returns to normal',
      [firing, silent],
      [state('firing', phase - 1, 1), state('firing|pending', 2 * phase - 1, 0)],
    ),
    ...(guarded
      ? [
          over(
            'stays silent on a similar but harmless condition',
            [guarded],
            [state('firing|pending', Math.ceil(phase / 2), 0), state('firing|pending', phase - 1, 0)],
          ),
        ]
      : []),
  ];
}

/** The labels of the two environments of a test. */
const broken = ({ project }: Config) => labelled(project.fleetLabels, 'production');
const healthy = ({ project }: Config) => labelled(project.fleetLabels, 'staging');

function labelled(fleet: Fleet, value: string): Readonly<Record<string, string>> {
  return Object.fromEntries(fleet.map(label => [label, value]));
}

function inFleet(inputs: readonly InputSeries[], labels: Readonly<Record<string, string>>): InputSeries[] {
  return inputs.map(input => ({ ...input, series: withLabels(input.series, labels) }));
}

/** Counts time in evaluations, so that scaled and unscaled tests are the same. */
function clock({ evaluationIntervalSeconds, timeScale }: Config) {
  const stepMs = evaluationIntervalSeconds * 1000;
  return {
    stepSeconds: stepMs / 1000 / timeScale,
    steps: (ms: number) => Math.ceil(ms / stepMs),
    text: (steps: number) => formatDuration((steps * stepMs) / timeScale),
  };
}

function inputSeries(phases: readonly (readonly InputSeries[])[], steps: number, stepSeconds: number) {
  const names = [...new Set(phases.flat().map(input => input.series))];
  return names.map(series => {
    let last = 0;
    const values = phases.map((inputs, p) => {
      const input = inputs.find(one => one.series === series);
      if (!input) return `_x${steps}`;
      if (input.kind === 'value') return `${input.level}x${steps - 1}`;
      if (input.kind === 'age')
        return `${rounded(p * steps * stepSeconds - input.level)}+${rounded(stepSeconds)}x${steps - 1}`;
      const step = rounded(input.level * stepSeconds);
      const start = rounded(last + step);
      last = rounded(start + step * (steps - 1));
      return `${start}+${step}x${steps - 1}`;
    });
    return { series, values: values.join(' ') };
  });
}

function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
