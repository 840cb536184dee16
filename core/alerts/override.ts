import { eachText, type Text } from '../language/text.ts';
import type { Duration } from '../promql/duration.ts';
import { milliseconds } from '../promql/duration.ts';
import type { AlertDeclaration, Severity, Threshold } from './alert.ts';
import { guardedAt, levelsAt } from './levels-at.ts';
import { movedValue } from './moved-value.ts';
import { overriddenRemedy, type RemedyOverride } from './remedy.ts';
import { type Change, retold, retoldStep } from './retell.ts';

/** What a project, or one of its environments, says of an alert in place of its system. */
export interface AlertOverride {
  /** In the unit of the value; the comparison stays. */
  readonly threshold?: number;
  /** How long the condition must hold before the alert fires. */
  readonly for?: Duration;
  readonly severity?: Exclude<Severity, 'none'>;
  /** `false` is the same as naming it in `disable`; `true` undoes that where an environment says it of its project. */
  readonly enabled?: boolean;
  /** Fields of the remedy in place of the alert's; `false`: the desk does nothing. */
  readonly remedy?: RemedyOverride | false;
  /** The level of the unit test that fires. Default: that of the alert, moved as its threshold is. */
  readonly firing?: number;
  /** The level of the unit test that is silent. Default: that of the alert, moved as its threshold is. */
  readonly silent?: number;
}

/**
 * Returns the alert with what the override says. Its unit test moves with the threshold, and so do the numbers in its texts.
 * Throws with the field, the value and the fix for what cannot be.
 */
export function overriddenAlert<A extends AlertDeclaration>(alert: A, override: AlertOverride): A {
  const { threshold: value, severity = alert.severity, firing, silent } = override;
  checkAlertOverride(alert, override);
  const threshold: Threshold | undefined =
    value === undefined ? alert.threshold : { ...alert.threshold!, value };
  const levels = value === undefined ? {} : levelsAt(alert, value, { firing, silent });
  const guarded = value === undefined ? undefined : guardedAt(alert, value);
  const changes = changesOf(alert, override);
  const tell = (text: Text) => eachText(text, one => retold(one, changes));
  const { escalate, remedy: was, ...rest } = alert;
  const remedy = overriddenRemedy(was, override.remedy);
  return {
    ...rest,
    ...(value !== undefined && { value: movedValue(alert.value, alert.threshold!, value) }),
    ...(threshold && { threshold }),
    for: override.for ?? alert.for,
    severity,
    // Only what is critical is escalated.
    ...(escalate && severity === 'critical' && { escalate }),
    ...(remedy && { remedy }),
    summary: tell(alert.summary),
    description: tell(alert.description),
    runbook: {
      impact: tell(alert.runbook.impact),
      causes: alert.runbook.causes.map(tell),
      steps: alert.runbook.steps.map(step => eachText(step, one => retoldStep(one, changes))),
    },
    unitTest: {
      ...alert.unitTest,
      ...levels,
      ...(guarded && { guarded }),
      ...(firing !== undefined && { firing }),
      ...(silent !== undefined && { silent }),
    },
  } as unknown as A;
}

/** Returns the numbers that the texts of the alert may name, as they were and as they are. */
export function changesOf(alert: AlertDeclaration, override: AlertOverride): readonly Change[] {
  return [
    ...(override.threshold !== undefined && alert.threshold
      ? [{ kind: 'number', from: alert.threshold.value, to: override.threshold } as const]
      : []),
    ...(override.for !== undefined && override.for !== alert.for
      ? [{ kind: 'time', from: milliseconds(alert.for), to: milliseconds(override.for) } as const]
      : []),
  ];
}

const FIELDS: readonly string[] = [
  'threshold',
  'for',
  'severity',
  'enabled',
  'remedy',
  'firing',
  'silent',
] satisfies (keyof AlertOverride)[];
const SEVERITIES: readonly string[] = ['critical', 'warning', 'info'];

function checkAlertOverride(alert: AlertDeclaration, override: AlertOverride): void {
  const refuse = (field: string, is: unknown, fix: string): never => {
    throw new Error(`override ${alert.name}: ${field} is ${JSON.stringify(is)}: ${fix}`);
  };
  for (const field of Object.keys(override)) {
    if (!FIELDS.includes(field)) {
      const target = field === 'target' || field === 'window';
      throw new Error(
        `override ${alert.name}: ${field} cannot be overridden${target ? ' of an alert, but of an objective' : ''}; use ${FIELDS.join(', ')}`,
      );
    }
  }
  const { threshold, severity, enabled, remedy } = override;
  if (threshold !== undefined) {
    if (!Number.isFinite(threshold))
      refuse('threshold', threshold, 'give a number, in the unit of the value');
    if (!alert.threshold)
      refuse(
        'threshold',
        threshold,
        alert.name.startsWith('SLO')
          ? 'the limits of this alert follow from its objective; override target or window of the objective'
          : 'the alert has no threshold: any result makes it fire; override for or severity, or disable it',
      );
  }
  for (const level of ['firing', 'silent'] as const) {
    const value = override[level];
    if (value !== undefined && !Number.isFinite(value)) refuse(level, value, 'give a level of the unit test');
  }
  if (severity !== undefined && alert.severity === 'none')
    refuse('severity', severity, 'the alert is a heartbeat, which is no alarm; leave it out');
  if (severity !== undefined && !SEVERITIES.includes(severity))
    refuse('severity', severity, `use one of ${SEVERITIES.join(', ')}`);
  if (enabled !== undefined && typeof enabled !== 'boolean') refuse('enabled', enabled, 'use true or false');
  if (remedy !== undefined && remedy !== false) {
    if (typeof remedy !== 'object' || remedy === null)
      refuse('remedy', remedy, 'use false, or the fields that differ, such as { dryRun: true }');
    if (!alert.remedy && remedy.action === undefined)
      refuse('remedy', remedy, 'the alert has no remedy: say its action, or leave it out');
  }
  if (override.for !== undefined) {
    try {
      milliseconds(override.for);
    } catch (error) {
      throw new Error(`override ${alert.name}: for: ${(error as Error).message}`);
    }
  }
}
