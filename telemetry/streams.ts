import { type LogStream, logStream } from 'vigia/logs';

/** The streams of a service: those that every service has, and those that it declares itself. */
export function streamsWith<Own extends string>(own: readonly Own[] = []): readonly (LogStream | Own)[] {
  return [...new Set([...logStream.values, ...own])];
}

const FIELD = '"stream":"';

/** The stream that a line names, without parsing the rest of it; `app` when it names none of these. */
export function streamOfLine<Stream extends string>(
  line: string,
  streams: { has(name: string): boolean },
): Stream | 'app' {
  const start = line.indexOf(FIELD) + FIELD.length;
  const name = line.slice(start, line.indexOf('"', start));
  return streams.has(name) ? (name as Stream) : 'app';
}
