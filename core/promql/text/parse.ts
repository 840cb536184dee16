import type { parser } from '@prometheus-io/lezer-promql';
import { childrenOf, nest, type Part, partsOf } from './infix.ts';
import { readLength, readNumber } from './numbers.ts';
import { packageNamed } from './package.ts';
import { unquote } from './string-literal.ts';
import {
  NAME_LABEL,
  type Span,
  type Syntax,
  type TextBinary,
  type TextMatcher,
  type TextSelector,
  type TextSubquery,
  type Word,
} from './syntax.ts';
import { type SyntaxNode, syntaxError } from './syntax-error.ts';
import { type Prepared, prepare } from './variables.ts';

let grammar: typeof parser | undefined;

function parserOfPrometheus(): typeof parser {
  grammar ??= packageNamed<{ parser: typeof parser }>('@prometheus-io/lezer-promql').parser;
  return grammar;
}

/** Why a text is not PromQL: thrown by `parse`. */
export class NotPromql extends Error {
  readonly what: string;
  readonly reason: string;
  readonly hint: string | undefined;
  readonly at: Span;

  constructor(what: string, reason: string, at: Span, hint?: string) {
    super(`${what} ${reason}`);
    [this.what, this.reason, this.at, this.hint] = [what, reason, at, hint];
  }
}

/** Returns the syntax tree of a query. Throws `NotPromql` if Prometheus cannot read the query. */
export function parse(query: string): Syntax {
  const prepared = prepare(query);
  const tree = parserOfPrometheus().parse(prepared.text);
  const error = syntaxError(tree, query, prepared.text);
  if (error) throw new NotPromql(error.what, error.reason, error.at, error.hint);
  return new Reading(query, prepared).expression(childrenOf(tree.topNode)[0]!);
}

type Infix = Extract<Part, { kind: 'infix' }>;

const EXPERIMENTAL = 'is an experimental feature, which Prometheus has switched off';

class Reading {
  private readonly query: string;
  private readonly prepared: Prepared;

  constructor(query: string, prepared: Prepared) {
    [this.query, this.prepared] = [query, prepared];
  }

  expression(node: SyntaxNode): Syntax {
    return nest<Syntax>(partsOf(node, this.prepared.text), {
      operand: one => this.operand(one),
      sign: ({ node: { from }, negative }, of) => (negative ? { kind: 'negation', of, from, to: of.to } : of),
      suffix: (suffixed, base, of) => this.suffixed(suffixed, base, of),
      infix: (part, left, right) => this.binary(part, left, right),
      operatorOf: ({ operator }) => this.text(operator).toLowerCase(),
    });
  }

  private operand(node: SyntaxNode): Syntax {
    const span = { from: node.from, to: node.to };
    switch (node.name) {
      case 'ParenExpr':
        return this.expression(childrenOf(node)[0]!);
      case 'NumberDurationLiteral':
        return { kind: 'number', value: Math.abs(this.number(node)), ...span };
      case 'StringLiteral':
        return { kind: 'string', value: this.string(node).text, ...span };
      case 'VectorSelector':
        return this.selector(node);
      case 'FunctionCall':
        return {
          kind: 'call',
          name: this.word(node.getChild('FunctionIdentifier')!),
          args: this.args(node),
          ...span,
        };
      case 'AggregateExpr':
        return this.aggregate(node);
      default:
        throw this.problem(node, EXPERIMENTAL);
    }
  }

  private selector(node: SyntaxNode): TextSelector {
    const matchers: TextMatcher[] = [];
    const name = node.getChild('Identifier');
    const named = (value: Word): TextMatcher => ({
      label: { ...value, text: NAME_LABEL },
      operator: '=',
      value,
      from: value.from,
      to: value.to,
    });
    if (name) matchers.push(named(this.word(name)));
    for (const child of childrenOf(node.getChild('LabelMatchers'))) {
      if (child.name === 'QuotedLabelName') {
        if (name) throw this.problem(child, 'is a second name of the same selector');
        matchers.push(named(this.name(child)));
      } else if (child.name === 'UnquotedLabelMatcher' || child.name === 'QuotedLabelMatcher') {
        const label = this.name(child.firstChild!);
        if (label.text === NAME_LABEL && name) {
          throw this.problem(child, 'is a second name of the same selector');
        }
        matchers.push({
          label,
          operator: this.text(child.getChild('MatchOp')!) as TextMatcher['operator'],
          value: this.string(child.getChild('StringLiteral')!),
          from: child.from,
          to: child.to,
        });
      }
    }
    return { kind: 'selector', matchers, from: node.from, to: node.to };
  }

  /** What stands behind an operand: a range, a subquery, an offset, a time. */
  private suffixed(node: SyntaxNode, base: SyntaxNode, of: Syntax): Syntax {
    switch (node.name) {
      case 'MatrixSelector':
        return this.range(node, base, of);
      case 'SubqueryExpr':
        return this.subquery(node, of);
      case 'OffsetExpr':
        return { ...this.modifiable(node, base, of, 'offset'), offset: this.length(lastOf(node), false) };
      default: {
        const preprocessor = node.getChild('AtModifierPreprocessors');
        const at = preprocessor ? (`${this.text(preprocessor)}()` as 'start()') : this.number(lastOf(node));
        if (typeof at === 'number' && !Number.isFinite(at)) throw this.problem(lastOf(node), 'is not a time');
        return { ...this.modifiable(node, base, of, 'at'), at };
      }
    }
  }

