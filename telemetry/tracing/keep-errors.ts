import { SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { copySpan } from './span-copy.ts';

/** About 8 MB of spans with a dozen attributes: some seconds of a busy process, minutes of a quiet one. */
const HELD_SPANS = 4096;

type Held = ReadableSpan[] | 'failed';

/**
 * Sends sampled spans on, and holds the others back until one of their trace ends with status ERROR: then all that is
 * held of the trace is sent on, and what follows of it at once. Memory is bounded: past `limit` spans the oldest
 * trace is given up, so that an error is kept whole only while its trace is among the newest. Each process judges
 * what it saw itself: the part of the trace that ran elsewhere is kept when something failed there, too.
 */
export class KeepErrors implements SpanProcessor {
  private readonly next: SpanProcessor;
  private readonly limit: number;
  /** Oldest trace first. A trace that failed counts as one span. */
  private readonly traces = new Map<string, Held>();
  private held = 0;

  /** `limit`: spans held at once, default 4,096. */
  constructor(next: SpanProcessor, limit = HELD_SPANS) {
    this.next = next;
    this.limit = limit;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    const { traceId, traceFlags } = span.spanContext();
    if (traceFlags & TraceFlags.SAMPLED) {
      this.next.onEnd(span);
      return;
    }
    const held = this.traces.get(traceId);
    if (held === 'failed') this.send(span);
    else if (span.status.code === SpanStatusCode.ERROR) this.release(traceId, held, span);
    else this.hold(traceId, held, span);
  }

  async forceFlush(): Promise<void> {
    await this.next.forceFlush();
  }
  async shutdown(): Promise<void> {
    this.traces.clear();
    await this.next.shutdown();
  }

  private hold(traceId: string, held: ReadableSpan[] | undefined, span: ReadableSpan): void {
    this.held++;
    if (held) held.push(span);
    else this.traces.set(traceId, [span]);
    this.evict();
  }

  private release(traceId: string, held: ReadableSpan[] = [], failed: ReadableSpan): void {
    this.held += 1 - held.length;
    this.traces.set(traceId, 'failed');
    for (const span of held) this.send(span);
    this.send(failed);
    this.evict();
  }

  /** Processors leave out what is not marked as sampled. */
  private send(span: ReadableSpan): void {
    const spanContext = { ...span.spanContext(), traceFlags: TraceFlags.SAMPLED };
    this.next.onEnd(copySpan(span, { spanContext: () => spanContext }));
  }

  private evict(): void {
    for (const [traceId, held] of this.traces) {
      if (this.held <= this.limit) return;
      this.traces.delete(traceId);
      this.held -= held === 'failed' ? 1 : held.length;
    }
  }
}
