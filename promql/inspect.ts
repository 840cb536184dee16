import type { Expression } from './expression.ts';
import type { Node } from './node.ts';

/** The names of the metrics that the expression selects. */
export function metricsIn({ node }: Expression): Set<string> {
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
  return names;
}
