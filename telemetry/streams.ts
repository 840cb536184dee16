import { type LogStream, logStream } from 'vigia/logs';

/** The streams of a service: those that every service has, and those that it declares itself. */
export function streamsWith<Own extends string>(own: readonly Own[] = []): readonly (LogStream | Own)[] {
  return [...new Set([...logStream.values, ...own])];
}

const FIELD = '"stream":"';

/** The stream that a line names, mostly without parsing it; `app` when it names none of these. */
export function streamOfLine<Stream extends string>(
  line: string,
  streams: { has(name: string): boolean },
): Stream | 'app' {
  const start = line.indexOf(FIELD) + FIELD.length;
  // A second one is nested in some field: only parsing tells which is the line's.
  const name =
    line.indexOf(FIELD, start) < 0 ? line.slice(start, line.indexOf('"', start)) : JSON.parse(line).stream;
  return streams.has(name) ? (name as Stream) : 'app';
}
