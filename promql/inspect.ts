import type { FieldExporter } from '../metrics/jobs.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Expression } from './expression.ts';
import type { Node } from './node.ts';

const known = new WeakMap<Node, ReadonlySet<Metric>>();

/** The names of the metrics that the expression selects. */
export function metricsIn(expression: Expression): Set<string> {
  return new Set([...selected(expression)].map(({ name }) => name));
}

/** The exporters that must be there for the expression to have a value. */
export function exportersIn(expression: Expression): Set<FieldExporter> {
  return new Set([...selected(expression)].flatMap(({ exporter }) => exporter ?? []));
}

/** Looked for once: the reference asks for each metric anew. */
function selected({ node }: Expression): ReadonlySet<Metric> {
  const before = known.get(node);
  if (before) return before;
  const metrics = new Set<Metric>();
  const visit = (one: Node): void => {
    if (one.kind === 'selector') metrics.add(one.metric);
    else if (one.kind === 'call') one.args.forEach(visit);
    else if (one.kind === 'aggregate') visit(one.of);
    else if (one.kind === 'binary') {
      visit(one.left);
      visit(one.right);
    }
  };
  visit(node);
  known.set(node, metrics);
  return metrics;
}
