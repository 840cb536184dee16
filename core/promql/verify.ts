import { parser } from '@prometheus-io/lezer-promql';
import { metricNamed } from '../metrics/deprecated.ts';
import type { Metric } from '../metrics/metric.ts';
import { TARGET_LABELS, USUAL_FLEET } from './expression.ts';
import type { Fleet } from './fleet.ts';

/** One problem of a query. */
export interface Finding {
  /** The text at fault. */
  readonly what: string;
  readonly reason: string;
}

/**
 * Parses PromQL with the grammar of Prometheus, and looks up every selector in the contract: the metric, its labels, and
 * the values of closed labels. The types already reject what this finds. It proves that they do, and guards against text
 * from elsewhere. Every metric has the labels of the fleet.
 */
export function verify(
  query: string,
  contract: ReadonlyMap<string, Metric>,
  fleet: Fleet = USUAL_FLEET,
): Finding[] {
  const text = withoutGrafanaIntervals(query);
  const findings: Finding[] = [];
  const known = new Set<string>([...TARGET_LABELS, ...fleet]);
  const grouped: string[] = [];
  let current: Metric | undefined;
  let label = '';
  let operator = '';

  parser.parse(text).iterate({
    enter(node) {
      const source = text.slice(node.from, node.to);
      if (node.type.isError) {
        findings.push({
          what: text.slice(Math.max(0, node.from - 10), node.to + 10),
          reason: 'is not PromQL',
        });
      } else if (node.name === 'VectorSelector') {
        const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(source)?.[0] ?? '';
        current = lookUp(name, contract);
        if (!current) findings.push({ what: name || source, reason: 'is not a metric of the contract' });
        for (const own of Object.keys(current?.labels ?? {})) known.add(own);
        if (current?.type === 'histogram') known.add('le');
      } else if (node.name === 'LabelName') {
        label = source;
        if (node.node.parent?.name === 'GroupingLabels') grouped.push(source);
      } else if (node.name === 'MatchOp') {
        operator = source;
      } else if (
        node.name === 'StringLiteral' &&
        node.node.parent?.name === 'UnquotedLabelMatcher' &&
        current &&
        !fleet.includes(label)
      ) {
        const finding = checkMatcher(current, label, operator, JSON.parse(source));
        if (finding) findings.push(finding);
      }
    },
  });
  for (const name of grouped) {
    if (!known.has(name)) findings.push({ what: name, reason: 'is not a label of any metric in the query' });
  }
  return findings;
}

function lookUp(name: string, contract: ReadonlyMap<string, Metric>): Metric | undefined {
  const histogram = /^(.*)_(?:bucket|sum|count)$/.exec(name)?.[1];
  const exact = metricNamed(name, contract);
  if (exact && exact.type !== 'histogram') return exact;
  const parent = histogram === undefined ? undefined : metricNamed(histogram, contract);
  return parent?.type === 'histogram' ? parent : undefined;
}

function checkMatcher(metric: Metric, name: string, operator: string, value: string): Finding | undefined {
  if ((TARGET_LABELS as readonly string[]).includes(name)) return undefined;
  if (name === 'le' && metric.type === 'histogram') return undefined;
  const declared = metric.labels[name];
  if (!declared) return { what: `${metric.name}{${name}}`, reason: `is not a label of ${metric.name}` };
  if (declared.kind !== 'closed' || value.startsWith('$')) return undefined;
  const given = operator === '=~' || operator === '!~' ? value.split('|') : [value];
  const unknown = given.find(one => !declared.values.includes(one));
  return unknown === undefined
    ? undefined
    : {
        what: `${metric.name}{${name}="${unknown}"}`,
        reason: `is not one of the label's values: ${declared.values.join(', ')}`,
      };
}

/** Grafana replaces these before Prometheus sees them. A duration of the same length keeps the positions right. */
function withoutGrafanaIntervals(query: string): string {
  return query.replace(/\$__(?:rate_interval|interval|range)/g, name => `${'1'.repeat(name.length - 1)}s`);
}
