import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** A place in a file, counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Returns a place with its line and a caret under the word that is there.
 *
 * @example
 * ```text
 * alerts/bot.ts:12:9
 *   12  value: sum(rate(lost, '5m')),
 *              ^^^
 * ```
 */
export function showPlace({ file, line, column }: Place, folder: string): string {
  const name = `${relative(folder, file)}:${line}:${column}`;
  const text = lineOf(file, line);
  if (text === undefined) return name;
  const length = /^(?:'[^']*'|"[^"]*"|`[^`]*`|[\w$]+)/.exec(text.slice(column - 1))?.[0].length ?? 1;
  // Tabs stay, so that the caret stands below its text however wide they are shown.
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  const number = String(line);
  return [
    name,
    `  ${number}  ${text}`,
    `  ${' '.repeat(number.length)}  ${indent}${'^'.repeat(length)}`,
  ].join('\n');
}

function lineOf(file: string, line: number): string | undefined {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/)[line - 1];
  } catch {
    return undefined;
  }
}

/** Returns the place of an offset in a text. */
export function placeAt(file: string, text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { file, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
