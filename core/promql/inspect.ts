import type { Expression } from './expression.ts';
import type { Node, SelectorNode } from './node.ts';

const known = new WeakMap<Node, readonly SelectorNode[]>();

/** Returns every selector of the expression, from left to right. Remembers the result, because the reference asks often. */
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
    case 'each':
      return within(node.of);
    case 'binary':
      return [...within(node.left), ...within(node.right)];
    default:
      return [];
  }
}

/** Returns the names of the metrics that the expression selects. */
export function metricsIn(expression: Expression): Set<string> {
  return new Set(selectorsIn(expression).map(({ metric }) => metric.name));
}

/** Returns the exporters without which the expression has no value. */
export function exportersIn(expression: Expression): Set<string> {
  return new Set(selectorsIn(expression).flatMap(({ metric }) => metric.exporter ?? []));
}
