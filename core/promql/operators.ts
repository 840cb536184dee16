import { type Expression, expression } from './expression.ts';
import type { BinaryOperator, Comparison, Node } from './node.ts';

type Operand<L extends string> = Expression<L> | number;

/** Arithmetic between vectors with the same labels, or between a vector and a number. */
export function add<L extends string>(left: Expression<L>, right: Operand<L>): Expression<L> {
  return binary('+', left, right);
}
export function subtract<L extends string>(left: Operand<L>, right: Operand<L>): Expression<L> {
  return binary('-', left, right);
}
export function multiply<L extends string>(left: Expression<L>, right: Operand<L>): Expression<L> {
  return binary('*', left, right);
}
export function divide<L extends string>(left: Expression<L>, right: Operand<L>): Expression<L> {
  return binary('/', left, right);
}

/** 1 less the share: what the other part is. */
export function complement<L extends string>(share: Expression<L>): Expression<L> {
  return binary('-', 1, share);
}

/** `part` over `whole`, both with the same labels; 0 to 1 when the part is of the whole. Nothing where the whole is 0. */
export function ratio<L extends string>(part: Expression<L>, whole: Expression<L>): Expression<L> {
  return binary('/', part, binary<L>('>', whole, 0));
}

/** The series for which the comparison holds. */
export function compare<L extends string>(
  left: Expression<L>,
  operator: Comparison,
  right: Operand<L>,
): Expression<L> {
  return binary(operator, left, right);
}

/** The series of `left` for which `right` has one with the same labels, or the same values of `on`. */
export function and<L extends string, R extends string, const On extends L & R = never>(
  left: Expression<L>,
  right: Expression<R>,
  on?: readonly On[],
): Expression<L> {
  return binary('and', left, right, on);
}

/** The series of `left`, and those of `right` whose labels no series of `left` has. */
export function or<L extends string, R extends string>(
  left: Expression<L>,
  right: Expression<R>,
): Expression<L | R> {
  return binary('or', left, right);
}

/** The series of `left` for which `right` has none with the same labels, or the same values of `on`. */
export function unless<L extends string, R extends string, const On extends L & R = never>(
  left: Expression<L>,
  right: Expression<R>,
  on?: readonly On[],
): Expression<L> {
  return binary('unless', left, right, on);
}

function binary<L extends string>(
  operator: BinaryOperator,
  left: Operand<string>,
  right: Operand<string>,
  on?: readonly string[],
): Expression<L> {
  return expression({
    kind: 'binary',
    operator,
    left: nodeOf(left),
    right: nodeOf(right),
    ...(on && { on }),
  });
}

function nodeOf(operand: Operand<string>): Node {
  return typeof operand === 'number' ? { kind: 'number', value: operand } : operand.node;
}
