import { type Expression, expression } from './expression.ts';
import type { Matcher, RawNode } from './node.ts';
import { explain } from './text/finding.ts';
import { NAME_LABEL, type Syntax, type TextSelector } from './text/syntax.ts';
import { hasVariable } from './text/variables.ts';
import { read } from './verify.ts';

/**
 * Returns PromQL that was written as text, for what the typed functions do not say: subqueries, `group_left`, `@`. The type
 * argument names the labels of its result. The text is read here, and refused if Prometheus would not read it. The build
 * checks its metrics, labels and values against the contract like all else, and every use of a label of its result. With
 * `labels`, it also checks that these are the labels of the result, those of the target and the fleet aside.
 *
 * Aggregations keep the environment as everywhere. What cannot be for each environment (`vector`, `absent`, `scalar`) is refused
 * in alerts and recordings.
 *
 * @example
 * ```ts
 * const peak = raw<'status'>('max_over_time(sum by (status) (rate(bot_sent_total[5m]))[1h:1m])');
 * promql(peak, 60); // max_over_time(sum by (status) (rate(bot_sent_total[5s]))[1m:1s])
 * ```
 */
export function raw<L extends string = never>(text: string, labels?: readonly L[]): Expression<L> {
  const tree = read(text);
  if (!('kind' in tree)) throw new Error(`raw: ${explain(text, tree)}`);
  const window = lengthsIn(tree).find(name => name === 'window');
  if (window) throw new Error('raw: the window of an indicator has no length here; write one, such as 5m');
  return expression<L>({ kind: 'raw', text, tree, ...(labels && { labels }) });
}

/** Returns the selectors of a query that was read, from left to right. */
export function selectorsInText(node: Syntax): readonly TextSelector[] {
  switch (node.kind) {
    case 'selector':
      return [node];
    case 'subquery':
    case 'negation':
      return selectorsInText(node.of);
    case 'call':
    case 'aggregate':
      return node.args.flatMap(selectorsInText);
    case 'binary':
      return [...selectorsInText(node.left), ...selectorsInText(node.right)];
    default:
      return [];
  }
}

/** A selector of a text as far as it names its series. */
export interface PlainSelector {
  readonly name: string;
  readonly matchers: readonly Matcher[];
  /** In milliseconds before scaling; undefined for a look at the moment. */
  readonly range?: number;
  readonly offset: number;
}

/** Returns the selectors that name their series. */
export function plainSelectors({ tree }: RawNode): readonly PlainSelector[] {
  return selectorsInText(tree).flatMap(({ matchers, range, offset }) => {
    const named = matchers.find(({ label, operator }) => label.text === NAME_LABEL && operator === '=');
    if (!named) return [];
    return {
      name: named.value.text,
      matchers: matchers
        .filter(one => one !== named)
        .map(({ label, operator, value }) => ({ label: label.text, operator, value: value.text })),
      ...(range && 'ms' in range && { range: range.ms }),
      offset: offset && 'ms' in offset ? Math.max(0, offset.ms) : 0,
    };
  });
}

/** Returns the names of series that a text selects by their name. */
export function namesInText({ tree }: RawNode): readonly string[] {
  return selectorsInText(tree).flatMap(({ matchers }) =>
    matchers.flatMap(({ label, operator, value }) =>
      label.text === NAME_LABEL && operator === '=' ? [value.text] : [],
    ),
  );
}

/** Returns the text without the matchers of dashboard variables. */
export function withoutVariables(node: Syntax): Syntax {
  switch (node.kind) {
    case 'selector':
      return { ...node, matchers: node.matchers.filter(({ value }) => !hasVariable(value.text)) };
    case 'subquery':
    case 'negation':
      return { ...node, of: withoutVariables(node.of) };
    case 'call':
    case 'aggregate':
      return { ...node, args: node.args.map(withoutVariables) };
    case 'binary':
      return { ...node, left: withoutVariables(node.left), right: withoutVariables(node.right) };
    default:
      return node;
  }
}

function lengthsIn(node: Syntax): readonly string[] {
  switch (node.kind) {
    case 'selector':
      return [node.range, node.offset].flatMap(one => (one && 'variable' in one ? [one.variable] : []));
    case 'subquery':
      return [
        ...[node.range, node.step, node.offset].flatMap(one =>
          one && 'variable' in one ? [one.variable] : [],
        ),
        ...lengthsIn(node.of),
      ];
    case 'negation':
      return lengthsIn(node.of);
    case 'call':
    case 'aggregate':
      return node.args.flatMap(lengthsIn);
    case 'binary':
      return [...lengthsIn(node.left), ...lengthsIn(node.right)];
    default:
      return [];
  }
}
