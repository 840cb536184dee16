import type { DestinationStream } from 'pino';

export const logStreams = [
  'app',
  'errors',
  'security',
  'performance',
  'business',
  'webhook',
  'audit',
] as const;
export type LogStream = (typeof logStreams)[number];

/** Lines kept of each stream. */
export const RECENT_LINES = 200;
/** Longer lines are not kept: they are stacks, which Loki has. */
const LINE_LENGTH = 8192;

/** The last lines of each stream as they went to Loki, masked, and no longer than the process lives. */
export class RecentLines implements DestinationStream {
  private readonly lines = new Map<LogStream, string[]>(logStreams.map(stream => [stream, []]));

  write(line: string): void {
    if (line.length > LINE_LENGTH) return;
    const kept = this.lines.get(streamOf(line))!;
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

/** The stream of a line: its field `stream`, else what level and logger say. */
function streamOf(line: string): LogStream {
  const field = (name: string): string | undefined => line.match(`"${name}":"([\\w-]+)"`)?.[1];
  const own = logStreams.find(stream => stream === field('stream'));
  if (own) return own;
  const logger = field('logger');
  if (logger === 'audit') return 'audit';
  if (['error', 'fatal'].includes(field('level') ?? '')) return 'errors';
  if (field('event') === 'http_request') return 'performance';
  if (logger === 'whatsapp-auth') return 'security';
  if (logger === 'qualifier') return 'webhook';
  return logger === 'crewai' || logger === 'whatsself' ? 'business' : 'app';
}
