import type { Expression } from './expression.ts';
import type { Node } from './node.ts';
import { withoutVariables } from './raw.ts';

/** Returns the expression without the matchers of dashboard variables: over all of their values. */
export function unfiltered<L extends string>(expression: Expression<L>): Expression<L> {
  return { ...expression, node: without(expression.node) };
}

function without(node: Node): Node {
  switch (node.kind) {
    case 'selector':
      return { ...node, matchers: node.matchers.filter(({ value }) => !value.startsWith('$')) };
    case 'raw':
      return { ...node, tree: withoutVariables(node.tree) };
    case 'call':
      return { ...node, args: node.args.map(without) };
    case 'aggregate':
      return { ...node, of: without(node.of) };
    case 'binary':
      return { ...node, left: without(node.left), right: without(node.right) };
    default:
      return node;
  }
}
