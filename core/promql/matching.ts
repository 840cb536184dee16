import type { Matcher } from './node.ts';
import { alternatives, compile } from './text/regex.ts';

/** A regular expression that a label's value must match, all of it. */
export interface PatternMatch {
  readonly matching: string;
}

/**
 * Matches the values that a regular expression describes from their first character to their last, in the syntax of
 * Prometheus (RE2). Throws if Prometheus would refuse the expression.
 *
 * @example
 * ```ts
 * promql(select(waiting, { bot: matching(/sales-.+/) })); // bot_waiting{bot=~"sales-.+"}
 * promql(select(waiting, { bot: { not: matching(/test-.+/) } })); // bot_waiting{bot!~"test-.+"}
 * ```
 */
export function matching(pattern: RegExp | string): PatternMatch {
  const text = typeof pattern === 'string' ? pattern : withFlags(pattern);
  const compiled = compile(text);
  if ('refused' in compiled)
    throw new Error(`matching(${text}): Prometheus does not read this expression: ${compiled.refused}`);
  return { matching: text };
}

/** Flags of JavaScript that RE2 knows; `u`, `v` and `d` change nothing there. */
function withFlags({ source, flags }: RegExp): string {
  const unknown = [...flags].find(flag => !'imsuvd'.includes(flag));
  if (unknown)
    throw new Error(
      `matching(/${source}/${flags}): flag ${unknown} means nothing in a label matcher; remove it`,
    );
  const kept = [...flags].filter(flag => 'im'.includes(flag)).join('');
  // A slash needs no backslash in PromQL, and RE2 takes one.
  return `${kept ? `(?${kept})` : ''}${source.replaceAll('\\/', '/')}`;
}

/** Whether a series with this value of the label is among those that the matcher selects. */
export function accepts({ operator, value }: Matcher, given: string): boolean {
  const isPattern = operator.endsWith('~');
  const compiled = isPattern ? compile(value) : undefined;
  const isSame = compiled ? 'matches' in compiled && compiled.matches(given) : given === value;
  return isSame === (operator[0] === '=');
}

/** Returns a value that the expression matches, as far as simple means find one. */
export function example(pattern: string): string | undefined {
  const listed = alternatives(pattern)?.[0];
  if (listed !== undefined) return listed;
  const bare = pattern.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
  const compiled = compile(pattern);
  if (!('matches' in compiled)) return undefined;
  return candidates(bare).find(one => compiled.matches(one));
}

/** Texts that are near the expression: each alternative with one character, or a few, for what it repeats. */
function candidates(pattern: string): string[] {
  return pattern.split('|').flatMap(part =>
    ['', '0', 'a', '0000'].map(filler =>
      part
        .replace(/\(\?[a-zA-Z]*:?/g, '(')
        .replace(/\\d(?:[+*?]|\{[\d,]+\})?/g, filler || '0')
        .replace(/\\w(?:[+*?]|\{[\d,]+\})?/g, filler || 'a')
        .replace(/\[\^?(.)[^\]]*\](?:[+*?]|\{[\d,]+\})?/g, '$1')
        .replace(/\.[+*]/g, filler)
        .replace(/(?<!\\)\./g, filler || '0')
        .replace(/[()?*+]/g, '')
        .replace(/\\(.)/g, '$1'),
    ),
  );
}
