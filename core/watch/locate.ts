import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Place, placeAt } from './place.ts';

/** Vigia itself: an error that it throws is about what called it. */
const VIGIA = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Returns where the definitions cause an error: the first line of them in its stack, else the place of what it names: a text at
 * fault, an alert, a panel, a metric. Returns undefined if neither is known.
 */
export function placeOf(
  error: { readonly message: string; readonly stack: string },
  folder: string,
  files: readonly string[],
): Place | undefined {
  return inStack(error.stack, folder) ?? named(error.message, folder, files);
}

function inStack(stack: string, folder: string): Place | undefined {
  // "file:///…/bot.ts:12" heads an error of syntax, "(file:///…/bot.ts:12:9)" or "/…/bot.ts:12:9" is a call.
  const frames = [...stack.matchAll(/(?:file:\/\/)?(\/[^\s:()]+\.[cm]?[jt]s):(\d+)(?::(\d+))?/g)];
  for (const [, path = '', line, column] of frames) {
    const file = decodeURIComponent(path);
    const own = file.startsWith(`${folder}/`) && !file.includes('/node_modules/') && !file.startsWith(VIGIA);
    if (own) return { file, line: Number(line), column: Number(column ?? firstColumn(file, Number(line))) };
  }
  return undefined;
}

/** The column of the first text of a line. */
function firstColumn(file: string, line: number): number {
  const text = textOf(file).split('\n')[line - 1] ?? '';
  return text.length - text.trimStart().length + 1;
}

/** Words in a message that may stand in a definition, the most telling first. */
function words(message: string): string[] {
  const [first = ''] = message.split('\n');
  const after = first.slice(first.lastIndexOf(': ') > 0 ? first.indexOf(': ') + 2 : 0);
  return [
    // The text at fault stands before its reason: "shop_cart is not a metric".
    ...[...after.matchAll(/^([A-Za-z_:][\w:]*)(?:\{(\w+)\})?/g)].flatMap(([, name = '', label]) =>
      label === undefined ? [name] : [label, name],
    ),
    ...[...first.matchAll(/"([^"]+)"/g)].map(([, text = '']) => text),
    ...[
      ...first.matchAll(
        /\b(?:alert|recording|metric|dashboard|panel|objective|system|service) (\S+?)[,:]?(?:\s|$)/g,
      ),
    ].map(([, text = '']) => text),
    ...[...first.matchAll(/\b([A-Z][a-z]+(?:[A-Z][a-z]+)+|\w+_\w+)\b/g)].map(([, text = '']) => text),
  ];
}

function named(message: string, folder: string, files: readonly string[]): Place | undefined {
  for (const word of words(message)) {
    for (const file of files) {
      const text = textOf(join(folder, file));
      const offset = indexOfWord(text, word);
      if (offset >= 0) return placeAt(join(folder, file), text, offset);
    }
  }
  return undefined;
}

function indexOfWord(text: string, word: string): number {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.search(new RegExp(`(?<![\\w$])${escaped}(?![\\w$])`));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
