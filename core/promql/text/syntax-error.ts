import type { parser } from '@prometheus-io/lezer-promql';
import type { Finding } from './finding.ts';
import { FUNCTIONS } from './functions.ts';
import { didYouMean } from './suggest.ts';
import { unclosedString } from './variables.ts';

type Tree = ReturnType<typeof parser.parse>;
export type SyntaxNode = Tree['topNode'];

/** Whitespace that the grammar skips and Prometheus refuses. */
const STRANGE_SPACE = /[^\S \t\r\n]/u;

/** Returns the first place at which the text stops being PromQL, or undefined if it is PromQL. */
export function syntaxError(tree: Tree, query: string, text: string): Finding | undefined {
  let at: { from: number; to: number } | undefined;
  const cursor = tree.cursor();
  do {
    if (cursor.type.isError && (!at || cursor.from < at.from)) at = { from: cursor.from, to: cursor.to };
  } while (cursor.next());
  if (!at) return strangeSpace(tree, query, text);
  const { from, to } = at;
  if (text.trim() === '') return { what: 'the query', reason: 'is empty', at: { from: 0, to: query.length } };
  return (
    unclosed(query) ??
    unknownFunction(query, text, from) ?? {
      what: query.slice(Math.max(0, from - 10), to + 10) || query,
      reason: 'is not PromQL',
      ...(from >= text.trimEnd().length && { hint: 'something is missing at its end' }),
      at: { from, to: Math.max(to, from + 1) },
    }
  );
}

function unclosed(query: string): Finding | undefined {
  const at = unclosedString(query);
  if (!at) return undefined;
  const what = query.slice(at.from, at.to);
  return query[at.to] === '\n'
    ? { what, reason: 'is a line break within quotes', hint: 'write \\n, or use backticks', at }
    : { what, reason: 'is a string that does not end', hint: `close it with ${what[0]}`, at };
}

/** A name before a parenthesis that is not a function. */
function unknownFunction(query: string, text: string, at: number): Finding | undefined {
  for (const { 1: name, index } of text.matchAll(/([a-zA-Z_]\w*)\s*\(/g)) {
    const to = index + name!.length;
    if (to > at + 1 || at > index + name!.length + 1) continue;
    if (FUNCTIONS.has(name!) || query.slice(index, to) !== name) continue;
    const hint = didYouMean(name!, FUNCTIONS.keys());
    return {
      what: name!,
      reason: 'is not a function of PromQL',
      ...(hint && { hint }),
      at: { from: index, to },
    };
  }
  return undefined;
}

function strangeSpace(tree: Tree, query: string, text: string): Finding | undefined {
  for (let i = 0; i < text.length; i++) {
    if (!STRANGE_SPACE.test(text[i]!)) continue;
    const { name } = tree.resolve(i, 1);
    if (name === 'StringLiteral' || name === 'LineComment') continue;
    const code = text.charCodeAt(i).toString(16).toUpperCase().padStart(4, '0');
    return {
      what: query.slice(Math.max(0, i - 10), i + 10),
      reason: `is not PromQL: it has the character U+${code}`,
      hint: 'write a space',
      at: { from: i, to: i + 1 },
    };
  }
  return undefined;
}
