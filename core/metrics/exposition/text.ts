import { isText, textOf } from './bytes.ts';
import { readFloat } from './float.ts';
import { type Braces, readBraces } from './labels.ts';
import { declaredName, type Reading } from './reading.ts';

/** The types that the text format knows. */
const TYPES = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped']);

const BLANK = /[ \t]*/y;
const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const QUOTED = /"[^"\\\0]*(?:\\[^\n\0][^"\\\0]*)*"/y;
const KEYWORD = /#[ \t]+(?:HELP|TYPE)[ \t]+/y;
const COMMENT = /#[^\n]*/y;
const VALUE = /[^{ \t\n\0]+/y;
const DIGITS = /[0-9]+/y;
const REST = /[^\n]*/y;
const braces: Braces = {
  blank: BLANK,
  // A value may span lines, and may hold NUL.
  value: /"[^"\\]*(?:\\\0*[^\n\0][^"\\]*)*"/y,
  commaIsOptional: true,
};
const MAX_TIMESTAMP = 2n ** 63n - 1n;

/** Reads a page in the Prometheus text format (0.0.4 and 1.0.0), and takes and refuses what Prometheus 3.5 does. */
export function readText(reading: Reading): void {
  reading.each(() => readLine(reading));
}

/** Returns false at the end of what Prometheus reads. */
function readLine(reading: Reading): boolean {
  const { cursor } = reading;
  const from = cursor.at;
  cursor.take(BLANK);
  if (cursor.done) return false;
  switch (cursor.next) {
    case '\n':
      cursor.at++;
      return true;
    case '\0':
      return endsEarly(reading);
    case '#':
      return readComment(reading);
    case '{':
      readSample(reading, from, '');
      return true;
    default:
      if (cursor.take(NAME) === undefined)
        throw cursor.unexpected('a line must start with the name of a metric, { or #');
      readSample(reading, from, cursor.bytes.slice(from, cursor.at));
      return true;
  }
}

/** Prometheus takes a NUL byte for the end of the page, and says nothing. */
function endsEarly(reading: Reading, from = reading.cursor.at): false {
  if (/[^\s\0]/.test(reading.cursor.bytes.slice(from + 1)))
    reading.add(
      'lost',
      'this is a NUL byte',
      'Prometheus takes it for the end of the page, and reads nothing of what follows',
      from,
    );
  return false;
}

function readComment(reading: Reading): boolean {
  const { cursor } = reading;
  const from = cursor.at;
  const keyword = cursor.take(KEYWORD);
  if (keyword === undefined) {
    const comment = cursor.take(COMMENT)!;
    const nul = /^#[ \t]+\0/.test(comment) || !/^#[ \t]/.test(comment) ? comment.indexOf('\0') : -1;
    return nul < 0 || endsEarly(reading, from + nul);
  }
  const isType = keyword.includes('TYPE');
  const token = cursor.take(NAME) ?? cursor.take(QUOTED);
  if (token === undefined)
    throw cursor.unexpected(`the name of a metric must follow ${isType ? 'TYPE' : 'HELP'}`);
  const textFrom = cursor.at;
  const rest = cursor.take(REST)!;
  if (rest.startsWith('\0')) throw cursor.unexpected('this is a NUL byte', textFrom);
  // The byte after the name is skipped, whatever it is.
  const text = /^[ \t][ \t\0]*$/.test(rest) ? '' : rest.slice(1);
  if (!isType) {
    if (!isText(text)) throw cursor.unexpected('the help text is not UTF-8', textFrom + 1, cursor.at);
    reading.helps.set(declaredName(token), unescapedHelp(textOf(text)));
    return true;
  }
  if (!TYPES.has(text)) {
    const known = [...TYPES].join(', ');
    const reason = /^\s|\s$/.test(text)
      ? `${JSON.stringify(textOf(text))} has a blank too much`
      : `"${textOf(text)}" is not a type of the text format: use one of ${known}`;
    throw cursor.unexpected(reason, textFrom + 1, Math.max(cursor.at, textFrom + 2));
  }
  reading.declare(declaredName(token), text);
  return true;
}

function readSample(reading: Reading, from: number, bare: string): void {
  const { cursor } = reading;
  const nameFrom = from + (bare.length - bare.trimStart().length);
  let to = cursor.at;
  let name = bare;
  let labels: Readonly<Record<string, string>> = {};
  cursor.take(BLANK);
  if (cursor.takes('{')) {
    const braced = readBraces(cursor, braces, bare !== '');
    labels = Object.fromEntries(braced.labels);
    to = cursor.at;
    if (bare === '') {
      if (!braced.name) throw cursor.unexpected('the series has no name', from, to);
      name = braced.name.text;
    }
    cursor.take(BLANK);
  }
  const valueFrom = cursor.at;
  const written = cursor.take(VALUE);
  if (written === undefined) throw cursor.unexpected('a value must follow the series');
  const value = readFloat(written);
  if (value === undefined) throw cursor.unexpected(notNumber(written), valueFrom, cursor.at);
  cursor.take(BLANK);
  const timestamp = readTimestamp(reading);
  cursor.take(BLANK);
  if (!cursor.done && !cursor.takes('\n')) throw cursor.unexpected(afterValue(cursor.next, timestamp));
  const trimmed = bare === '' ? name : bare.trimStart();
  reading.samples.push({
    ...{ name: trimmed, storedName: name, labels, value, timestamp },
    ...{ series: cursor.bytes.slice(from, to), underType: reading.lastType, from: nameFrom, to },
  });
}

function readTimestamp({ cursor }: Reading): number | undefined {
  const from = cursor.at;
  const digits = cursor.take(DIGITS);
  if (digits === undefined) return undefined;
  if (BigInt(digits) > MAX_TIMESTAMP)
    throw cursor.unexpected('this moment is too far in the future', from, cursor.at);
  return Number(digits);
}

function afterValue(next: string, timestamp: number | undefined): string {
  if (timestamp !== undefined) return 'nothing may follow the timestamp';
  if (next === '-') return 'a timestamp must not be negative';
  if (next === '#')
    return 'the text format has no exemplars and no comments behind a value: send OpenMetrics';
  return 'only a timestamp, in whole milliseconds, may follow the value';
}

/** Returns why the value is refused. */
export function notNumber(written: string): string {
  const text = textOf(written);
  if (text.endsWith('\r')) return 'the line ends in CR LF: end lines in LF alone';
  if (/^[+-]?\d+,\d+$/.test(text)) return `"${text}" is not a number: write a point instead of the comma`;
  if (/^[+-]?[\d.]+e[+]?\d+$/i.test(text)) return `${text} is beyond what a float holds`;
  return `"${text}" is not a number`;
}

function unescapedHelp(text: string): string {
  return text.replace(/\\([\\n])/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
