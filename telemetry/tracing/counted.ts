import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { TracingState } from './state.ts';

type Export = SpanExporter['export'];
const SUCCESS = 0;

/**
 * Counts the spans that are sent and those that are lost. Says once that spans are lost, and once that they are sent
 * again, however long the outage lasts.
 */
export class SpanCount {
  sent = 0;
  lost = 0;
  private waiting = 0;
  private isOut = false;
  private lostBefore = 0;
  private readonly where: string;
  private readonly queueSize: number;

  /** `queueSize`: spans that the processor lets wait. */
  constructor(where: string, queueSize: number) {
    this.where = where;
    this.queueSize = queueSize;
  }

  /** The exporter, with what becomes of its batches counted. */
  exporter(next: SpanExporter): SpanExporter {
    const send: Export = (spans, done) => {
      this.waiting = Math.max(0, this.waiting - spans.length);
      next.export(spans, result => {
        if (result.code === SUCCESS) this.take(spans.length);
        else this.lose(spans.length, result.error?.message ?? 'no reason given');
        done(result);
      });
    };
    return {
      export: send,
      forceFlush: async () => next.forceFlush?.(),
      shutdown: () => next.shutdown(),
    } as SpanExporter;
  }

  /** The processor, with the spans counted that find no room in its queue. */
  processor(next: SpanProcessor): SpanProcessor {
    return {
      onStart: (span, context) => next.onStart(span, context),
      onEnd: (span: ReadableSpan) => {
        if (this.waiting >= this.queueSize) this.lose(1, `more than ${this.queueSize} wait`);
        else this.waiting++;
        next.onEnd(span);
      },
      forceFlush: () => next.forceFlush(),
      shutdown: () => next.shutdown(),
    };
  }

  state(): TracingState {
    return { sent: this.sent, lost: this.lost };
  }

  private take(spans: number): void {
    this.sent += spans;
    if (!this.isOut) return;
    this.isOut = false;
    say(`spans are sent to ${this.where} again; ${this.lost - this.lostBefore} were lost`);
  }

  private lose(spans: number, reason: string): void {
    if (!this.isOut) {
      this.lostBefore = this.lost;
      say(`spans are lost, ${this.where} does not take them: ${reason.slice(0, 300)}`);
    }
    this.isOut = true;
    this.lost += spans;
  }
}

const say = (text: string): void => void process.stderr.write(`tracing: ${text}\n`);
