import { AGGREGATION_PARAMETERS } from './functions.ts';
import type { Syntax, TextSelector, Word } from './syntax.ts';

type Fleet = readonly string[];

/**
 * Returns a query that was read for each environment of the fleet: aggregations and matches keep the labels of the fleet.
 * Throws for what belongs to no environment, with the reason and the fix.
 */
export function keptText(node: Syntax, fleet: Fleet): Syntax {
  const kept = (one: Syntax) => keptText(one, fleet);
  switch (node.kind) {
    case 'subquery':
    case 'negation':
      return { ...node, of: kept(node.of) };
    case 'call': {
      const reason = Object.hasOwn(OF_NOTHING, node.name.text) ? OF_NOTHING[node.name.text] : undefined;
      if (reason) throw new Error(`raw: ${node.name.text}(…) ${reason}`);
      return { ...node, args: node.args.map(kept) };
    }
    case 'aggregate': {
      const { without: dropped, ...rest } = node;
      const args = node.args.map(kept);
      return dropped
        ? { ...node, args, without: dropped.filter(({ text }) => !fleet.includes(text)) }
        : { ...rest, args, by: and(node.by ?? [], fleet) };
    }
    case 'binary': {
      const { on, ignoring } = node;
      return {
        ...node,
        left: kept(node.left),
        right: kept(node.right),
        ...(on && { on: and(on, fleet) }),
        ...(ignoring && { ignoring: ignoring.filter(({ text }) => !fleet.includes(text)) }),
      };
    }
    default:
      return node;
  }
}

/** Functions whose result belongs to no series, and so to no environment. */
const OF_NOTHING: Readonly<Record<string, string>> = {
  vector: 'is one series for all environments; write or(raw(…), vector(0)) with vector of vigia/promql',
  absent: 'says nothing of one environment; write absent(metric) of vigia/promql',
  absent_over_time: 'says nothing of one environment; write absent(metric) of vigia/promql',
  scalar:
    'takes one series, and there is one for each environment; match the two sides with on () group_left',
};

/** Aggregations that compare or count groups. */
const COMPARING: ReadonlySet<string> = new Set(['max', 'min', 'count']);

/** Returns a query that was read over the environments that the reader of a dashboard has chosen. */
export function chosenText(node: Syntax, fleet: Fleet): Syntax {
  const chosen = (one: Syntax) => chosenText(one, fleet);
  switch (node.kind) {
    case 'selector':
      return withVariables(node, fleet);
    case 'subquery':
    case 'negation':
      return { ...node, of: chosen(node.of) };
    case 'call':
      // The second argument of info selects labels, not series.
      return {
        ...node,
        args: node.args.map((arg, i) => (node.name.text === 'info' && i === 1 ? arg : chosen(arg))),
      };
    case 'aggregate': {
      const isComparing = COMPARING.has(node.operator.text.toLowerCase());
      return { ...node, args: node.args.map(arg => chosen(isComparing ? keptText(arg, fleet) : arg)) };
    }
    case 'binary':
      return { ...node, left: chosen(node.left), right: chosen(node.right) };
    default:
      return node;
  }
}

function withVariables(node: TextSelector, fleet: Fleet): TextSelector {
  const more = fleet
    .filter(name => node.matchers.every(({ label }) => label.text !== name))
    .map(name => ({
      ...{ from: node.to, to: node.to, operator: '=~' as const },
      label: wordAt(name, node.to),
      value: wordAt(`$${name}`, node.to),
    }));
  return { ...node, matchers: [...node.matchers, ...more] };
}

/** Labels that a query that was read names in its outermost aggregations, as far as that is known without the contract. */
export function namedLabels(node: Syntax): readonly string[] | undefined {
  switch (node.kind) {
    case 'aggregate': {
      const operator = node.operator.text.toLowerCase();
      if (node.without || (operator in AGGREGATION_PARAMETERS && operator.includes('k'))) return undefined;
      return (node.by ?? []).map(({ text }) => text);
    }
    case 'number':
      return [];
    case 'negation':
      return namedLabels(node.of);
    case 'binary': {
      const [left, right] = [namedLabels(node.left), namedLabels(node.right)];
      if (node.many || !left || !right) return undefined;
      return [...new Set([...left, ...right])];
    }
    default:
      return undefined;
  }
}

function and(words: readonly Word[], fleet: Fleet): readonly Word[] {
  return [
    ...words,
    ...fleet.filter(name => words.every(({ text }) => text !== name)).map(name => wordAt(name, 0)),
  ];
}

function wordAt(text: string, at: number): Word {
  return { text, from: at, to: at };
}
