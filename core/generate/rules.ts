import { type Alert, type AlertGroup, condition } from '../alerts/alert.ts';
import type { PanelUnit } from '../dashboards/units.ts';
import { type Config, otherLanguages } from '../project/config.ts';
import { scaleDuration } from '../promql/duration.ts';
import { perFleet } from '../promql/fleet.ts';
import { promql, type RecordingGroup } from '../promql/index.ts';
import { labelsOfResult } from '../promql/labels.ts';
import type { Artifact } from './artifact.ts';
import { readingOf } from './reading.ts';
import { runbookUrl } from './runbook-url.ts';
import { yamlFile } from './yaml.ts';

/** The panel that shows the value of an alert, which its `dashboard_url` opens. */
export interface PanelLink {
  readonly uid: string;
  readonly panelId: number;
  /** That of the value. */
  readonly unit?: PanelUnit;
}
export type PanelLinks = ReadonlyMap<string, PanelLink>;

/** Returns the path of the rule file of a group, relative to the output folder. */
export function rulePath(group: AlertGroup): string {
  return `provisioning/prometheus/rules/${group.name}.yml`;
}

/** Returns one Prometheus rule file for each group of alerts. Throws for an alert that is not on a panel. */
export function ruleArtifacts(groups: readonly AlertGroup[], config: Config, panels: PanelLinks): Artifact[] {
  const translated = translations(config);
  return groups.map(group => ({
    path: rulePath(group),
    content: yamlFile(config.project, {
      groups: [
        ...(group.recordings ?? []).map(recordings => recordingGroup(recordings, config)),
        ...(group.alerts.length > 0
          ? [
              {
                name: group.name,
                rules: group.alerts.map(alert => alertRule(alert, config, panels, translated)),
              },
            ]
          : []),
      ],
    }),
  }));
}

function recordingGroup({ name, interval, recordings }: RecordingGroup, { timeScale, project }: Config) {
  return {
    name,
    ...(interval && { interval: scaleDuration(interval, timeScale) }),
    rules: recordings.map(({ record, expr, labels }) => ({
      record: record.name,
      expr: promql(perFleet(expr, project.fleetLabels), timeScale),
      labels,
    })),
  };
}

/** The descriptions in the other languages of the project, by alert and by the name of their annotation. */
type Translations = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Prometheus fills in what a message or a page in another language says of an alert, too. */
function translations(config: Config): Translations {
  const others = otherLanguages(config);
  const all = others.flatMap(({ language, project }) =>
    project.alerts.map(({ name, description }) => ({
      name,
      annotation: [`description_${language}`, `${whereIn(config)}${description}`] as const,
    })),
  );
  return new Map(
    [...Map.groupBy(all, ({ name }) => name)].map(([name, some]) => [
      name,
      Object.fromEntries(some.map(({ annotation }) => annotation)),
    ]),
  );
}

function alertRule(alert: Alert, config: Config, panels: PanelLinks, translated: Translations) {
  const runbook = runbookUrl(alert.name, config);
  return {
    alert: alert.name,
    expr: promql(condition(alert, config.project.fleetLabels), config.timeScale),
    ...(alert.for !== '0s' && { for: scaleDuration(alert.for, config.timeScale) }),
    labels: {
      severity: alert.severity,
      category: alert.category,
      service: alert.service,
      // The alert's own label takes the place of the one that tells its instances apart.
      ...(labelsOf(alert, config).includes('service') && { component: '{{ $labels.service }}' }),
      ...(alert.escalate && { escalate: 'true' }),
    },
    annotations: {
      summary: alert.summary,
      description: `${whereIn(config)}${alert.description}`,
      ...translated.get(alert.name),
      ...(runbook !== undefined && { runbook_url: runbook }),
      dashboard_url: dashboardUrl(alert, config, panels),
      ...readingOf(alert, panels.get(alert.name)?.unit, config.language),
    },
  };
}

/** The labels of each alert that fires, in addition to those of the rule. */
function labelsOf(alert: Alert, { project }: Config): readonly string[] {
  return labelsOfResult(perFleet(alert.value, project.fleetLabels).node, project.fleetLabels);
}

/** The environment in front of a description: `staging: `. */
function whereIn({ project }: Config): string {
  return project.fleetLabels.map(label => `{{ with $labels.${label} }}{{ . }}: {{ end }}`).join('');
}

function dashboardUrl(alert: Alert, config: Config, panels: PanelLinks): string {
  const panel = panels.get(alert.name);
  if (!panel) {
    throw new Error(
      `alert ${alert.name} is not on any panel: set the field alert of a panel in dashboards/ to it`,
    );
  }
  const chosen = config.project.fleetLabels.map(label => `&var-${label}={{ $labels.${label} | urlquery }}`);
  return `${config.grafanaUrl}/d/${panel.uid}?viewPanel=${panel.panelId}${chosen.join('')}`;
}
