import { namesOf } from '../metrics/deprecated.ts';
import type { BinaryOperator, Node, SelectorNode } from './node.ts';

/**
 * Returns the tree with every selector of a renamed metric replaced by the bridge `new or old`: the series of the current
 * name, and those series of the old names whose labels no series of the current name has. A function of a selector is
 * bridged as a whole, `rate(new[5m]) or rate(old[5m])`, because only a selector can have a range.
 */
export function bridged(node: Node): Node {
  switch (node.kind) {
    case 'selector':
      return joined('or', eachName(node));
    case 'call': {
      const series = node.args.find(arg => arg.kind === 'selector');
      if (!series) return { ...node, args: node.args.map(bridged) };
      const calls = eachName(series).map(one => ({
        ...node,
        args: node.args.map(arg => (arg === series ? one : bridged(arg))),
      }));
      // Absent under every name; and each part keeps the labels of its matchers, which a joined argument would lose.
      return joined(node.name === 'absent' ? 'and' : 'or', calls);
    }
    case 'aggregate':
    case 'each':
      return { ...node, of: bridged(node.of) };
    case 'binary':
      return { ...node, left: bridged(node.left), right: bridged(node.right) };
    default:
      return node;
  }
}

/** Returns the selector once for each name of its metric, the current name first. */
function eachName(node: SelectorNode): SelectorNode[] {
  return namesOf(node.metric).map(name => ({
    ...node,
    metric: { ...node.metric, name, deprecatedNames: [] },
  }));
}

function joined(operator: BinaryOperator, nodes: readonly Node[]): Node {
  return nodes.reduce((left, right) => ({ kind: 'binary', operator, left, right }));
}
