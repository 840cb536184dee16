import { formatDuration } from '../duration.ts';
import { PRECEDENCE } from '../precedence.ts';
import { isPlainName, labelName, printNumber, quote } from '../print.ts';
import {
  type Length,
  NAME_LABEL,
  type Syntax,
  type TextBinary,
  type TextSelector,
  type Word,
} from './syntax.ts';

/** Writes a query that was read as PromQL again, with every length of time divided by the time scale. */
export function printText(node: Syntax, timeScale: number): string {
  const print = (one: Syntax) => printText(one, timeScale);
  switch (node.kind) {
    case 'number':
      return printNumber(node.value);
    case 'string':
      return quote(node.value);
    case 'selector':
      return `${selector(node)}${node.range ? `[${length(node.range, timeScale)}]` : ''}${modifiers(node, timeScale)}`;
    case 'subquery': {
      const step = node.step ? length(node.step, timeScale) : '';
      return `${operand(node.of, STRONGEST, timeScale)}[${length(node.range, timeScale)}:${step}]${modifiers(node, timeScale)}`;
    }
    case 'negation':
      return `-${operand(node.of, SIGN + 1, timeScale)}`;
    case 'call':
      return `${node.name.text}(${node.args.map(print).join(', ')})`;
    case 'aggregate': {
      const { by, without: dropped } = node;
      const grouping = by ? ` by (${names(by)}) ` : dropped ? ` without (${names(dropped)}) ` : '';
      return `${node.operator.text}${grouping}(${node.args.map(print).join(', ')})`;
    }
    case 'binary':
      return binary(node, timeScale);
  }
}

/** A sign binds as tightly as a multiplication, and a range tighter than everything. */
const SIGN = 5;
export const STRONGEST = 10;

function binary(node: TextBinary, timeScale: number): string {
  const { operator, bool, on, ignoring, many, include } = node;
  const strength = strengthOf(node);
  // Only ^ is read from the right.
  const isRight = operator.text === '^';
  const left = operand(node.left, isRight ? strength + 1 : strength, timeScale);
  const right = operand(node.right, isRight ? strength : strength + 1, timeScale);
  const matching = on ? ` on (${names(on)})` : ignoring ? ` ignoring (${names(ignoring)})` : '';
  const group = many ? ` group_${many} (${names(include)})` : '';
  return `${left} ${operator.text}${bool ? ' bool' : ''}${matching}${group} ${right}`;
}

/** How tightly the outermost operator binds. */
export function strengthOf(node: Syntax): number {
  if (node.kind === 'binary') return PRECEDENCE[node.operator.text as keyof typeof PRECEDENCE];
  // A negative number is a number with a sign.
  if (node.kind === 'negation' || (node.kind === 'number' && node.value < 0)) return SIGN;
  return STRONGEST;
}

function operand(node: Syntax, atLeast: number, timeScale: number): string {
  const text = printText(node, timeScale);
  return strengthOf(node) < atLeast ? `(${text})` : text;
}

function selector({ matchers }: TextSelector): string {
  const named = matchers.find(({ label, operator }) => label.text === NAME_LABEL && operator === '=');
  const isPlain = named !== undefined && isPlainName(named.value.text);
  const rest = matchers
    .filter(one => one !== named)
    .map(({ label, operator, value }) => `${labelName(label.text)}${operator}${quote(value.text)}`);
  const inside = [...(named && !isPlain ? [quote(named.value.text)] : []), ...rest].join(', ');
  return `${isPlain ? named.value.text : ''}${inside && `{${inside}}`}`;
}

function modifiers({ offset, at }: Pick<TextSelector, 'offset' | 'at'>, timeScale: number): string {
  const time = at === undefined ? '' : ` @ ${typeof at === 'number' ? at : at}`;
  return `${offset ? ` offset ${length(offset, timeScale)}` : ''}${time}`;
}

function length(one: Length, timeScale: number): string {
  if (!('ms' in one)) return one.variable;
  if (one.ms === 0) return '0s';
  return one.ms < 0 ? `-${formatDuration(-one.ms / timeScale)}` : formatDuration(one.ms / timeScale);
}

function names(words: readonly Word[]): string {
  return words.map(({ text }) => labelName(text)).join(', ');
}
