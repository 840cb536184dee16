import type { DestinationStream } from 'pino';
import type { LogStream } from 'vigia/logs';
import { streamOfLine, streamsWith } from './streams.ts';

/** Lines kept of each stream. */
export const RECENT_LINES = 200;
/** Longer lines are not kept: they are stacks, which Loki has. */
const LINE_LENGTH = 8192;

/**
 * A destination that keeps the last lines of each stream as they went to Loki, masked, and no longer than the process
 * lives.
 *
 * @example
 * const recent = new RecentLines();
 * const log = createLoggers({ ...service, destinations: [process.stdout, recent] });
 * log.audit.info('Price list changed');
 * recent.list('audit', 10); // [{ level: 'info', …, msg: 'Price list changed' }]
 */
export class RecentLines<Own extends string = never> implements DestinationStream {
  private readonly lines: ReadonlyMap<LogStream | Own, string[]>;

  /** `streams`: those of the service beyond those that every service has. */
  constructor({ streams = [] }: { readonly streams?: readonly Own[] } = {}) {
    this.lines = new Map(streamsWith(streams).map(stream => [stream, []]));
  }

  write(line: string): void {
    if (line.length > LINE_LENGTH) return;
    const kept = this.lines.get(
      streamOfLine<LogStream | Own>(line, this.lines as ReadonlyMap<string, unknown>),
    )!;
    kept.push(line);
    if (kept.length > RECENT_LINES) kept.shift();
  }

  /** Newest first. */
  list(stream: LogStream | Own, limit: number): unknown[] {
    return this.lines
      .get(stream)!
      .slice(-limit)
      .reverse()
      .map(line => JSON.parse(line));
  }
}
