import type { Fleet } from './fleet.ts';
import type { BinaryNode, CallNode, Node, SelectorNode } from './node.ts';
import { namedLabels } from './text/fleet-text.ts';

/** Returns the labels that the results of the expression may carry, those of the target and of the fleet included. */
export function labelsOfResult(node: Node, fleet: Fleet): readonly string[] {
  switch (node.kind) {
    case 'selector':
      return [
        ...Object.keys(node.metric.labels).filter(label => label !== 'quantile' || node.suffix === ''),
        ...(node.suffix === '_bucket' ? ['le'] : []),
        ...(hasTarget(node) ? ['job', 'instance'] : []),
        ...fleet,
      ];
    case 'call':
      return labelsOfCall(node, fleet);
    case 'each':
      return labelsOfResult(node.of, fleet);
    case 'raw': {
      // As far as it is known without the contract: what its author says, and what its aggregations keep.
      const named = namedLabels(node.tree);
      if (!node.labels) return named ?? ['job', 'instance', ...fleet];
      return [...new Set([...node.labels, ...fleet.filter(label => named?.includes(label) ?? true)])];
    }
    case 'aggregate': {
      const inner = labelsOfResult(node.of, fleet);
      const { by, without } = node;
      // The highest and the lowest keep their labels, whatever they are compared within.
      if (node.parameter) return inner;
      if (by) return inner.filter(label => by.includes(label));
      if (without) return inner.filter(label => !without.includes(label));
      return [];
    }
    case 'binary':
      return labelsOfBinary(node, fleet);
    default:
      return [];
  }
}

/** What a rule records, and what Prometheus says of alerts, does not come from a target. */
function hasTarget({ metric }: SelectorNode): boolean {
  return metric.origin !== 'recorded' && !metric.name.startsWith('ALERTS');
}

function labelsOfCall({ name, args }: CallNode, fleet: Fleet): readonly string[] {
  const [first, second] = args;
  if (name === 'absent' && first?.kind === 'selector')
    return first.matchers.filter(({ operator }) => operator === '=').map(({ label }) => label);
  const inner = args.flatMap(arg => labelsOfResult(arg, fleet));
  if (name === 'histogram_quantile') return inner.filter(label => label !== 'le');
  const makes = name === 'label_replace' || name === 'label_join';
  return makes && second?.kind === 'text' ? [...new Set([...inner, second.value])] : inner;
}

function labelsOfBinary({ operator, left, right, on }: BinaryNode, fleet: Fleet): readonly string[] {
  const [one, other] = [labelsOfResult(left, fleet), labelsOfResult(right, fleet)];
  if (operator === 'and' || operator === 'unless') return one;
  if (operator === 'or') return [...new Set([...one, ...other])];
  if (on) return on;
  // A number, or the time, has no labels and takes none away.
  if (isScalar(left)) return other;
  return isScalar(right) ? one : one.filter(label => other.includes(label));
}

function isScalar(node: Node): boolean {
  return (
    node.kind === 'number' || node.kind === 'seconds' || (node.kind === 'call' && node.args.length === 0)
  );
}
