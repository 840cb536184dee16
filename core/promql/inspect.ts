import type { Metric } from '../metrics/metric.ts';
import type { Expression } from './expression.ts';
import type { Node, RawNode, SelectorNode } from './node.ts';
import { namesInText } from './raw.ts';
import { storedSeries } from './text/series.ts';

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

/** Returns the texts of PromQL in the expression. */
export function rawsIn({ node }: Expression): readonly RawNode[] {
  switch (node.kind) {
    case 'raw':
      return [node];
    case 'call':
      return node.args.flatMap(arg => rawsIn({ node: arg }));
    case 'aggregate':
    case 'each':
      return rawsIn({ node: node.of });
    case 'binary':
      return [...rawsIn({ node: node.left }), ...rawsIn({ node: node.right })];
    default:
      return [];
  }
}

type Contract = ReadonlyMap<string, Metric>;

/** Returns the names of the metrics that the expression selects. Those of its texts are known by the contract. */
export function metricsIn(expression: Expression, contract: Contract = new Map()): Set<string> {
  return new Set([
    ...selectorsIn(expression).map(({ metric }) => metric.name),
    ...metricsInTexts(expression, contract).map(({ name }) => name),
  ]);
}

/** Returns the exporters without which the expression has no value. Those of its texts are known by the contract. */
export function exportersIn(expression: Expression, contract: Contract = new Map()): Set<string> {
  const metrics = [
    ...selectorsIn(expression).map(({ metric }) => metric),
    ...metricsInTexts(expression, contract),
  ];
  return new Set(metrics.flatMap(({ exporter }) => exporter ?? []));
}

function metricsInTexts(expression: Expression, contract: Contract): readonly Metric[] {
  const raws = rawsIn(expression);
  if (raws.length === 0) return [];
  const stored = storedSeries(contract);
  return raws.flatMap(namesInText).flatMap(name => stored.get(name)?.metric ?? []);
}
