import type { Metric } from '../../metrics/metric.ts';
import { FUNCTIONS } from '../../promql/text/functions.ts';
import { selectedBy } from '../../promql/text/matchers.ts';
import { storedSeries } from '../../promql/text/series.ts';
import type { Length, Syntax, TextSelector } from '../../promql/text/syntax.ts';

/** Ranges in the queries of indicators: that of the window is often left out, because the reader of the document sets it. */

const THE_WINDOW: Length = { variable: 'window' };

/** Returns whether the query has ranges, and none of them is the window. */
export function hasFixedRange(tree: Syntax): boolean {
  const ranges = rangesIn(tree);
  return ranges.length > 0 && ranges.every(range => !('variable' in range) || range.variable !== 'window');
}

function rangesIn(node: Syntax): Length[] {
  switch (node.kind) {
    case 'selector':
      return node.range ? [node.range] : [];
    case 'subquery':
      return [node.range, ...rangesIn(node.of)];
    default:
      return partsOf(node).flatMap(rangesIn);
  }
}

function partsOf(node: Syntax): readonly Syntax[] {
  switch (node.kind) {
    case 'call':
    case 'aggregate':
      return node.args;
    case 'binary':
      return [node.left, node.right];
    case 'subquery':
    case 'negation':
      return [node.of];
    default:
      return [];
  }
}

/**
 * Returns the query over the window. A function over a range that has none gets it: `rate(x)`. If the document says that the
 * queries count (`counter: true`), a count without any function is taken as a rate: `sum(x)`.
 */
export function overWindow(tree: Syntax, counter: boolean, contract: ReadonlyMap<string, Metric>): Syntax {
  const filled = mapped(tree, withRange);
  if (!counter || rangesIn(filled).length > 0) return filled;
  const stored = storedSeries(contract);
  return mapped(filled, node =>
    node.kind === 'selector' && selectedBy(node, stored).series.every(one => counts(one.metric))
      ? {
          kind: 'call',
          name: { text: 'rate', from: node.from, to: node.from },
          args: [{ ...node, range: THE_WINDOW }],
          from: node.from,
          to: node.to,
        }
      : node,
  );
}

function counts({ type }: Metric): boolean {
  return type !== 'gauge';
}

function withRange(node: Syntax): Syntax {
  if (node.kind !== 'call') return node;
  const expected = FUNCTIONS.get(node.name.text)?.args ?? [];
  return {
    ...node,
    args: node.args.map((arg, i) =>
      expected[i] === 'matrix' && isBare(arg) ? { ...arg, range: THE_WINDOW } : arg,
    ),
  };
}

function isBare(node: Syntax): node is TextSelector {
  return node.kind === 'selector' && node.range === undefined;
}

/** Returns the tree with every node replaced, from the inside out. */
function mapped(node: Syntax, replace: (node: Syntax) => Syntax): Syntax {
  const inner = (one: Syntax) => mapped(one, replace);
  switch (node.kind) {
    case 'call':
    case 'aggregate':
      return replace({ ...node, args: node.args.map(inner) });
    case 'binary':
      return replace({ ...node, left: inner(node.left), right: inner(node.right) });
    case 'subquery':
    case 'negation':
      return replace({ ...node, of: inner(node.of) });
    default:
      return replace(node);
  }
}
