import type { Field } from '../logs/field.ts';
import type { AlertLabel, EqualityOperator, FieldFilter } from './node.ts';

/** One value, several (matched as alternatives), or all but some. */
export type Equality<Value> = Value | readonly Value[] | { readonly not: Value | readonly Value[] };

/** What a field of this value may be compared with. */
export type Match<Value> =
  | Equality<Value>
  | (Value extends number
      ?
          | { readonly atLeast: number }
          | { readonly above: number }
          | { readonly atMost: number }
          | { readonly below: number }
      : Value extends string
        ? { readonly startsWith: string } | AlertLabel
        : never);

/**
 * Matches the value of a label of the alert, which is known when it fires: a drill puts it in, a runbook prints `$NAME`.
 *
 * @example
 * ```ts
 * logql(where(linesOf(botEvents.replyFailed), { botId: ofAlert('bot') }));
 * // {stream="errors", level="error"} | json | event="reply_failed" | botId="$bot"
 * ```
 */
export function ofAlert(label: string): AlertLabel {
  return { alertLabel: label };
}

type Compared = Pick<FieldFilter, 'operator' | 'value'>;

const BOUNDS = { atLeast: '>=', above: '>', atMost: '<=', below: '<' } as const;

/** Returns the operator and the value of a match. Throws with the name, the value and the fix if the field cannot have it. */
export function compared(name: string, field: Field, match: unknown): Compared {
  if (typeof match === 'object' && match !== null && !Array.isArray(match)) {
    if ('alertLabel' in match) return { operator: '=', value: match as AlertLabel };
    if ('startsWith' in match) return { operator: '=~', value: `${escaped(String(match.startsWith))}.*` };
    if ('not' in match) return equal(name, field, match.not, '!=', '!~');
    const [bound] = Object.entries(match);
    if (!Number.isFinite(bound![1]))
      throw new Error(`log field ${name} is compared with ${bound![1]}: give a finite number`);
    return { operator: BOUNDS[bound![0] as keyof typeof BOUNDS], value: bound![1] as number };
  }
  return equal(name, field, match, '=', '=~');
}

function equal(name: string, field: Field, match: unknown, one: '=' | '!=', some: '=~' | '!~'): Compared {
  const values = [match].flat();
  if (values.length === 0)
    throw new Error(`log field ${name} is compared with no value: give at least one, or leave it out`);
  const unknown =
    field.kind === 'closed' ? values.find(value => !field.values.includes(String(value))) : undefined;
  if (unknown !== undefined && field.kind === 'closed')
    throw new Error(`log field ${name} is never "${unknown}": use one of ${field.values.join(', ')}`);
  if (Array.isArray(match))
    return { operator: some, value: values.map(value => escaped(String(value))).join('|') };
  return {
    operator: one satisfies EqualityOperator,
    value: typeof match === 'number' ? match : String(match),
  };
}

/** Loki matches a regular expression against the whole value of a label or field. */
function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
