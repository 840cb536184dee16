import { examineCall } from './calls.ts';
import type { Finding } from './finding.ts';
import { AGGREGATION_PARAMETERS, CHOOSING, counted, type Type } from './functions.ts';
import { hasLabel, type LabelSet, labelsOfSeries, NO_LABELS, only, union, without } from './labels.ts';
import { selectedBy } from './matchers.ts';
import type { StoredNames } from './series.ts';
import { didYouMean } from './suggest.ts';
import type { Span, Syntax, TextAggregate, TextBinary, Word } from './syntax.ts';

/** What an expression yields. */
export interface Examined {
  readonly type: Type;
  readonly labels: LabelSet;
}

const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);
const SETS = new Set(['and', 'or', 'unless']);
const LOST = 'what is aggregated or matched on the way keeps only the labels that it names';

/**
 * Follows types and labels through a query, from the selectors outwards: which labels each part has, which of them functions
 * make, and which aggregations drop. Collects the problems.
 */
export class Examination {
  readonly findings: Finding[] = [];
  private readonly stored: StoredNames;
  /** All labels that occur, to tell a label that was dropped from one that never was. */
  private readonly seen = new Set<string>();

  constructor(stored: StoredNames) {
    this.stored = stored;
  }

  examine(node: Syntax): Examined {
    const examined = this.yields(node);
    for (const name of examined.labels.names) this.seen.add(name);
    return examined;
  }

  private yields(node: Syntax): Examined {
    switch (node.kind) {
      case 'number':
        return { type: 'scalar', labels: NO_LABELS };
      case 'string':
        return { type: 'string', labels: NO_LABELS };
      case 'selector': {
        const { series, findings } = selectedBy(node, this.stored);
        this.findings.push(...findings);
        // Nothing that follows from an unknown metric is worth a second finding.
        const labels = series.length > 0 ? labelsOfSeries(series) : { names: new Set<string>(), open: true };
        return { type: node.range ? 'matrix' : 'vector', labels };
      }
      case 'subquery': {
        const { type, labels } = this.examine(node.of);
        if (type !== 'vector') this.report(node, 'a subquery', `needs series, not a ${type}`);
        return { type: 'matrix', labels };
      }
      case 'negation': {
        const examined = this.examine(node.of);
        if (examined.type !== 'vector' && examined.type !== 'scalar') {
          this.report(node, '-', `needs a number or series, not a ${examined.type}`);
        }
        return examined;
      }
      case 'call':
        return examineCall(node, this);
      case 'aggregate':
        return this.aggregate(node);
      case 'binary':
        return this.binary(node);
    }
  }

  /** Whether the expression reads a native histogram, which is one series without buckets. */
  readsNative(node: Syntax): boolean {
    switch (node.kind) {
      case 'selector':
        return selectedBy(node, this.stored).series.some(({ metric }) => metric.foreign?.native === true);
      case 'call':
      case 'aggregate':
        return node.args.some(arg => this.readsNative(arg));
      case 'binary':
        return this.readsNative(node.left) || this.readsNative(node.right);
      case 'subquery':
      case 'negation':
        return this.readsNative(node.of);
      default:
        return false;
    }
  }

  report(at: Span, what: string, reason: string, hint?: string): void {
    this.findings.push({ what, reason, ...(hint && { hint }), at: { from: at.from, to: at.to } });
  }

  /** Reports the labels that none of the sets has. */
  require(words: readonly Word[], ...sets: readonly LabelSet[]): void {
    for (const word of words) {
      if (sets.some(set => hasLabel(set, word.text))) continue;
      const { text } = word;
      if (this.seen.has(text)) {
        this.report(word, text, 'is not a label here, only elsewhere in the query', LOST);
      } else {
        const near = didYouMean(text, new Set(sets.flatMap(({ names }) => [...names])));
        this.report(word, text, 'is not a label of any metric in the query', near);
      }
    }
  }

  /** Reports a text that is to become a label's name and cannot. */
  requireName(text: Syntax | undefined): void {
    if (text?.kind === 'string' && text.value === '') this.report(text, '""', 'is not a label name');
  }

