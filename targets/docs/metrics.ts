import { type Alert, condition } from '../../alerts/alert.ts';
import type { Artifact } from '../../artifact.ts';
import type { Config } from '../../config.ts';
import type { Dashboard } from '../../dashboards/dashboard.ts';
import { sloUid } from '../../dashboards/slo-detail.ts';
import type { Label } from '../../metrics/label.ts';
import type { Metric } from '../../metrics/metric.ts';
import { totalWorstCaseSeries, worstCaseSeries } from '../../metrics/series.ts';
import { metricsIn } from '../../promql/inspect.ts';
import { expressions } from '../../slos/indicator.ts';
import type { Objective } from '../../slos/objective.ts';
import { GENERATED } from '../../yaml.ts';

/** What may use a metric. */
export interface Users {
  readonly dashboards: readonly Dashboard[];
  readonly alerts: readonly Alert[];
  readonly objectives: readonly Objective[];
}

/** The metric reference: every metric of the exporter with type, unit, labels, series, and everything that uses it. */
export function metricReference(
  systems: Readonly<Record<string, readonly Metric[]>>,
  users: Users,
  config: Config,
): Artifact {
  const all = Object.values(systems).flat();
  const sections = Object.entries(systems).map(
    ([system, metrics]) =>
      `## ${system}\n\n${metrics.map(metric => entry(metric, users, config)).join('\n')}`,
  );
  return {
    path: 'docs/metrics.md',
    content: `<!-- ${GENERATED} -->
# Metrics

${all.length} metrics; at most ${totalWorstCaseSeries(all)} series per process. A label past its budget is counted as \`other\`.
The same for programs: [contract.json](contract.json), described by [contract.schema.json](contract.schema.json).

${sections.join('\n')}`,
  };
}

function entry(metric: Metric, users: Users, config: Config): string {
  const labels = Object.entries(metric.labels).map(([name, label]) => `\`${name}\` (${describe(label)})`);
  const lines = [
    `### \`${metric.name}\``,
    `${metric.help}.`,
    '',
    `- ${metric.type}, in ${metric.unit}; at most ${worstCaseSeries(metric)} series`,
    ...line('labels', labels),
    ...line('buckets', metric.buckets),
    ...line(
      'deprecated names',
      metric.deprecatedNames.map(name => `\`${name}\``),
    ),
    ...line('dashboards', dashboardsOf(metric, users.dashboards, config), '; '),
    ...line('alerts', alertsOf(metric, users.alerts)),
    ...line('objectives', objectivesOf(metric, users.objectives, config)),
  ];
  return `${lines.join('\n')}\n`;
}

function line(heading: string, items: readonly (string | number)[], separator = ', '): string[] {
  return items.length > 0 ? [`- ${heading}: ${items.join(separator)}`] : [];
}

/** Each dashboard that shows the metric, with the panels that do. */
function dashboardsOf({ name }: Metric, dashboards: readonly Dashboard[], { grafanaUrl }: Config): string[] {
  return dashboards.flatMap(({ uid, title, sections }) => {
    const panels = sections.flatMap(({ lines }) => lines.flatMap(one => one.panels));
    const showing = panels.filter(({ queries }) => queries.some(({ expr }) => metricsIn(expr).has(name)));
    const titles = [...new Set(showing.map(panel => panel.title))];
    return titles.length > 0 ? [`[${title}](${grafanaUrl}/d/${uid}) (${titles.join(', ')})`] : [];
  });
}

function alertsOf({ name }: Metric, alerts: readonly Alert[]): string[] {
  return alerts
    .filter(alert => metricsIn(condition(alert)).has(name))
    .map(alert => `[${alert.name}](runbooks/${alert.name}.md)`);
}

function objectivesOf({ name }: Metric, objectives: readonly Objective[], { grafanaUrl }: Config): string[] {
  return objectives
    .filter(({ indicator }) => expressions(indicator).some(one => metricsIn(one).has(name)))
    .map(objective => `[${objective.title}](${grafanaUrl}/d/${sloUid(objective)})`);
}

function describe(label: Label): string {
  if (label.kind === 'closed') return label.values.join(', ');
  return label.kind === 'masked'
    ? `masked ${label.data}, at most ${label.budget}`
    : `at most ${label.budget}`;
}
