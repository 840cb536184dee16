import { type Expression, expression } from './expression.ts';
import type { BinaryOperator, Comparison, Node } from './node.ts';

type Operand<L extends string> = Expression<L> | number;

/**
 * Adds a vector with the same labels, or a number.
 *
 * @example
 * ```ts
 * promql(add(sum(waiting), 1)); // sum(bot_waiting) + 1
 * ```
 */
export function add<L extends string>(left: Expression<L>, right: Operand<L>): Expression<L> {
  return binary('+', left, right);
}
/**
 * Subtracts a vector with the same labels, or a number.
 *
 * @example
 * ```ts
 * promql(subtract(1, avg(up))); // 1 - avg(up)
 * ```
 */
export function subtract<L extends string>(left: Operand<L>, right: Operand<L>): Expression<L> {
  return binary('-', left, right);
}
/**
 * Multiplies with a vector with the same labels, or a number.
 *
 * @example
 * ```ts
 * promql(multiply(sum(rate(sent, '5m')), 60)); // sum(rate(bot_sent_total[5m])) * 60
 * ```
 */
export function multiply<L extends string>(left: Expression<L>, right: Operand<L>): Expression<L> {
  return binary('*', left, right);
}
/**
 * Divides by a vector with the same labels, or a number. For a share, see `ratio`.
 *
 * @example
 * ```ts
 * promql(divide(sum(waiting), 1000)); // sum(bot_waiting) / 1000
 * ```
 */
export function divide<L extends string>(left: Expression<L>, right: Operand<L>): Expression<L> {
  return binary('/', left, right);
}

/**
 * Returns 1 minus the share: the share of everything else.
 *
 * @example
 * ```ts
 * promql(complement(avg(up))); // 1 - avg(up)
 * ```
 */
export function complement<L extends string>(share: Expression<L>): Expression<L> {
  return binary('-', 1, share);
}

/**
 * Divides `part` by `whole`, which have the same labels. Returns nothing where the whole is 0, rather than NaN.
 *
 * @example
 * ```ts
 * const failed = sum(rate(select(sent, { status: 'failed' }), '5m'));
 * promql(ratio(failed, sum(rate(sent, '5m'))));
 * // sum(rate(bot_sent_total{status="failed"}[5m])) / (sum(rate(bot_sent_total[5m])) > 0)
 * ```
 */
export function ratio<L extends string>(part: Expression<L>, whole: Expression<L>): Expression<L> {
  return binary('/', part, binary<L>('>', whole, 0));
}

/**
 * Returns the series for which the comparison holds.
 *
 * @example
 * ```ts
 * promql(compare(sum(waiting), '>', 100)); // sum(bot_waiting) > 100
 * ```
 */
export function compare<L extends string>(
  left: Expression<L>,
  operator: Comparison,
  right: Operand<L>,
): Expression<L> {
  return binary(operator, left, right);
}

/**
 * Returns the series of `left` for which `right` has a series with the same labels, or the same values of `on`.
 *
 * @example
 * ```ts
 * promql(and(sum(waiting), compare(sum(rate(sent, '5m')), '==', 0)));
 * // sum(bot_waiting) and sum(rate(bot_sent_total[5m])) == 0
 * ```
 */
export function and<L extends string, R extends string, const On extends L & R = never>(
  left: Expression<L>,
  right: Expression<R>,
  on?: readonly On[],
): Expression<L> {
  return binary('and', left, right, on);
}

/**
 * Returns the series of `left`, and the series of `right` whose labels, or values of `on`, no series of `left` has.
 *
 * @example
 * ```ts
 * promql(or(sum(rate(sent, '5m')), vector(0))); // sum(rate(bot_sent_total[5m])) or vector(0)
 * ```
 */
export function or<L extends string, R extends string, const On extends L & R = never>(
  left: Expression<L>,
  right: Expression<R>,
  on?: readonly On[],
): Expression<L | R> {
  return binary('or', left, right, on);
}

/**
 * Returns the series of `left` for which `right` has no series with the same labels, or the same values of `on`.
 *
 * @example
 * ```ts
 * promql(unless(sum(waiting), compare(avg(up), '<', 1))); // sum(bot_waiting) unless avg(up) < 1
 * ```
 */
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
