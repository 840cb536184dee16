import { type LineLevel, lineFields, lineLevel, streamAt } from '../../logs/labels.ts';
import type { LogSource } from '../../project/logs.ts';
import { quoted } from './ottl.ts';

/** How programs spell the levels, in words and in the numbers of pino and bunyan. */
const LEVELS: Readonly<Record<LineLevel, string>> = {
  trace: 'trace|verbose|silly|finest|10',
  debug: 'debug|dbg|fine|20',
  info: 'info(?:rmation)?|notice|log|30',
  warn: 'warn(?:ing)?|40',
  error: 'err(?:or)?|severe|50',
  fatal: 'fatal|crit(?:ical)?|alert|emerg(?:ency)?|panic|60',
};
/** In text only words count, and only those that little else is. */
const LEVEL_IN_TEXT = String.raw`^.{0,120}?\b(?P<level>(?i:trace|debug|info|notice|warn(?:ing)?|error|fatal|critical|panic))\b`;

const LEVEL_FIELDS = ['level', 'severity', 'lvl', 'levelname', 'log.level'];
const TIME_FIELDS = ['time', 'ts', 'timestamp', '@timestamp'];

type Id = Exclude<keyof typeof lineFields, 'msg'>;
/** What the line is about, under the names that programs give it in addition to the kit's. */
const OTHER_NAMES: Partial<Record<Id, readonly string[]>> = {
  requestId: ['request_id', 'reqId', 'req_id'],
  trace_id: ['traceId', 'traceID', 'trace.id'],
  span_id: ['spanId', 'spanID', 'span.id'],
};
const IDS = (Object.keys(lineFields) as (keyof typeof lineFields)[]).filter(
  (name): name is Id => name !== 'msg',
);
const TRACE_IN_TEXT = String.raw`(?i:trace[_.-]?id)["'=: ]{1,4}(?P<trace_id>[0-9a-f]{32})\b`;

const ISO = String.raw`(?P<date>\d{4}-\d\d-\d\d)[T ](?P<clock>\d\d:\d\d:\d\d)(?:[.,](?P<fraction>\d{1,9}))?\s?(?P<zone>Z|[+-]\d\d:?\d\d)?`;
const JSON_LINE = String.raw`^\s*\{`;

const cache = (name: string) => `log.cache[${quoted(name)}]`;
const at = (map: string, ...keys: readonly string[]) =>
  `${map}${keys.map(key => `[${quoted(key)}]`).join('')}`;
/** A group of an expression, where `$1x` is one named `1x`. */
const GROUPS = ['1', '2'].map(group => `\${${group}}`).join(':');
/** A field may be one of an object, or have a dot in its name. */
const fieldsNamed = (name: string) =>
  [[name], ...(name.includes('.') ? [name.split('.')] : [])].map(path => at(cache('fields'), ...path));
const isUnset = (name: string) => `${cache(name)} == nil`;

/** The processor that gives the lines of a source their labels, their ids and their time. Reads redacted lines. */
export function reader(source: LogSource) {
  return {
    // What a line lacks is no error.
    error_mode: 'silent',
    log_statements: [
      {
        statements: [
          // What ends a line that a container wrote.
          String.raw`replace_pattern(log.body, "\\s+$", "")`,
          ...fields(source),
          ...level(source),
          ...stream(source),
          ...ids(source),
          ...time(source),
          'delete_key(log.attributes, "log.file.record_offset")',
          // Loki keeps it with the line: a line that is read again must be the same.
          'set(log.observed_time_unix_nano, log.time_unix_nano) where log.time_unix_nano > 0',
        ],
      },
    ],
  };
}

function fields({ format = 'json' }: LogSource): string[] {
  if (format === 'text') return [];
  if (format === 'json')
    return [`set(${cache('fields')}, ParseJSON(log.body)) where IsMatch(log.body, ${quoted(JSON_LINE)})`];
  return [`set(${cache('fields')}, ExtractPatterns(log.body, ${quoted(format.regex)}))`];
}

function level({ level, format = 'json' }: LogSource): string[] {
  const names = level === undefined ? LEVEL_FIELDS : [level];
  const found = names.flatMap(fieldsNamed);
  return [
    ...(format === 'text'
      ? []
      : found.map(
          field => `set(${cache('level')}, String(${field})) where ${isUnset('level')} and ${field} != nil`,
        )),
    ...(level !== undefined
      ? []
      : [
          `merge_maps(log.cache, ExtractPatterns(log.body, ${quoted(LEVEL_IN_TEXT)}), "upsert") where ${isUnset('level')} and not IsMatch(log.body, ${quoted(JSON_LINE)})`,
        ]),
    'set(log.attributes["level"], "info")',
    ...lineLevel.values
      .filter(value => value !== 'info')
      .map(
        value =>
          `set(log.attributes["level"], ${quoted(value)}) where IsMatch(${cache('level')}, ${quoted(`^(?i:${LEVELS[value]})$`)})`,
      ),
  ];
}

