import { milliseconds, scaleDuration } from './duration.ts';
import type { Node, SelectorNode } from './node.ts';
import { PRECEDENCE } from './precedence.ts';
import { printText, STRONGEST, strengthOf } from './text/print-text.ts';

/** Writes the tree as PromQL, without parentheses that the precedence of the operators makes unnecessary. */
export function print(node: Node, timeScale: number): string {
  switch (node.kind) {
    case 'number':
      return printNumber(node.value);
    case 'seconds':
      return printNumber(milliseconds(node.duration) / 1000 / timeScale);
    case 'each':
      return print(node.of, timeScale);
    case 'text':
      return quote(node.value);
    case 'raw':
      return printText(node.tree, timeScale);
    case 'selector':
      return printSelector(node, timeScale);
    case 'call':
      return `${node.name}(${node.args.map(arg => print(arg, timeScale)).join(', ')})`;
    case 'aggregate': {
      const grouping = node.by
        ? ` by (${names(node.by)})`
        : node.without
          ? ` without (${names(node.without)})`
          : '';
      const parameter = node.parameter ? `${print(node.parameter, timeScale)}, ` : '';
      return `${node.operator}${grouping}${grouping ? ' ' : ''}(${parameter}${print(node.of, timeScale)})`;
    }
    case 'binary': {
      const strength = PRECEDENCE[node.operator];
      const left = parenthesised(node.left, strength, timeScale);
      const right = parenthesised(node.right, strength + 1, timeScale);
      const on = node.on ? ` on (${names(node.on)})` : '';
      return `${left} ${node.operator}${on} ${right}`;
    }
  }
}

function parenthesised(node: Node, atLeast: number, timeScale: number): string {
  if (node.kind === 'each') return parenthesised(node.of, atLeast, timeScale);
  const text = print(node, timeScale);
  const strength = node.kind === 'binary' ? PRECEDENCE[node.operator] : STRONGEST;
  return (node.kind === 'raw' ? strengthOf(node.tree) : strength) < atLeast ? `(${text})` : text;
}

function printSelector(node: SelectorNode, timeScale: number): string {
  const name = `${node.metric.name}${node.suffix}`;
  const isPlain = isPlainName(name);
  const matchers = [
    ...(isPlain ? [] : [quote(name)]),
    ...node.matchers.map(m => `${labelName(m.label)}${m.operator}${quote(m.value)}`),
  ].join(', ');
  const range = node.range ? `[${scaleDuration(node.range, timeScale)}]` : '';
  const offset = node.offset ? ` offset ${scaleDuration(node.offset, timeScale)}` : '';
  return `${isPlain ? name : ''}${matchers && `{${matchers}}`}${range}${offset}`;
}

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Whether the name of a metric stands in a query as it is: names of others may have any character. */
export function isPlainName(name: string): boolean {
  return METRIC_NAME.test(name);
}

/** Returns the name of a label as queries have it: in quotes, if it has characters that others allow. */
export function labelName(name: string): string {
  return LABEL_NAME.test(name) ? name : quote(name);
}

function names(labels: readonly string[]): string {
  return labels.map(labelName).join(', ');
}

/** Double-quoted strings of PromQL have the same escapes as JSON. */
export function quote(value: string): string {
  return JSON.stringify(value);
}

/** Twelve significant digits: enough for any threshold, and 0.1 + 0.2 stays 0.3. */
export function printNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(Number(value.toPrecision(12)));
}
