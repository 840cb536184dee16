import type { BinaryOperator } from './node.ts';

/** Precedence of the operators of Prometheus, weakest first. */
export const PRECEDENCE = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '<=': 3,
  '<': 3,
  '>=': 3,
  '>': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  atan2: 5,
  '^': 6,
} as const satisfies Readonly<Record<BinaryOperator | '%' | 'atan2' | '^', number>>;
