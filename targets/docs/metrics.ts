import type { Alert } from '../../alerts/alert.ts';
import { condition } from '../../alerts/alert.ts';
import type { Artifact } from '../../artifact.ts';
import type { Label } from '../../metrics/label.ts';
import type { Metric } from '../../metrics/metric.ts';
import { totalWorstCaseSeries, worstCaseSeries } from '../../metrics/series.ts';
import { metricsIn } from '../../promql/inspect.ts';
import { GENERATED } from '../../yaml.ts';

/** The metric reference: every metric of the exporter with type, unit, labels, series, and the alerts over it. */
export function metricReference(
  systems: Readonly<Record<string, readonly Metric[]>>,
  alerts: readonly Alert[],
): Artifact {
  const all = Object.values(systems).flat();
  const sections = Object.entries(systems).map(
    ([system, metrics]) => `## ${system}\n\n${metrics.map(metric => entry(metric, alerts)).join('\n')}`,
  );
  return {
    path: 'docs/metrics.md',
    content: `<!-- ${GENERATED} -->
# Metrics

${all.length} metrics; at most ${totalWorstCaseSeries(all)} series per process. A label past its budget is counted as \`other\`.

${sections.join('\n')}`,
  };
}

function entry(metric: Metric, alerts: readonly Alert[]): string {
  const labels = Object.entries(metric.labels).map(([name, label]) => `\`${name}\` (${describe(label)})`);
  const users = alerts.filter(alert => metricsIn(condition(alert)).has(metric.name));
  const lines = [
    `### \`${metric.name}\``,
    `${metric.help}.`,
    '',
    `- ${metric.type}, in ${metric.unit}; at most ${worstCaseSeries(metric)} series`,
    ...(labels.length ? [`- labels: ${labels.join(', ')}`] : []),
    ...(metric.buckets.length ? [`- buckets: ${metric.buckets.join(', ')}`] : []),
    ...(users.length ? [`- alerts: ${users.map(a => `[${a.name}](runbooks/${a.name}.md)`).join(', ')}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function describe(label: Label): string {
  if (label.kind === 'closed') return label.values.join(', ');
  return label.kind === 'masked'
    ? `masked ${label.data}, at most ${label.budget}`
    : `at most ${label.budget}`;
}