function stream({ stream = 'app' }: LogSource): string[] {
  const moved = lineLevel.values.filter(value => streamAt(stream, value) !== stream);
  return [
    `set(log.attributes["stream"], ${quoted(stream)})`,
    ...moved.map(
      value =>
        `set(log.attributes["stream"], ${quoted(streamAt(stream, value))}) where log.attributes["level"] == ${quoted(value)}`,
    ),
  ];
}

function ids({ format = 'json' }: LogSource): string[] {
  const inText = `merge_maps(log.attributes, ExtractPatterns(log.body, ${quoted(TRACE_IN_TEXT)}), "insert") where not IsMatch(log.body, ${quoted(JSON_LINE)})`;
  if (format === 'text') return [inText];
  return [
    ...IDS.flatMap(id =>
      [id, ...(OTHER_NAMES[id] ?? [])]
        .flatMap(fieldsNamed)
        .map(
          field =>
            `set(log.attributes[${quoted(id)}], ${field}) where log.attributes[${quoted(id)}] == nil and IsString(${field}) and ${field} != ""`,
        ),
    ),
    inText,
  ];
}

function time(source: LogSource): string[] {
  const { time, format = 'json', timeOffset = '+00:00' } = source;
  if (typeof time === 'object') return [...inLayout(time, timeOffset), ...apart()];
  const names = time === undefined ? TIME_FIELDS : [time];
  const found = format === 'text' ? [] : names.flatMap(fieldsNamed);
  const number = cache('since1970');
  return [
    ...found.flatMap(field => [
      `set(${cache('when')}, ${field}) where ${isUnset('when')} and IsString(${field})`,
      `set(${number}, Double(${field})) where ${isUnset('since1970')} and IsDouble(${field})`,
      `set(${number}, Double(${field})) where ${isUnset('since1970')} and IsMatch(${field}, ${quoted(String.raw`^\d{10}(?:\.\d+)?$|^\d{13}$`)})`,
    ]),
    // Seconds or milliseconds.
    `set(log.time_unix_nano, Int(${number}) * 1000000) where ${number} > 100000000000.0`,
    `set(log.time_unix_nano, Int(${number} * 1000.0) * 1000000) where ${number} < 100000000000.0 and ${number} > 100000000.0`,
    `set(${cache('own')}, true) where ${number} != nil`,
    ...(time === undefined
      ? [
          `set(${cache('when')}, Substring(log.body, 0, 64)) where ${isUnset('when')} and Len(log.body) > 64 and not IsMatch(log.body, ${quoted(JSON_LINE)})`,
          `set(${cache('when')}, log.body) where ${isUnset('when')} and not IsMatch(log.body, ${quoted(JSON_LINE)})`,
        ]
      : []),
    `merge_maps(log.cache, ExtractPatterns(${cache('when')}, ${quoted(ISO)}), "upsert")`,
    `set(${cache('offset')}, ${quoted(timeOffset)})`,
    `set(${cache('offset')}, ${cache('zone')}) where IsMatch(${cache('zone')}, ${quoted('^[+-]')})`,
    `set(${cache('offset')}, "+00:00") where ${cache('zone')} == "Z"`,
    `replace_pattern(${cache('offset')}, ${quoted(String.raw`^([+-]\d\d):?(\d\d)$`)}, ${quoted(GROUPS)})`,
    `set(log.time, Time(Concat([${cache('date')}, "T", ${cache('clock')}, ${cache('offset')}], ""), "%Y-%m-%dT%H:%M:%S%j")) where ${cache('date')} != nil`,
    `set(${cache('own')}, true) where ${cache('date')} != nil`,
    `set(log.time_unix_nano, log.time_unix_nano + ParseInt(Substring(Concat([${cache('fraction')}, "000000000"], ""), 0, 9), 10)) where ${cache('date')} != nil and ${cache('fraction')} != nil and ${cache('fraction')} != ""`,
    ...apart(),
  ];
}

/** A time in a layout of its own. */
function inLayout({ field, layout }: { field: string; layout: string }, offset: string): string[] {
  const zoned = /%[zijkZ]/.test(layout);
  return fieldsNamed(field).flatMap(one => {
    const text = zoned ? one : `Concat([${one}, ${quoted(offset)}], " ")`;
    return [
      `set(log.time, Time(${text}, ${quoted(zoned ? layout : `${layout} %j`)})) where ${isUnset('own')} and IsString(${one})`,
      `set(${cache('own')}, true) where IsString(${one}) and log.time_unix_nano > 0`,
    ];
  });
}

const OFFSET = 'log.attributes["log.file.record_offset"]';

/**
 * Loki keeps one of two lines that are equal and of the same time: lines of one millisecond are parted by their place in the
 * file, which is the same when they are sent again.
 */
function apart(): string[] {
  return [
    `set(log.time_unix_nano, log.time_unix_nano + ${OFFSET} - (${OFFSET} / 1000000) * 1000000) where ${cache('own')} == true and ${OFFSET} != nil and (${cache('fraction')} == nil or Len(${cache('fraction')}) < 4)`,
  ];
}
