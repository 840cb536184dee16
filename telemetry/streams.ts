import { type LogStream, logStream } from 'vigia/platform/metrics';

const FIELD = '"stream":"';

/** The stream that a line names, without parsing the rest of it. */
export function streamOfLine(line: string): LogStream {
  const start = line.indexOf(FIELD) + FIELD.length;
  const name = line.slice(start, line.indexOf('"', start));
  return logStream.values.find(stream => stream === name) ?? 'app';
}
