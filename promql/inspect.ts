import type { FieldExporter } from '../metrics/jobs.ts';
import type { Expression } from './expression.ts';
import type { Node, SelectorNode } from './node.ts';

/** Every selector of the expression, from left to right. */
export function selectorsIn({ node }: Expression): SelectorNode[] {
  const within = (one: Node): SelectorNode[] => {
    switch (one.kind) {
      case 'selector':
        return [one];
      case 'call':
        return one.args.flatMap(within);
      case 'aggregate':
        return within(one.of);
      case 'binary':
        return [...within(one.left), ...within(one.right)];
      default:
        return [];
    }
  };
  return within(node);
}

const found = new WeakMap<Node, ReadonlySet<string>>();

/** The names of the metrics that the expression selects. Looked for once: the reference asks for each metric anew. */
export function metricsIn(expression: Expression): ReadonlySet<string> {
  const known = found.get(expression.node);
  if (known) return known;
  const names = new Set(selectorsIn(expression).map(({ metric }) => metric.name));
  found.set(expression.node, names);
  return names;
}

/** The exporters that must be there for the expression to have a value. */
export function exportersIn(expression: Expression): Set<FieldExporter> {
  return new Set(selectorsIn(expression).flatMap(({ metric }) => metric.exporter ?? []));
}
