import { type Context, contextOf, type Kind, kindIn, kindOfName } from './names.ts';

/** A longer text is only looked at pair by pair. */
const MOST_CHARACTERS = 65_536;
const MAX_DEPTH = 32;
/** Where an object or a list of them begins. */
const BEGINNING = /[{[]\s{0,16}["{[]/;
const MASKED = /^\[(?:\d+ characters|[a-z]+)\]$/;
/** A string of JSON, and the colon after it if it is a key. */
const STRING = /"((?:[^"\\]|\\.)*)"(\s*:)?/g;

/**
 * A text that is JSON, or ends with it, without what only the place of a field tells: what a message says, and the names of
 * people. The rest stays as it was written.
 *
 * @example
 * withoutContents('got {"profile":{"name":"Ana"}}'); // 'got {"profile":{"name":"[name]"}}'
 */
export function withoutContents(text: string): string {
  const last = text.trimEnd().at(-1);
  if ((last !== '}' && last !== ']') || text.length > MOST_CHARACTERS) return text;
  const start = text.search(BEGINNING);
  if (start < 0) return text;
  const found: Found = new Map();
  try {
    collect(JSON.parse(text.slice(start)), '', undefined, 0, found);
  } catch {
    return text;
  }
  return found.size === 0 ? text : text.slice(0, start) + replaced(text.slice(start), found);
}

/** What stands for a value, by the key that it has and the value. */
type Found = Map<string, string>;
const pair = (key: string, value: string): string => `${key}\0${value}`;

function collect(value: unknown, key: string, context: Context, depth: number, found: Found): void {
  if (typeof value === 'string') {
    const clean = cleaned(value, kindIn(context, key, kindOfName(key)));
    if (clean !== value) found.set(pair(key, value), clean);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, key, context, depth, found);
  } else if (typeof value === 'object' && value !== null && depth < MAX_DEPTH) {
    const inner = contextOf(key, context);
    for (const [name, item] of Object.entries(value)) collect(item, name, inner, depth + 1, found);
  }
}

function cleaned(value: string, kind: Kind): string {
  if (value === '' || MASKED.test(value)) return value;
  if (kind === 'content') return `[${value.length} characters]`;
  return kind === 'name' ? '[name]' : withoutContents(value);
}

function replaced(json: string, found: Found): string {
  let key = '';
  return json.replace(STRING, (written, _inside, colon?: string) => {
    const read = JSON.parse(colon === undefined ? written : written.slice(0, -colon.length)) as string;
    if (colon !== undefined) {
      key = read;
      return written;
    }
    const clean = found.get(pair(key, read));
    return clean === undefined ? written : JSON.stringify(clean);
  });
}
