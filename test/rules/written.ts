import { load } from 'js-yaml';
import type { AlertGroup } from '../../core/alerts/alert.ts';
import { ruleArtifacts } from '../../core/generate/rules.ts';
import type { Config } from '../../core/project/config.ts';

/** An alert as the file of its group has it. */
export interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The alerts of the groups as they are written, each on some panel. */
export function rulesOf(groups: readonly AlertGroup[], config: Config): Rule[] {
  const alerts = groups.flatMap(group => group.alerts);
  const panels = new Map(alerts.map((alert, i) => [alert.name, { uid: 'some-dashboard', panelId: i }]));
  return ruleArtifacts(groups, config, panels).flatMap(({ content }) =>
    (load(content) as { groups: { rules: Rule[] }[] }).groups
      .flatMap(group => group.rules)
      // The rest are recording rules.
      .filter(rule => rule.alert !== undefined),
  );
}

/** Threshold, duration and severity of each. */
export const thresholds = (rules: readonly Rule[]) =>
  rules.map(rule => [
    rule.alert,
    // The last comparison: those before it guard against low traffic.
    rule.expr.split(/ (?=[><=]+ [\d.]+$)/)[1],
    rule.for,
    rule.labels.severity,
  ]);