  private range(node: SyntaxNode, base: SyntaxNode, of: Syntax): TextSelector {
    if (base.name !== 'VectorSelector' || of.kind !== 'selector' || isModified(of)) {
      throw this.problem(
        node.getChild('DurationExpr')!,
        'is a range, which stands directly behind a selector',
        'write a subquery such as [5m:] for anything else',
      );
    }
    return { ...of, range: this.length(node.getChild('DurationExpr')!, true), to: node.to };
  }

  private subquery(node: SyntaxNode, of: Syntax): TextSubquery {
    const [range, step] = node.getChildren('DurationExpr');
    return {
      kind: 'subquery',
      of,
      range: this.length(range!, true),
      ...(step && { step: this.length(step, true) }),
      from: of.from,
      to: node.to,
    };
  }

  private modifiable(node: SyntaxNode, base: SyntaxNode, of: Syntax, modifier: 'offset' | 'at') {
    const word = modifier === 'at' ? '@' : 'offset';
    const at = node.getChild(modifier === 'at' ? 'At' : 'Offset')!;
    const isModifiable = of.kind === 'selector' || of.kind === 'subquery';
    if (!isModifiable || base.name === 'ParenExpr') {
      throw this.problem(at, 'needs a selector or a subquery before it');
    }
    if (of[modifier] !== undefined) throw this.problem(at, `is there twice, ${word} …`);
    return { ...of, to: node.to };
  }

  private aggregate(node: SyntaxNode): Syntax {
    const modifier = node.getChild('AggregateModifier');
    const labels = modifier?.getChild('GroupingLabels');
    const grouping = labels && { [modifier?.getChild('By') ? 'by' : 'without']: this.labels(labels) };
    return {
      kind: 'aggregate',
      operator: this.word(node.getChild('AggregateOp')!),
      ...grouping,
      args: this.args(node),
      from: node.from,
      to: node.to,
    };
  }

  private binary({ operator, modifiers }: Infix, left: Syntax, right: Syntax): TextBinary {
    const child = (name: string) => modifiers.find(modifier => modifier.name === name);
    const fill = child('FillModifier');
    if (fill) throw this.problem(fill, EXPERIMENTAL);
    const clause = child('MatchingModifierClause');
    const [matching, included] = clause?.getChildren('GroupingLabels') ?? [];
    const many = clause?.getChild('GroupLeft')
      ? 'left'
      : clause?.getChild('GroupRight')
        ? 'right'
        : undefined;
    return {
      kind: 'binary',
      operator: { ...this.word(operator), text: this.text(operator).toLowerCase() },
      bool: child('BoolModifier') !== undefined,
      ...(clause && { [clause.getChild('On') ? 'on' : 'ignoring']: this.labels(matching!) }),
      ...(many && { many }),
      include: included ? this.labels(included) : [],
      left,
      right,
      from: left.from,
      to: right.to,
    };
  }

  private args(node: SyntaxNode): Syntax[] {
    return childrenOf(node.getChild('FunctionCallBody')).map(child => this.expression(child));
  }

  private labels(grouping: SyntaxNode): Word[] {
    return childrenOf(grouping).map(child => this.name(child));
  }

  /** A label name or a metric name, quoted or not. */
  private name(node: SyntaxNode): Word {
    if (node.name !== 'QuotedLabelName') return this.word(node);
    const name = this.string(node.firstChild!);
    if (name.text === '') throw this.problem(node, 'is an empty name');
    return name;
  }

  private string(node: SyntaxNode): Word {
    const literal = this.text(node);
    const unquoted = unquote(literal);
    if ('value' in unquoted) return { text: unquoted.value, from: node.from, to: node.to };
    const at = { from: node.from + unquoted.from, to: node.from + unquoted.to };
    throw new NotPromql(this.query.slice(at.from, at.to), unquoted.reason, at, unquoted.hint);
  }

  private number(node: SyntaxNode): number {
    const value = readNumber(this.prepared.text.slice(node.from, node.to));
    if (value === undefined) throw this.problem(node, 'is not a number');
    return value;
  }

  private length(node: SyntaxNode, positive: boolean) {
    const variable = this.prepared.variables.get(node.from);
    if (variable !== undefined) return { variable };
    const ms = readLength(this.prepared.text.slice(node.from, node.to));
    if (ms === undefined) throw this.problem(node, EXPERIMENTAL, 'write one length of time, such as 5m');
    if (positive && ms <= 0) throw this.problem(node, 'is not a length of time above 0');
    return { ms };
  }

  private word(node: SyntaxNode): Word {
    return { text: this.text(node), from: node.from, to: node.to };
  }

  private text({ from, to }: SyntaxNode): string {
    return this.query.slice(from, to);
  }

  private problem(node: SyntaxNode, reason: string, hint?: string): NotPromql {
    return new NotPromql(this.text(node), reason, { from: node.from, to: node.to }, hint);
  }
}

const isModified = ({ offset, at, range }: TextSelector) =>
  offset !== undefined || at !== undefined || range !== undefined;
const lastOf = (node: SyntaxNode) => childrenOf(node).at(-1)!;
