import type { Expression } from '../promql/expression.ts';
import { selectorsIn } from '../promql/inspect.ts';
import type { Node } from '../promql/node.ts';
import type { Threshold } from './alert.ts';

/**
 * Returns the value of an alert with another threshold: where it compares the same series with the same number inside, as over a
 * second range, it compares them with the new one. Guards over other series stay.
 */
export function movedValue(value: Expression, { operator, value: from }: Threshold, to: number): Expression {
  const all = seriesIn(value.node);
  const move = (node: Node): Node => {
    switch (node.kind) {
      case 'binary': {
        const { left, right } = node;
        const same =
          node.operator === operator &&
          right.kind === 'number' &&
          right.value === from &&
          seriesIn(left) === all;
        return { ...node, left: move(left), right: same ? { ...right, value: to } : move(right) };
      }
      case 'call':
        return { ...node, args: node.args.map(move) };
      case 'aggregate':
      case 'each':
        return { ...node, of: move(node.of) };
      default:
        return node;
    }
  };
  return holds(value.node, operator, from) ? { ...value, node: move(value.node) } : value;
}

/** Whether there is anything to move, so that most values stay the very same. */
function holds(node: Node, operator: string, from: number): boolean {
  switch (node.kind) {
    case 'binary':
      return (
        (node.operator === operator && node.right.kind === 'number' && node.right.value === from) ||
        holds(node.left, operator, from) ||
        holds(node.right, operator, from)
      );
    case 'call':
      return node.args.some(one => holds(one, operator, from));
    case 'aggregate':
    case 'each':
      return holds(node.of, operator, from);
    default:
      return false;
  }
}

/** The series that a part reads, whatever the range. */
function seriesIn(node: Node): string {
  const named = selectorsIn({ node } as Expression).map(
    ({ metric, suffix, matchers }) =>
      `${metric.name}${suffix} ${matchers.map(one => `${one.label}${one.operator}${one.value}`).join()}`,
  );
  return [...new Set(named)].sort().join(' ');
}
