import { PRECEDENCE } from '../precedence.ts';
import type { SyntaxNode } from './syntax-error.ts';

/** A part of a sequence of operators and operands, in the order of the text. */
export type Part =
  | { readonly kind: 'operand'; readonly node: SyntaxNode }
  /** A sign before an operand. */
  | { readonly kind: 'sign'; readonly node: SyntaxNode; readonly negative: boolean }
  /** A range, a subquery, an offset or a time behind an operand. */
  | { readonly kind: 'suffix'; readonly node: SyntaxNode }
  /** An operator between two operands, with what modifies it. */
  | { readonly kind: 'infix'; readonly operator: SyntaxNode; readonly modifiers: readonly SyntaxNode[] };

const SUFFIXED = new Set(['OffsetExpr', 'StepInvariantExpr', 'MatrixSelector', 'SubqueryExpr']);

/**
 * Returns the parts of an expression. The grammar lets a suffix bind weaker than every operator, `a and b offset 5m` as
 * `(a and b) offset 5m`, so that its nesting says nothing: `precedence` finds the real one.
 */
export function partsOf(node: SyntaxNode, text: string): readonly Part[] {
  const children = childrenOf(node);
  if (node.name === 'BinaryExpr') {
    const [left, operator, ...rest] = children;
    const right = rest.pop()!;
    return [
      ...partsOf(left!, text),
      { kind: 'infix', operator: operator!, modifiers: rest },
      ...partsOf(right, text),
    ];
  }
  if (node.name === 'UnaryExpr') {
    return [signOf(node, text), ...partsOf(children[1]!, text)];
  }
  if (SUFFIXED.has(node.name)) return [...partsOf(children[0]!, text), { kind: 'suffix', node }];
  // The sign of a literal binds like any other: -1 ^ 2 is -(1 ^ 2).
  const signed = node.name === 'NumberDurationLiteral' && /[-+]/.test(text[node.from]!);
  return [...(signed ? [signOf(node, text)] : []), { kind: 'operand', node }];
}

function signOf(node: SyntaxNode, text: string): Part {
  return { kind: 'sign', node, negative: text[node.from] === '-' };
}

/** The children that mean something: comments stand anywhere. */
export function childrenOf(node: SyntaxNode | null): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}

/** A sign binds as tightly as a multiplication, so that -a ^ b is -(a ^ b). */
const SIGN = 5;

/** Builds what the parts mean. */
export interface Builder<Tree> {
  operand(node: SyntaxNode): Tree;
  sign(part: Extract<Part, { kind: 'sign' }>, of: Tree): Tree;
  suffix(node: SyntaxNode, operand: SyntaxNode, of: Tree): Tree;
  infix(part: Extract<Part, { kind: 'infix' }>, left: Tree, right: Tree): Tree;
  operatorOf(part: Extract<Part, { kind: 'infix' }>): string;
}

/** Nests the parts as Prometheus does. */
export function nest<Tree>(parts: readonly Part[], builder: Builder<Tree>): Tree {
  let at = 0;
  const operand = (): Tree => {
    const part = parts[at++]!;
    if (part.kind === 'sign') return builder.sign(part, expression(SIGN + 1));
    const { node } = part as Extract<Part, { kind: 'operand' }>;
    let tree = builder.operand(node);
    for (let next = parts[at]; next?.kind === 'suffix'; next = parts[++at]) {
      tree = builder.suffix(next.node, node, tree);
    }
    return tree;
  };
  const expression = (atLeast: number): Tree => {
    let left = operand();
    for (let next = parts[at]; next?.kind === 'infix'; next = parts[at]) {
      const operator = builder.operatorOf(next);
      const strength = strengths[operator]!;
      if (strength < atLeast) break;
      at++;
      left = builder.infix(next, left, expression(operator === '^' ? strength : strength + 1));
    }
    return left;
  };
  return expression(0);
}

const strengths: Readonly<Record<string, number>> = PRECEDENCE;
