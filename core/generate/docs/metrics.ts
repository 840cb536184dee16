import { condition } from '../../alerts/alert.ts';
import type { Dashboard } from '../../dashboards/dashboard.ts';
import type { Label } from '../../metrics/label.ts';
import type { Metric } from '../../metrics/metric.ts';
import { totalWorstCaseSeries, worstCaseSeries } from '../../metrics/series.ts';
import type { Config } from '../../project/config.ts';
import { perFleet } from '../../promql/fleet.ts';
import { promql } from '../../promql/index.ts';
import { metricsIn } from '../../promql/inspect.ts';
import type { Recording } from '../../promql/recording.ts';
import { expressions } from '../../slos/indicator.ts';
import { sloUid } from '../../slos/objective.ts';
import type { Artifact } from '../artifact.ts';
import { generatedBy } from '../yaml.ts';

/** Returns the metric reference: every metric that services expose or rules record, with type, unit, labels, and everything that uses it. */
export function metricReference(config: Config): Artifact {
  const { areas, exposed: all } = config.project;
  const uses = usesByMetric(config);
  const sections = Object.entries(areas).map(
    ([system, metrics]) =>
      `## ${system}\n\n${metrics.map(metric => entry(metric, uses.get(metric.name))).join('\n')}`,
  );
  return {
    path: 'docs/metrics.md',
    content: `<!-- ${generatedBy(config.project)} -->
# Metrics

${all.length} metrics; at most ${totalWorstCaseSeries(all)} series per process. Values beyond the budget of a label are counted as \`other\`.
Machine-readable: [contract.json](contract.json), described by [contract.schema.json](contract.schema.json).

${sections.join('\n')}${recordedSection(config, uses)}`,
  };
}

/** The series that rules record, each name once. */
function recordedSection({ project }: Config, uses: ReadonlyMap<string, Uses>): string {
  const rules = new Map<string, (Recording & { readonly group: string })[]>();
  for (const group of project.alertGroups.flatMap(({ recordings = [] }) => recordings)) {
    for (const recording of group.recordings) {
      const { name } = recording.record;
      rules.set(name, [
        ...(rules.get(name) ?? []),
        { ...recording, expr: perFleet(recording.expr, project.fleetLabels), group: group.name },
      ]);
    }
  }
  if (rules.size === 0) return '';
  const entries = [...rules.values()].map(all => recordedEntry(all, uses.get(all[0]!.record.name)));
  return `
## Recorded by rules

Series that Prometheus computes from the metrics above; no service exposes them.

${entries.join('\n')}`;
}

function recordedEntry(all: readonly (Recording & { readonly group: string })[], uses?: Uses): string {
  const [{ record, expr, labels, group }] = all as readonly [Recording & { readonly group: string }];
  const known: Readonly<Record<string, Label>> = record.labels;
  const names = [...new Set([...Object.keys(known), ...Object.keys(labels)])];
  const described = names.map(name => {
    const label = known[name];
    return label ? `\`${name}\` (${describe(label)})` : `\`${name}\` (${labels[name]})`;
  });
  const others = all.length > 1 ? `${all.length} rules, the first in` : 'the rule in';
  const lines = [
    `### \`${record.name}\``,
    `${record.help}.`,
    '',
    `- ${record.type}, in ${record.unit}; recorded by ${others} group \`${group}\`: \`${promql(expr)}\``,
    ...line('labels', described),
    ...usedBy(uses),
  ];
  return `${lines.join('\n')}\n`;
}

function entry(metric: Metric, uses?: Uses): string {
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
    ...usedBy(uses),
  ];
  return `${lines.join('\n')}\n`;
}

function line(heading: string, items: readonly (string | number)[] = [], separator = ', '): string[] {
  return items.length > 0 ? [`- ${heading}: ${items.join(separator)}`] : [];
}

function usedBy(uses?: Uses): string[] {
  return [
    ...line('dashboards', uses?.dashboards, '; '),
    ...line('alerts', uses?.alerts),
    ...line('objectives', uses?.objectives),
  ];
}

/** Links to everything that uses a metric. */
interface Uses {
  readonly dashboards: string[];
  readonly alerts: string[];
  readonly objectives: string[];
}

/** Returns what uses each metric, by name. Inspects each expression once. */
function usesByMetric({ project, grafanaUrl }: Config): Map<string, Uses> {
  const { dashboards, alerts, objectives } = project;
  const uses = new Map<string, Uses>();
  const of = (name: string): Uses => {
    const known = uses.get(name) ?? { dashboards: [], alerts: [], objectives: [] };
    uses.set(name, known);
    return known;
  };
  for (const { uid, title, sections } of dashboards) {
    for (const [name, panels] of panelsByMetric(sections, project.contract)) {
      of(name).dashboards.push(`[${title}](${grafanaUrl}/d/${uid}) (${[...panels].join(', ')})`);
    }
  }
  for (const alert of alerts) {
    for (const name of metricsIn(condition(alert), project.contract))
      of(name).alerts.push(`[${alert.name}](runbooks/${alert.name}.md)`);
  }
  for (const objective of objectives) {
    for (const name of new Set(
      expressions(objective.indicator).flatMap(one => [...metricsIn(one, project.contract)]),
    ))
      of(name).objectives.push(`[${objective.title}](${grafanaUrl}/d/${sloUid(objective)})`);
  }
  return uses;
}

/** The titles of the panels that show each metric. */
function panelsByMetric(
  sections: Dashboard['sections'],
  contract: Config['project']['contract'],
): Map<string, Set<string>> {
  const shown = new Map<string, Set<string>>();
  for (const { title, queries } of sections.flatMap(({ lines }) => lines.flatMap(one => one.panels))) {
    for (const name of queries.flatMap(({ expr }) => [...metricsIn(expr, contract)])) {
      shown.set(name, (shown.get(name) ?? new Set()).add(title));
    }
  }
  return shown;
}

function describe(label: Label): string {
  if (label.kind === 'closed') return label.values.join(', ');
  return label.kind === 'masked'
    ? `masked ${label.data}, at most ${label.budget}`
    : `at most ${label.budget}`;
}
