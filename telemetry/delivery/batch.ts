import { type LogLabel, type lineFields, logLabels } from 'vigia/logs';
import { nanoseconds } from '../clock.ts';

/** One line in Loki's push format. */
export type Entry = readonly [nanoseconds: string, line: string, metadata: Readonly<Record<string, string>>];

/** One stream of Loki's push format. */
export interface Stream {
  readonly stream: Readonly<Record<string, string>>;
  readonly values: readonly Entry[];
}

/** The labels of Loki's streams. */
export const LABELS = Object.keys(logLabels) as readonly LogLabel[];
/** What has many values and is searched for: Loki keeps it with the line. */
const METADATA = [
  'logger',
  'event',
  'requestId',
  'route',
  'contactId',
  'messageId',
  'trace_id',
  'span_id',
] as const satisfies readonly (keyof typeof lineFields)[];

type Fields = Readonly<Record<string, unknown>>;

/**
 * The label of lines that came too late for the stream of their four labels: with it they are in one of a few streams of
 * their own. Only such lines have it.
 */
export const LATE = 'late';

/** Groups lines by their labels, in their order. The time is the line's own, so that it is the same when sent again. */
export function streamsOf(lines: readonly string[]): Stream[] {
  const streams = new Map<string, { readonly stream: Stream['stream']; readonly values: Entry[] }>();
  for (const [line, fields] of lines.flatMap(apart)) {
    const labels = texts(fields, LABELS);
    const key = Object.values(labels).join('\u0000');
    const stream = streams.get(key) ?? { stream: labels, values: [] };
    streams.set(key, stream);
    stream.values.push([timeOf(fields), line, texts(fields, METADATA)]);
  }
  return [...streams.values()];
}

/** When the line was logged, in milliseconds since 1970. */
export function loggedAt(line: string): number {
  return Number(timeOf(apart(line).at(-1)![1]).slice(0, -6));
}

function timeOf({ ts }: Fields): string {
  return (typeof ts === 'string' ? nanoseconds(ts) : undefined) ?? `${Date.now()}000000`;
}

function texts(fields: Fields, names: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && value !== '') found[name] = value;
  }
  return found;
}

/** How each line of the logger begins. */
const START = '{"level":';
/** Of what is no line of the logger; it is delivered all the same. */
const UNKNOWN: Fields = { service: 'unknown' };

/**
 * The line with its fields. When a file was cut short in the middle of a line, the next one follows without a line feed:
 * the two are taken apart.
 */
function apart(line: string): (readonly [line: string, fields: Fields])[] {
  const fields = fieldsOf(line);
  const at = fields ? 0 : line.lastIndexOf(START);
  if (fields || at <= 0) return [[line, fields ?? UNKNOWN]];
  return [[line.slice(0, at), UNKNOWN], ...apart(line.slice(at))];
}

function fieldsOf(line: string): Fields | undefined {
  try {
    const fields: unknown = JSON.parse(line);
    return typeof fields === 'object' && fields !== null ? (fields as Fields) : undefined;
  } catch {
    return undefined;
  }
}
