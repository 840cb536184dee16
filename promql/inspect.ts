import type { Expression } from './expression.ts';
import type { Node } from './node.ts';

const found = new WeakMap<Node, ReadonlySet<string>>();

/** The names of the metrics that the expression selects. Looked for once: the reference asks for each metric anew. */
export function metricsIn({ node }: Expression): ReadonlySet<string> {
  const known = found.get(node);
  if (known) return known;
  const names = new Set<string>();
  const visit = (one: Node): void => {
    if (one.kind === 'selector') names.add(one.metric.name);
    else if (one.kind === 'call') one.args.forEach(visit);
    else if (one.kind === 'aggregate') visit(one.of);
    else if (one.kind === 'binary') {
      visit(one.left);
      visit(one.right);
    }
  };
  visit(node);
  found.set(node, names);
  return names;
}
