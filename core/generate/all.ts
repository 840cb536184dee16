import { type Alert, type AlertGroup, condition, exportersOf } from '../alerts/alert.ts';
import { referencesIn } from '../alerts/prose.ts';
import { isExpression } from '../alerts/references.ts';
import { figureQueries, figuresIn } from '../desk/figures.ts';
import { localeOf } from '../language/language.ts';
import { type Config, otherLanguages } from '../project/config.ts';
import type { Project } from '../project/project.ts';
import { type Fleet, perFleet } from '../promql/fleet.ts';
import { promql } from '../promql/index.ts';
import { rawsIn } from '../promql/inspect.ts';
import type { ServerName } from '../stack/server.ts';
import type { Artifact } from './artifact.ts';
import { composeArtifacts } from './compose.ts';
import { alertingPage } from './docs/alerting.ts';
import { contractArtifacts } from './docs/contract.ts';
import { metricReference } from './docs/metrics.ts';
import { runbookArtifacts } from './docs/runbooks.ts';
import { keptOutOfGit } from './given-secrets.ts';
import { presentSections } from './grafana/present.ts';
import { alertPanels, dashboardArtifacts, dashboardQueries } from './grafana.ts';
import { ruleTestArtifacts } from './rule-tests.ts';
import { ruleArtifacts } from './rules.ts';
import type { Emitted } from './verify-queries.ts';

/** Returns the groups without the alerts whose exporter is missing. */
export function loadable(groups: readonly AlertGroup[], servers: ReadonlySet<ServerName>): AlertGroup[] {
  return groups
    .map(group => ({
      ...group,
      alerts: group.alerts.filter(alert => exportersOf(alert).every(name => servers.has(name))),
    }))
    .filter(({ alerts, recordings = [] }) => alerts.length + recordings.length > 0);
}

/** Parts of the generated files, for `--only`. */
export const parts = {
  dashboards: (config: Config, servers: ReadonlySet<ServerName> = new Set(config.project.servers.keys())) =>
    dashboardArtifacts(presentSections(config.project.dashboards, servers), config),
  alerts: (config: Config, servers: ReadonlySet<ServerName> = new Set(config.project.servers.keys())) => {
    const { alertGroups, dashboards } = config.project;
    const groups = loadable(alertGroups, servers);
    return [...ruleArtifacts(groups, config, alertPanels(dashboards)), ...ruleTestArtifacts(groups, config)];
  },
  docs: (config: Config) => [
    metricReference(config),
    ...contractArtifacts(config.project.areas),
    ...pagesIn(config, 'docs', config),
    ...otherLanguages(config).flatMap(other => pagesIn(other, `docs/${localeOf[other.language]}`, config)),
  ],
  stack: (config: Config) => [...composeArtifacts(config), ...keptOutOfGit(config)],
} as const satisfies Record<string, (config: Config) => Artifact[]>;

/** The pages that people read while an alert fires, in the language of the configuration. */
function pagesIn(config: Config, docs: string, { project: shown }: Config): Artifact[] {
  return [alertingPage(config, docs), ...runbookArtifacts(config, docs, shown)];
}

export type Part = keyof typeof parts;

/** Returns what the servers need for any target: the rules and the sections of dashboards whose metrics exist (default: all). */
export function definitionArtifacts(config: Config, servers?: ReadonlySet<ServerName>): Artifact[] {
  return [...parts.alerts(config, servers), ...parts.dashboards(config, servers)];
}

/** Returns everything that is generated and committed, sorted by path. */
export function allArtifacts(
  config: Config,
  only: readonly Part[] = Object.keys(parts) as Part[],
): Artifact[] {
  return only.flatMap((part): Artifact[] => parts[part](config)).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Returns every query that is emitted, with its location. */
export function allQueries({ alertGroups, alerts, dashboards, fleetLabels, systems }: Project): Emitted[] {
  return [
    ...alertGroups.flatMap(group => recordingQueries(group, fleetLabels)),
    ...alerts.map(alert => ({
      where: `alert ${alert.name}`,
      query: promql(condition(alert, fleetLabels)),
      ...(rawsIn(alert.value).length > 0 && { reads: labelsTold(alert) }),
    })),
    ...textsOf({ alertGroups, alerts, dashboards, systems }),
    ...alerts.flatMap(alert => runbookQueries(alert, fleetLabels)),
    ...dashboardQueries(dashboards, fleetLabels),
    ...figureQueries(systems, fleetLabels),
  ];
}

/** The labels that the texts of an alert name, those of its rule aside. */
function labelsTold({ summary, description }: Alert): readonly string[] {
  const told = [...`${summary} ${description}`.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label!);
  return told.filter(label => !OF_RULES.includes(label));
}

const OF_RULES = ['alertname', 'severity', 'category', 'service', 'component', 'escalate'];

/** PromQL that was written as text, whose author names the labels of its result. */
function textsOf(of: Pick<Project, 'alertGroups' | 'alerts' | 'dashboards' | 'systems'>): Emitted[] {
  const { alertGroups, alerts, dashboards, systems } = of;
  const values = [
    ...alerts.map(({ name, value }) => [`alert ${name}`, value] as const),
    ...figuresIn(systems),
    ...alertGroups.flatMap(({ recordings = [] }) =>
      recordings.flatMap(group =>
        group.recordings.map(({ record, expr }) => [`recording ${record.name}`, expr] as const),
      ),
    ),
    ...dashboards.flatMap(({ uid, sections }) =>
      sections.flatMap(({ lines }) =>
        lines.flatMap(({ panels }) =>
          panels.flatMap(({ title, queries }) =>
            queries.map(({ expr }) => [`dashboard ${uid}, panel "${title}"`, expr] as const),
          ),
        ),
      ),
    ),
  ];
  return values.flatMap(([where, value]) =>
    rawsIn(value).flatMap(({ text, labels }) =>
      labels ? [{ where: `${where}, raw`, query: text, labels }] : [],
    ),
  );
}

function runbookQueries({ name, runbook }: Alert, fleet: Fleet): Emitted[] {
  return referencesIn(runbook.steps)
    .filter(isExpression)
    .map(expr => ({ where: `runbook of ${name}`, query: promql(perFleet(expr, fleet)) }));
}

function recordingQueries({ recordings = [] }: AlertGroup, fleet: Fleet): Emitted[] {
  return recordings.flatMap(group =>
    group.recordings.map(({ record, expr }) => ({
      where: `group ${group.name}, recording ${record.name}`,
      query: promql(perFleet(expr, fleet)),
    })),
  );
}
