import { up } from '../metrics/target.ts';
import { type Expression, expression } from './expression.ts';
import { labelNode } from './functions.ts';
import type { BinaryNode, CallNode, Matcher, Node, SelectorNode } from './node.ts';
import { chosenText, keptText } from './text/fleet-text.ts';

/** The names of the labels that tell the environments of a fleet apart, such as `environment`. */
export type Fleet = readonly string[];

/**
 * Returns the expression for each environment of the fleet: every aggregation keeps the labels of the fleet, every match of two
 * sides includes them, and what belongs to no series (`vector`, `absent`) becomes a series of each environment. For `environment`,
 * `sum(x)` becomes `sum by (environment) (x)`.
 */
export function perFleet<L extends string>(of: Expression<L>, fleet: Fleet): Expression<L> {
  return fleet.length === 0 ? of : passed(of, fleet, kept);
}

/**
 * Returns the expression over the environments that the reader of a dashboard has chosen: every selector matches the variable
 * of each label of the fleet. For `environment`, `x` becomes `x{environment=~"$environment"}`. Groups that are compared or
 * counted are those of one environment: the host `a` of one is not the host `a` of another.
 */
export function ofChosen<L extends string>(of: Expression<L>, fleet: Fleet): Expression<L> {
  return fleet.length === 0 ? of : passed(of, fleet, chosen);
}

/**
 * Returns the expression for each environment of the fleet, whatever is around it: for a panel that shows what each environment
 * has, where panels otherwise add the chosen environments up. In a panel, the example becomes
 * `sum by (environment) (bot_waiting{environment=~"$environment"}) * 60`. What is inside `max`, `min` and `count` is for each
 * environment without it.
 *
 * @example
 * ```ts
 * promql(multiply(perEnvironment(sum(waiting)), 60)); // sum(bot_waiting) * 60
 * ```
 */
export function perEnvironment<L extends string>(of: Expression<L>): Expression<L> {
  return expression({ kind: 'each', of: of.node });
}

type Pass = (node: Node, fleet: Fleet) => Node;

/** Results by pass, fleet and expression: rules, checks, panels and drills of a project ask for the same ones. */
const known = new WeakMap<Pass, WeakMap<Fleet, WeakMap<Node, Node>>>();

function passed<L extends string>({ node }: Expression<L>, fleet: Fleet, pass: Pass): Expression<L> {
  const results = resultsOf(pass, fleet);
  const before = results.get(node);
  if (before) return expression<L>(before);
  const result = pass(node, fleet);
  results.set(node, result);
  return expression<L>(result);
}

function resultsOf(pass: Pass, fleet: Fleet): WeakMap<Node, Node> {
  const ofFleets = known.get(pass) ?? new WeakMap<Fleet, WeakMap<Node, Node>>();
  known.set(pass, ofFleets);
  const results = ofFleets.get(fleet) ?? new WeakMap<Node, Node>();
  ofFleets.set(fleet, results);
  return results;
}

function kept(node: Node, fleet: Fleet): Node {
  switch (node.kind) {
    case 'each':
      return kept(node.of, fleet);
    case 'raw':
      return { ...node, tree: keptText(node.tree, fleet) };
    case 'call':
      return keptCall(node, fleet);
    case 'aggregate': {
      const of = kept(node.of, fleet);
      const { without, ...rest } = node;
      return without
        ? { ...node, of, without: without.filter(label => !fleet.includes(label)) }
        : { ...rest, of, by: and(node.by ?? [], fleet) };
    }
    case 'binary': {
      const sides = { ...node, left: kept(node.left, fleet), right: kept(node.right, fleet) };
      return node.on ? { ...sides, on: and(node.on, fleet) } : sides;
    }
    default:
      return node;
  }
}

function keptCall(node: CallNode, fleet: Fleet): Node {
  const [first] = node.args;
  if (node.name === 'vector' && first?.kind === 'number') {
    const one = grouped(selector([]), fleet);
    return first.value === 1 ? one : operation('*', one, first);
  }
  if (node.name === 'absent' && first?.kind === 'selector') return missing(first, fleet);
  return { ...node, args: node.args.map(arg => kept(arg, fleet)) };
}

/**
 * The environments whose targets are scraped and do not have the series; or all of them, if no such target is scraped anywhere.
 * As in `absent`, the result has the labels of equal matchers.
 */
function missing(series: SelectorNode, fleet: Fleet): Node {
  const ofTarget = series.matchers.filter(({ label }) => ['job', 'instance', ...fleet].includes(label));
  const target = selector(ofTarget);
  const here = operation('unless', grouped(target, fleet), grouped(series, fleet), fleet);
  const anything = operation('or', target, series);
  const nowhere = operation('unless', grouped(selector([]), fleet), anything, []);
  return series.matchers
    .filter(({ label, operator }) => operator === '=' && !fleet.includes(label))
    .reduce<Node>(
      (of, { label, value }) => labelNode(of, label, value),
      ofTarget.length > 0 ? operation('or', here, nowhere) : here,
    );
}

/** Aggregations that compare or count groups. */
const COMPARING: ReadonlySet<string> = new Set(['max', 'min', 'count']);

function chosen(node: Node, fleet: Fleet): Node {
  switch (node.kind) {
    case 'each':
      return chosen(kept(node.of, fleet), fleet);
    case 'raw':
      return { ...node, tree: chosenText(node.tree, fleet) };
    case 'selector': {
      const more = fleet.filter(name => node.matchers.every(({ label }) => label !== name)).map(variableOf);
      return { ...node, matchers: [...node.matchers, ...more] };
    }
    case 'call':
      return { ...node, args: node.args.map(arg => chosen(arg, fleet)) };
    case 'aggregate':
      return { ...node, of: chosen(COMPARING.has(node.operator) ? kept(node.of, fleet) : node.of, fleet) };
    case 'binary':
      return { ...node, left: chosen(node.left, fleet), right: chosen(node.right, fleet) };
    default:
      return node;
  }
}

/** The dashboard variable of a label of the fleet, which has its name, as a matcher. */
export function variableOf(label: string): Matcher {
  return { label, operator: '=~', value: `$${label}` };
}

function selector(matchers: readonly Matcher[]): SelectorNode {
  return { kind: 'selector', metric: up, suffix: '', matchers };
}

function grouped(of: Node, by: readonly string[]): Node {
  return { kind: 'aggregate', operator: 'group', of, by };
}

function operation(
  operator: BinaryNode['operator'],
  left: Node,
  right: Node,
  on?: readonly string[],
): BinaryNode {
  return { kind: 'binary', operator, left, right, ...(on && { on }) };
}

/** The labels, and those of the fleet that are not among them. */
function and(labels: readonly string[], fleet: Fleet): readonly string[] {
  return [...labels, ...fleet.filter(label => !labels.includes(label))];
}
