import { formatDuration } from '../duration.ts';
import type { Condition } from './conditions.ts';
import type { Normal, NormalBinary } from './normal.ts';

/** Returns a normal form for people, close to PromQL: two that mean the same have the same text. */
export function printNormal(normal: Normal): string {
  switch (normal.kind) {
    case 'number':
      return String(normal.value);
    case 'string':
      return JSON.stringify(normal.value);
    case 'series': {
      const conditions = Object.entries(normal.conditions).map(([label, one]) => printCondition(label, one));
      const name =
        normal.names.length === 1 ? normal.names[0]!.replace(/^=/, '') : `(${normal.names.join(' | ')})`;
      const labels = conditions.length > 0 ? `{${conditions.join(', ')}}` : '';
      return `${name}${labels}${printRange(normal.range)}${printModifiers(normal)}`;
    }
    case 'subquery': {
      const lengths = `${printLength(normal.range!)}:${normal.step ? printLength(normal.step) : ''}`;
      return `(${printNormal(normal.of)})[${lengths}]${printModifiers(normal)}`;
    }
    case 'call':
      return `${normal.name}(${normal.args.map(printNormal).join(', ')})`;
    case 'aggregate': {
      const { operator, by, without, args } = normal;
      const labels = by?.length
        ? ` by (${by.join(', ')}) `
        : without
          ? ` without (${without.join(', ')}) `
          : '';
      return `${operator}${labels}(${args.map(printNormal).join(', ')})`;
    }
    case 'binary':
      return printBinary(normal);
  }
}

/** Returns a condition as a matcher. */
export function printCondition(label: string, condition: Condition): string {
  if ('in' in condition) return printList(label, condition.in, ['=', '=~']);
  const { not, like, unlike } = condition;
  return [
    ...(not.length > 0 ? [printList(label, not, ['!=', '!~'])] : []),
    ...like.map(text => `${label}=~${JSON.stringify(text)}`),
    ...unlike.map(text => `${label}!~${JSON.stringify(text)}`),
  ].join(', ');
}

function printList(label: string, values: readonly string[], [one, many]: readonly [string, string]): string {
  return `${label}${values.length === 1 ? one : many}${JSON.stringify(values.join('|'))}`;
}

function printBinary({ operator, bool, on, ignoring, many, include, left, right }: NormalBinary): string {
  const matching = on ? ` on (${on.join(', ')})` : ignoring ? ` ignoring (${ignoring.join(', ')})` : '';
  const group = many ? ` group_${many} (${include.join(', ')})` : '';
  return `${operand(left)} ${operator}${bool ? ' bool' : ''}${matching}${group} ${operand(right)}`;
}

function operand(normal: Normal): string {
  return normal.kind === 'binary' ? `(${printNormal(normal)})` : printNormal(normal);
}

function printRange(range: string | undefined): string {
  return range === undefined ? '' : `[${printLength(range)}]`;
}

function printModifiers({ offset, at }: { offset?: string; at?: number | string }): string {
  return `${at === undefined ? '' : ` @ ${at}`}${offset === undefined ? '' : ` offset ${printLength(offset)}`}`;
}

/** A length is milliseconds, or the name of a variable. */
export function printLength(length: string): string {
  if (length === 'window') return '{{.window}}';
  const ms = Number(length);
  return Number.isNaN(ms) ? length : `${ms < 0 ? '-' : ''}${formatDuration(Math.abs(ms))}`;
}