  private aggregate(node: TextAggregate): Examined {
    const { by, without: dropped, args } = node;
    const operator = node.operator.text.toLowerCase();
    const parameter = AGGREGATION_PARAMETERS[operator];
    const examined = args.map(arg => this.examine(arg));
    const expected: Type[] = parameter ? [parameter, 'vector'] : ['vector'];
    if (examined.length !== expected.length) {
      this.report(node, operator, `takes ${counted(expected.length)}, not ${examined.length}`);
      return { type: 'vector', labels: { names: new Set(), open: true } };
    }
    for (const [i, type] of expected.entries()) this.expect(args[i]!, operator, type, examined[i]!.type);
    const { labels } = examined.at(-1)!;
    this.require(by ?? dropped ?? [], labels);
    if (CHOOSING.has(operator)) return { type: 'vector', labels };
    const kept = by ? only(labels, by) : dropped ? without(labels, dropped) : NO_LABELS;
    const [first] = args;
    this.requireName(first);
    const made = operator === 'count_values' && first?.kind === 'string' ? [first.value] : [];
    return { type: 'vector', labels: union(kept, { names: new Set(made), open: false }) };
  }

  expect(at: Span, where: string, expected: Type, given: Type): void {
    if (expected === given) return;
    const hint =
      expected === 'matrix' && given === 'vector'
        ? 'add a range such as [5m]'
        : expected === 'vector' && given === 'matrix'
          ? 'put it into a function such as rate'
          : undefined;
    this.report(at, where, `takes ${NAMES[expected]}, not ${NAMES[given]}`, hint);
  }

  private binary(node: TextBinary): Examined {
    const left = this.examine(node.left);
    const right = this.examine(node.right);
    const operator = node.operator.text;
    for (const [side, { type }] of [
      [node.left, left],
      [node.right, right],
    ] as const) {
      if (type !== 'vector' && type !== 'scalar') {
        this.report(side, operator, `joins numbers and series, not ${NAMES[type]}`);
      }
    }
    if (node.bool && !COMPARISONS.has(operator)) {
      this.report(node.operator, `${operator} bool`, 'is not a comparison', 'remove bool');
    }
    const vectors = left.type === 'vector' && right.type === 'vector';
    if (!vectors) return this.scalarBinary(node, left, right);
    return { type: 'vector', labels: this.matched(node, left.labels, right.labels) };
  }

  private scalarBinary(node: TextBinary, left: Examined, right: Examined): Examined {
    const operator = node.operator.text;
    if (SETS.has(operator)) this.report(node.operator, operator, 'joins series, not numbers');
    if ((node.on ?? node.ignoring ?? []).length > 0) {
      const word = node.on ? 'on' : 'ignoring';
      this.report(node.operator, `${operator} ${word}`, 'joins series, not numbers', `remove ${word}`);
    }
    if (left.type === 'scalar' && right.type === 'scalar') {
      if (COMPARISONS.has(operator) && !node.bool) {
        this.report(
          node.operator,
          operator,
          'compares two numbers, which gives 0 or 1',
          `write ${operator} bool`,
        );
      }
      return { type: 'scalar', labels: NO_LABELS };
    }
    return { type: 'vector', labels: union(left.labels, right.labels) };
  }

  /** The labels of what two sides give. A label to match on is on both sides, unless one side only adds or excludes. */
  private matched(node: TextBinary, left: LabelSet, right: LabelSet): LabelSet {
    const { on, ignoring, many, include } = node;
    const operator = node.operator.text;
    if (operator === 'or' || operator === 'unless') this.require(on ?? [], left, right);
    else {
      this.require(on ?? [], left);
      this.require(
        (on ?? []).filter(({ text }) => hasLabel(left, text)),
        right,
      );
    }
    this.require(ignoring ?? [], left, right);
    if (SETS.has(operator)) {
      if (many) this.report(node.operator, operator, `takes no group_${many}`, 'remove it');
      return operator === 'or' ? union(left, right) : left;
    }
    if (!many) return on ? only(left, on) : without(left, ignoring ?? []);
    const [base, other] = many === 'left' ? [left, right] : [right, left];
    const twice = include.find(({ text }) => on?.some(word => word.text === text));
    if (twice) this.report(twice, twice.text, `is in both on and group_${many}`, 'keep it in one of them');
    this.require(include, other);
    return union(base, only(other, include));
  }
}

const NAMES: Readonly<Record<Type, string>> = {
  scalar: 'a number',
  vector: 'series without a range',
  matrix: 'series over a range',
  string: 'a text',
};
