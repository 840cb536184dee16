import {
  appendFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { DestinationStream } from 'pino';

export interface LokiOptions {
  /** Base URL; lines go to `${url}/loki/api/v1/push`. */
  readonly url: string;
  /** Where lines wait on disk while Loki is away; without it they wait in memory. */
  readonly spoolFile?: string | undefined;
  /** Time between pushes. Default 1 s. */
  readonly intervalMs?: number;
}

/** Lines in one push: about 300 kB, well under Loki's 4 MB. */
const BATCH_LINES = 1000;
/** Lines held in memory before the oldest go to the spool file, or without one are dropped and counted. */
const MEMORY_LINES = 20_000;
/** Past this the spool takes no more: about 200,000 lines. */
const SPOOL_BYTES = 64 * 1024 * 1024;
const PUSH_TIMEOUT_MS = 5000;
const MAX_BACKOFF_MS = 15_000;

/**
 * A pino destination that ships to Loki and loses no accepted line while Loki is down: a batch leaves the buffer
 * only when Loki has taken it, the rest waits, and is kept in the spool file across a restart. (pino-loki drops
 * the batch in flight and everything past its buffer; that is why it is not used here.)
 */
export class LokiShipper implements DestinationStream {
  /** Lines given up: refused by Loki as invalid, or past every bound. */
  dropped = 0;
  private readonly options: LokiOptions;
  private waiting: string[] = [];
  private inFlight: string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private pushing: Promise<void> | undefined;
  private backoffMs = 0;

  constructor(options: LokiOptions) {
    this.options = options;
    this.schedule();
  }

  write(line: string): void {
    this.waiting.push(line);
    if (this.waiting.length > MEMORY_LINES) this.spill(this.waiting.splice(0, BATCH_LINES));
  }

  /** Ships what it can within the time, writes the rest to the spool file, and stops. */
  async close(withinMs = 1000): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await Promise.race([this.drain(), new Promise<void>(done => setTimeout(done, withinMs).unref())]);
    // A batch whose answer is still out is kept too: twice in Loki is better than never.
    const rest = [...this.inFlight, ...this.waiting.splice(0)];
    if (rest.length > 0) this.spill(rest);
  }

  private schedule(): void {
    const { intervalMs = 1000 } = this.options;
    this.timer = setTimeout(() => {
      void this.drain().finally(() => {
        if (this.timer) this.schedule();
      });
    }, intervalMs + this.backoffMs).unref();
  }

  private drain(): Promise<void> {
    this.pushing ??= this.pushAll().finally(() => {
      this.pushing = undefined;
    });
    return this.pushing;
  }

  private async pushAll(): Promise<void> {
    try {
      await this.pushSpool();
      while (this.waiting.length > 0) {
        this.inFlight = this.waiting.splice(0, BATCH_LINES);
        await this.push(this.inFlight);
        this.inFlight = [];
      }
      this.backoffMs = 0;
    } catch {
      const unshipped = [...this.inFlight, ...this.waiting];
      this.inFlight = [];
      this.waiting = [];
      // On disk they outlive even a process that is killed; without a file they wait here.
      if (this.options.spoolFile && unshipped.length > 0) this.spill(unshipped);
      else this.waiting = unshipped;
      this.backoffMs = Math.min(MAX_BACKOFF_MS, Math.max(500, this.backoffMs * 2));
    }
  }

  /** The spool is set aside before it is read, so that lines spilled meanwhile start a new one. */
  private async pushSpool(): Promise<void> {
    const { spoolFile } = this.options;
    if (!spoolFile) return;
    const sending = `${spoolFile}.sending`;
    if (!existsSync(sending)) {
      if (!existsSync(spoolFile)) return;
      renameSync(spoolFile, sending);
    }
    let lines = readFileSync(sending, 'utf8').split('\n').filter(Boolean);
    while (lines.length > 0) {
      await this.push(lines.slice(0, BATCH_LINES));
      lines = lines.slice(BATCH_LINES);
      writeFileSync(sending, lines.map(line => `${line}\n`).join(''));
    }
    rmSync(sending);
  }

  private async push(lines: readonly string[]): Promise<void> {
    const response = await fetch(`${this.options.url}/loki/api/v1/push`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ streams: streamsOf(lines) }),
      signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),
    });
    if (response.ok) return;
    const reason = await response.text();
    if (response.status === 429 || response.status >= 500)
      throw new Error(`Loki answered ${response.status}`);
    // Refused for what they are (too old, malformed): sending them again would block every later line.
    this.dropped += lines.length;
    process.stderr.write(
      `loki: ${lines.length} lines refused with ${response.status}: ${reason.slice(0, 200)}\n`,
    );
  }

  private spill(lines: readonly string[]): void {
    const { spoolFile } = this.options;
    if (!spoolFile || this.spooledBytes() > SPOOL_BYTES) {
      this.dropped += lines.length;
      process.stderr.write(
        `loki: ${lines.length} lines dropped, ${this.dropped} in all: no room while Loki is away\n`,
      );
      return;
    }
    appendFileSync(spoolFile, lines.map(line => (line.endsWith('\n') ? line : `${line}\n`)).join(''));
  }

  private spooledBytes(): number {
    const { spoolFile } = this.options;
    return spoolFile && existsSync(spoolFile) ? statSync(spoolFile).size : 0;
  }
}

interface Stream {
  stream: Record<string, string>;
  values: [nanoseconds: string, line: string][];
}

/** Groups lines by the few labels that Loki indexes; ids of traces and requests stay in the line. */
export function streamsOf(lines: readonly string[]): Stream[] {
  const streams = new Map<string, Stream>();
  for (const line of lines) {
    const { service, environment, level, logger, timestamp } = fieldsOf(line);
    const labels = {
      service: service ?? '',
      environment: environment ?? '',
      level: level ?? '',
      logger: logger ?? 'app',
    };
    const key = Object.values(labels).join('\u0000');
    const stream: Stream = streams.get(key) ?? { stream: labels, values: [] };
    streams.set(key, stream);
    stream.values.push([`${Date.parse(timestamp ?? '') || Date.now()}000000`, line.trimEnd()]);
  }
  return [...streams.values()];
}

/** A line cut short by a crash is shipped as it is, under the labels that it still has: none. */
function fieldsOf(line: string): Readonly<Record<string, string | undefined>> {
  try {
    return JSON.parse(line) as Record<string, string>;
  } catch {
    return {};
  }
}
