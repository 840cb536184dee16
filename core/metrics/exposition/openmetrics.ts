import { isText, textOf } from './bytes.ts';
import type { Cursor } from './cursor.ts';
import { readFloat } from './float.ts';
import { type Braces, readBraces } from './labels.ts';
import { declaredName, type Reading } from './reading.ts';
import { notNumber } from './text.ts';

const TYPES = new Set([
  'counter',
  'gauge',
  'histogram',
  'gaugehistogram',
  'summary',
  'info',
  'stateset',
  'unknown',
]);

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const QUOTED = /"[^"\\\0]*(?:\\[^\n\0][^"\\\0]*)*"/y;
const KEYWORD = /# (?:HELP|TYPE|UNIT) /y;
const VALUE = / [^ \n\0]+/y;
const REST = /[^\n]*/y;
const braces: Braces = {
  blank: /(?:)/y,
  value: /"[^"\\\n]*(?:\\\0*[^\n\0][^"\\\n]*)*"/y,
  commaIsOptional: false,
};
const exemplarBraces: Braces = { ...braces, value: /"[^"\\\n\0]*(?:\\[^\n\0][^"\\\n\0]*)*"/y };

/** Characters that the labels of an exemplar may have, all together. */
const MAX_EXEMPLAR = 128;

/** Reads a page in OpenMetrics 1.0, and takes and refuses what Prometheus 3.5 does. */
export function readOpenMetrics(reading: Reading): void {
  const { cursor } = reading;
  reading.each(() => {
    if (cursor.done) throw cursor.unexpected('the page does not end with # EOF');
    return readLine(reading);
  });
}

/** Returns false at the end that the page itself marks. */
function readLine(reading: Reading): boolean {
  const { cursor } = reading;
  const from = cursor.at;
  if (cursor.takes('# EOF')) {
    cursor.takes('\n');
    if (!cursor.done) throw cursor.unexpected('nothing may follow # EOF, not even an empty line');
    return false;
  }
  const keyword = cursor.take(KEYWORD);
  if (keyword !== undefined) readComment(reading, keyword.slice(2, -1));
  else if (cursor.next === '{') readSample(reading, from, '');
  else {
    const name = cursor.take(NAME);
    if (name === undefined) throw cursor.unexpected(notLine(cursor));
    readSample(reading, from, name);
  }
  return true;
}

function notLine({ next, bytes, at }: Cursor): string {
  if (next === '\n') return 'OpenMetrics has no empty lines';
  if (next === '#')
    return 'OpenMetrics has no comments but # HELP, # TYPE, # UNIT and # EOF, each with one blank';
  if (next === '\r' || /^[^\n]*\r\n/.test(bytes.slice(at, at + 9)))
    return 'the line ends in CR LF: end lines in LF alone';
  return 'a line must start with the name of a metric, { or #';
}

function readComment(reading: Reading, keyword: string): void {
  const { cursor } = reading;
  const token = cursor.take(NAME) ?? cursor.take(QUOTED);
  if (token === undefined)
    throw cursor.unexpected(`the name of a metric must follow ${keyword}, after one blank`);
  const metric = declaredName(token);
  const from = cursor.at + 1;
  if (!cursor.takes(' ')) throw cursor.unexpected(`a blank must follow ${metric}`);
  const text = cursor.take(REST)!;
  if (!cursor.takes('\n')) throw cursor.unexpected('the page does not end with # EOF');
  switch (keyword) {
    case 'TYPE':
      if (!TYPES.has(text))
        throw cursor.unexpected(
          `"${textOf(text)}" is not a type of OpenMetrics: use one of ${[...TYPES].join(', ')}`,
          from,
          from + Math.max(1, text.length),
        );
      reading.declare(metric, text);
      break;
    case 'HELP':
      if (!isText(text)) throw cursor.unexpected('the help text is not UTF-8', from, from + text.length);
      reading.helps.set(metric, textOf(text));
      break;
    default:
      if (text !== '' && !metric.endsWith(`_${textOf(text)}`))
        throw cursor.unexpected(
          `the name ${metric} must end in its unit: _${textOf(text)}`,
          from,
          from + text.length,
        );
  }
}

function readSample(reading: Reading, from: number, bare: string): void {
  const { cursor } = reading;
  let to = cursor.at;
  let name = bare;
  let labels: Readonly<Record<string, string>> = {};
  if (cursor.takes('{')) {
    const braced = readBraces(cursor, braces, bare !== '');
    labels = Object.fromEntries(braced.labels);
    to = cursor.at;
    if (bare === '') {
      if (!braced.name) throw cursor.unexpected('the series has no name', from, to);
      name = braced.name.text;
    }
  }
  const value = readNumber(cursor, 'a blank and a value must follow the series');
  const seconds = readMoment(cursor);
  if (cursor.takes(' # {')) readExemplar(reading);
  else endLine(cursor, seconds === undefined ? 'the value' : 'the timestamp');
  reading.samples.push({
    ...{ name, storedName: name, labels, value, from, to },
    timestamp: seconds === undefined ? undefined : Math.trunc(seconds * 1000),
    series: cursor.bytes.slice(from, to),
    underType: reading.lastType,
  });
}

function readNumber(cursor: Cursor, otherwise: string): number {
  const from = cursor.at + 1;
  const written = cursor.take(VALUE);
  if (written === undefined) throw cursor.unexpected(otherwise);
  const value = readFloat(written.slice(1));
  if (value === undefined) throw cursor.unexpected(notNumber(written.slice(1)), from, cursor.at);
  return value;
}

/** Reads the seconds of a timestamp, if there are any. */
function readMoment(cursor: Cursor): number | undefined {
  if (cursor.next !== ' ' || cursor.bytes.startsWith(' # {', cursor.at)) return undefined;
  const from = cursor.at + 1;
  const seconds = readNumber(cursor, 'nothing but a timestamp may follow, after one blank');
  if (!Number.isFinite(seconds)) throw cursor.unexpected('this is not a moment', from, cursor.at);
  return seconds;
}

function readExemplar(reading: Reading): void {
  const { cursor } = reading;
  const from = cursor.at;
  const { labels } = readBraces(cursor, exemplarBraces, true);
  const length = labels.flat().reduce((sum, text) => sum + [...text].length, 0);
  if (length > MAX_EXEMPLAR)
    reading.add(
      'note',
      `the labels of the exemplar have ${length} characters`,
      `Prometheus keeps the sample and drops the exemplar: keep to ${MAX_EXEMPLAR} characters`,
      from,
      cursor.at,
    );
  readNumber(cursor, 'a blank and a value must follow the labels of the exemplar');
  readMoment(cursor);
  endLine(cursor, 'the exemplar');
}

function endLine(cursor: Cursor, after: string): void {
  if (cursor.done) throw cursor.unexpected('the page does not end with # EOF');
  if (!cursor.takes('\n')) throw cursor.unexpected(`nothing may follow ${after}, not even a blank`);
}
