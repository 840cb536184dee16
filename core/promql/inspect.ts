import type { Expression } from './expression.ts';
import type { Node, SelectorNode } from './node.ts';

const known = new WeakMap<Node, readonly SelectorNode[]>();

/** Every selector of the expression, from left to right. Looked for once: the reference asks for each metric anew. */
export function selectorsIn({ node }: Expression): readonly SelectorNode[] {
  const before = known.get(node);
  if (before) return before;
  const selectors = within(node);
  known.set(node, selectors);
  return selectors;
}

function within(node: Node): SelectorNode[] {
  switch (node.kind) {
    case 'selector':
      return [node];
    case 'call':
      return node.args.flatMap(within);
    case 'aggregate':
      return within(node.of);
    case 'binary':
      return [...within(node.left), ...within(node.right)];
    default:
      return [];
  }
}

/** The names of the metrics that the expression selects. */
export function metricsIn(expression: Expression): Set<string> {
  return new Set(selectorsIn(expression).map(({ metric }) => metric.name));
}

/** The exporters that must be there for the expression to have a value. */
export function exportersIn(expression: Expression): Set<string> {
  return new Set(selectorsIn(expression).flatMap(({ metric }) => metric.exporter ?? []));
}
