import { isText, textOf } from './bytes.ts';
import type { Cursor } from './cursor.ts';

const ONE_NAME = 'the name stands here already, so only labels may follow';
const CUT =
  'Prometheus 3.5 takes it for the name of the metric, without its first and last letter (of a single letter it dies): put the name in double quotes';
const TWICE_EMPTY = 'Prometheus drops the label, because one of its values is empty';

/** How the two formats differ within braces. */
export interface Braces {
  /** What may stand between tokens. */
  readonly blank: RegExp;
  readonly value: RegExp;
  /** A comma between labels may be left out. */
  readonly commaIsOptional: boolean;
}

/** What stands in the braces of a series. */
export interface Braced {
  /** The name of the metric, when it is a quoted one. */
  name?: Quoted;
  readonly labels: readonly (readonly [name: string, value: string])[];
}

interface Quoted {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const QUOTED = /"[^"\\\0]*(?:\\[^\n\0][^"\\\0]*)*"/y;

/** Reads the labels up to the closing brace; the opening one is read. `isNamed` when the name stands before the braces. */
export function readBraces(cursor: Cursor, braces: Braces, isNamed: boolean): Braced {
  const { blank, value: pattern, commaIsOptional } = braces;
  const labels: [string, string][] = [];
  const seen = new Map<string, string>([['__name__', 'that of the metric']]);
  let name: Quoted | undefined;
  for (;;) {
    cursor.take(blank);
    if (cursor.takes('}')) return { ...(name && { name }), labels };
    const from = cursor.at;
    const label = cursor.take(NAME) ?? cursor.take(QUOTED);
    if (label === undefined) throw cursor.unexpected(unnamed(cursor));
    const to = cursor.at;
    cursor.take(blank);
    const ends = cursor.next === '}';
    if (ends || cursor.next === ',') {
      const isQuoted = label.startsWith('"');
      if (name || isNamed)
        throw cursor.unexpected(isQuoted ? ONE_NAME : `the label ${label} has no value`, from, to);
      if (!isQuoted) throw cursor.unexpected(`${label} has no value`, from, to, CUT);
      if (label === '""') throw cursor.unexpected('the name of the metric is empty', from, to);
      if (!isText(label)) throw cursor.unexpected('the name of the metric is not UTF-8', from, to);
      name = { text: unquoted(label), from, to };
      cursor.at++;
      if (ends) return { name, labels };
      continue;
    }
    if (!cursor.takes('=')) throw cursor.unexpected(`= must follow the label name ${shown(label)}`);
    cursor.take(blank);
    const valueFrom = cursor.at;
    const value = cursor.take(pattern);
    if (value === undefined)
      throw cursor.unexpected(`the value of the label ${shown(label)} must stand in double quotes`);
    if (!isText(value))
      throw cursor.unexpected(`the value of the label ${shown(label)} is not UTF-8`, valueFrom, cursor.at);
    const key = checked(cursor, label, from, to);
    const earlier = seen.get(key);
    if (earlier !== undefined)
      throw cursor.unexpected(
        `the label ${shown(label)} is given twice`,
        from,
        to,
        earlier === '""' || value === '""' ? TWICE_EMPTY : undefined,
      );
    seen.set(key, value);
    labels.push([key, unquoted(value)]);
    cursor.take(blank);
    if (!cursor.takes(',') && !commaIsOptional && cursor.next !== '}')
      throw cursor.unexpected(`a comma or } must follow the label ${shown(label)}`);
  }
}

/** Returns the name that the token gives. Throws if no label can have it. */
function checked(cursor: Cursor, token: string, from: number, to: number): string {
  const name = token.startsWith('"') ? unquoted(token) : token;
  if (name === '') throw cursor.unexpected('a label has an empty name', from, to);
  if (!isText(token)) throw cursor.unexpected('the name of a label is not UTF-8', from, to);
  return name;
}

function unnamed(cursor: Cursor): string {
  if (cursor.next === '\n' || cursor.done) return 'the braces are not closed';
  if (cursor.next === ',') return 'a label must stand before the comma';
  return 'this is not the name of a label: use letters, digits and _, not starting with a digit, or put it in double quotes';
}

const shown = (token: string): string => textOf(token.replace(/^"(.*)"$/s, '$1'));

/** Returns the text between the quotes. Of the escapes only \\, \" and \n mean something. */
export function unquoted(token: string): string {
  return textOf(unescaped(token.slice(1, -1)));
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\([\\"n])/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
