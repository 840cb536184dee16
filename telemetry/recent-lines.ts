import type { DestinationStream } from 'pino';
import { type LogStream, logStream } from 'vigia/platform/metrics';
import { streamOfLine } from './streams.ts';

/** Lines kept of each stream. */
export const RECENT_LINES = 200;
/** Longer lines are not kept: they are stacks, which Loki has. */
const LINE_LENGTH = 8192;

/** The last lines of each stream as they went to Loki, masked, and no longer than the process lives. */
export class RecentLines implements DestinationStream {
  private readonly lines = new Map<LogStream, string[]>(logStream.values.map(stream => [stream, []]));

  write(line: string): void {
    if (line.length > LINE_LENGTH) return;
    const kept = this.lines.get(streamOfLine(line))!;
    kept.push(line);
    if (kept.length > RECENT_LINES) kept.shift();
  }

  /** Newest first. */
  list(stream: LogStream, limit: number): unknown[] {
    return this.lines
      .get(stream)!
      .slice(-limit)
      .reverse()
      .map(line => JSON.parse(line));
  }
}
