import { type AlertGroup, condition } from '../alerts/alert.ts';
import { alertGroups, alerts } from '../alerts/index.ts';
import type { Artifact } from '../artifact.ts';
import type { Config } from '../config.ts';
import { dashboards } from '../dashboards/index.ts';
import { systems } from '../metrics/contract.ts';
import { promql } from '../promql/index.ts';
import { objectives } from '../slos/index.ts';
import { composeArtifacts } from './compose.ts';
import { alertingPage } from './docs/alerting.ts';
import { contractArtifact } from './docs/contract.ts';
import { metricReference } from './docs/metrics.ts';
import { runbookArtifacts } from './docs/runbooks.ts';
import { alertPanels, dashboardArtifacts, dashboardQueries } from './grafana.ts';
import { ruleTestArtifacts } from './rule-tests.ts';
import { ruleArtifacts } from './rules.ts';
import type { Emitted } from './verify-queries.ts';

/** Parts of what is generated, for `--only`. */
export const parts = {
  dashboards: (config: Config) => dashboardArtifacts(dashboards, config),
  alerts: (config: Config) => [
    ...ruleArtifacts(alertGroups, config, alertPanels(dashboards)),
    ...ruleTestArtifacts(alertGroups, config),
  ],
  docs: (config: Config) => [
    metricReference(systems, { dashboards, alerts, objectives }, config),
    contractArtifact(systems),
    alertingPage(config),
    ...runbookArtifacts(alerts),
  ],
  stack: (config: Config) => composeArtifacts(config),
} as const satisfies Record<string, (config: Config) => Artifact[]>;

export type Part = keyof typeof parts;

/** What every server needs whatever the target: rules and dashboards. */
export function definitionArtifacts(config: Config): Artifact[] {
  return [...parts.alerts(config), ...parts.dashboards(config)];
}

/** Everything that is generated and committed, sorted by path. */
export function allArtifacts(
  config: Config,
  only: readonly Part[] = Object.keys(parts) as Part[],
): Artifact[] {
  return only.flatMap((part): Artifact[] => parts[part](config)).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Every query that is emitted, with where it stands. */
export function allQueries(): Emitted[] {
  return [
    ...alertGroups.flatMap(recordingQueries),
    ...alerts.map(alert => ({ where: `alert ${alert.name}`, query: promql(condition(alert)) })),
    ...dashboardQueries(dashboards),
  ];
}

function recordingQueries({ recordings = [] }: AlertGroup): Emitted[] {
  return recordings.flatMap(group =>
    group.recordings.map(({ record, expr }) => ({
      where: `group ${group.name}, recording ${record.name}`,
      query: promql(expr),
    })),
  );
}
