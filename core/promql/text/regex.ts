import type { RE2JS } from 're2js';
import { packageNamed } from './package.ts';

let loaded: typeof RE2JS | undefined;

function re2(): typeof RE2JS {
  loaded ??= packageNamed<{ RE2JS: typeof RE2JS }>('re2js').RE2JS;
  return loaded;
}

/** A regular expression of Prometheus: RE2, anchored at both ends, whose dot matches line breaks too. */
export interface Pattern {
  matches(value: string): boolean;
}

/** Returns the compiled expression, or why RE2 refuses it. */
export function compile(source: string): Pattern | { readonly refused: string } {
  try {
    const compiled = re2().compile(source, re2().DOTALL);
    return { matches: value => compiled.matches(value) };
  } catch (error) {
    return { refused: (error as Error).message.replace('error parsing regexp: ', '').replace('`(?s)', '`') };
  }
}

/**
 * Returns the values that an expression lists, such as `a|b` or `^(?:a|b)$`, or undefined if it does more than list them.
 */
export function alternatives(source: string): readonly string[] | undefined {
  const bare = source.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
  const inner = /^\((?:\?:)?((?:[^()\\]|\\.)*)\)$/s.exec(bare)?.[1] ?? bare;
  const values = inner.split('|').map(literal);
  return values.every(value => value !== undefined) ? values : undefined;
}

/** The text that an expression without operators matches. A dot would match more than itself. */
function literal(source: string): string | undefined {
  let text = '';
  for (let i = 0; i < source.length; i++) {
    const char = source[i]!;
    if (char === '\\') {
      const next = source[++i] ?? '';
      if (!/[^\p{L}\p{N}\s]/u.test(next)) return undefined;
      text += next;
    } else if (/[.*+?^${}()[\]|]/.test(char)) {
      return undefined;
    } else {
      text += char;
    }
  }
  return text;
}
