import { ROOT_CONTEXT, SpanStatusCode, TraceFlags, type Tracer, trace } from '@opentelemetry/api';
import {
  createAlwaysRecordSampler,
  ParentBasedSampler,
  type ReadableSpan,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { KeepErrors } from '../../../telemetry/tracing/keep-errors.ts';
import { startTracing } from '../../../telemetry/tracing.ts';
import { collector } from './collected.ts';

const LIMIT = 10;

/** A span that ended and that sampling left out. */
function unsampled(traceNumber: number, name: string, failed: boolean): ReadableSpan {
  const traceId = String(traceNumber).padStart(32, '0');
  return {
    name,
    status: { code: failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    spanContext: () => ({ traceId, spanId: 'b'.repeat(16), traceFlags: TraceFlags.NONE }),
  } as ReadableSpan;
}

/** A processor that notes the names of what it is sent, at once. */
function noted(): { readonly sent: string[]; readonly processor: SpanProcessor } {
  const sent: string[] = [];
  const nothing = async () => {};
  return {
    sent,
    processor: {
      onStart: () => {},
      onEnd: ({ name }) => void sent.push(name),
      forceFlush: nothing,
      shutdown: nothing,
    },
  };
}

/** What `KeepErrors` says of itself, in the plainest way: a list of traces, counted again each time. */
class Model {
  readonly sent: string[] = [];
  private readonly limit: number;
  private traces: { readonly number: number; held: string[]; failed: boolean }[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  end(number: number, name: string, failed: boolean): void {
    let own = this.traces.find(one => one.number === number);
    if (own?.failed) {
      this.sent.push(name);
      return;
    }
    if (!own) {
      own = { number, held: [], failed: false };
      this.traces.push(own);
    }
    own.held.push(name);
    if (failed) {
      this.sent.push(...own.held);
      own.held = ['failed'];
      own.failed = true;
    }
    while (this.traces.flatMap(one => one.held).length > this.limit) this.traces.shift();
  }
}

describe('sampling', () => {
  let spans: ReadableSpan[];
  const tracerOf = (ratio: number): Tracer => {
    const collected = collector();
    spans = collected.spans;
    const share = new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) });
    const provider = new TracerProvider({
      sampler: createAlwaysRecordSampler(share),
      spanProcessors: [new KeepErrors(collected.processor, LIMIT)],
    });
    return provider.getTracer('test');
  };
  /** A root with a child in it; the child ends first, as the root of a request does last. */
  const request = (tracer: Tracer, name: string, failed = false, parent = ROOT_CONTEXT) => {
    const root = tracer.startSpan(name, {}, parent);
    const inside = trace.setSpan(parent, root);
    tracer.startSpan(`${name} child`, {}, inside).end();
    if (failed) root.setStatus({ code: SpanStatusCode.ERROR });
    root.end();
    return inside;
  };
  const names = () => spans.map(span => span.name).sort();
  let none: Tracer;
  beforeEach(() => {
    none = tracerOf(0);
  });

  it('keeps the share that was asked for', () => {
    const some = tracerOf(0.25);
    for (let i = 0; i < 2000; i++) request(some, 'request');
    expect(spans.length / 4000).toBeGreaterThan(0.2);
    expect(spans.length / 4000).toBeLessThan(0.3);
  });
  it('keeps nothing of what succeeds at a share of none', () => {
    request(none, 'request');
    expect(names()).toEqual([]);
  });
  it('keeps all of a trace in which something failed, marked as sampled', () => {
    request(none, 'well');
    request(none, 'broken', true);
    expect(names()).toEqual(['broken', 'broken child']);
    expect(spans.every(span => span.spanContext().traceFlags === TraceFlags.SAMPLED)).toBe(true);
    expect(spans[0]!.parentSpanContext?.spanId).toBe(spans[1]!.spanContext().spanId);
  });
  it('keeps what comes before and after the error, as when a queue goes on with a request that has ended', () => {
    const inside = request(none, 'request');
    expect(names()).toEqual([]);
    request(none, 'work', true, inside);
    request(none, 'after', false, inside);
    expect(names()).toEqual(['after', 'after child', 'request', 'request child', 'work', 'work child']);
  });
  it('holds no more than its limit, and gives up the oldest trace first', () => {
    const oldest = request(none, 'oldest');
    const held = Array.from({ length: LIMIT / 2 - 1 }, (_, i) => request(none, `request ${i}`));
    request(none, 'over the limit');
    request(none, 'late error', true, oldest);
    request(none, 'error', true, held.at(-1)!);
    expect(names()).toContain('request 3');
    expect(names()).toContain('late error');
    expect(names()).not.toContain('oldest');
  });
  it('forgets traces that failed as well, so that its memory has a bound', () => {
    const first = request(none, 'first', true);
    for (let i = 0; i < LIMIT; i++) request(none, `failed ${i}`, true);
    spans.length = 0;
    request(none, 'long after', false, first);
    expect(names()).toEqual([]);
  });
  it('holds exactly its limit of spans, whatever failed and was given up before', () => {
    const limit = fc.integer({ min: 1, max: 8 });
    const step = fc.record({ trace: fc.integer({ min: 0, max: 5 }), failed: fc.boolean() });
    fc.assert(
      fc.property(limit, fc.array(step, { maxLength: 60 }), (most, steps) => {
        const { sent, processor } = noted();
        const keep = new KeepErrors(processor, most);
        const model = new Model(most);
        steps.forEach(({ trace: number, failed }, i) => {
          keep.onEnd(unsampled(number, `${i}`, failed));
          model.end(number, `${i}`, failed);
        });
        expect(sent).toEqual(model.sent);
      }),
    );
  });
  it('holds 4,096 spans where nothing else is said', () => {
    const held = (others: number) => {
      const { sent, processor } = noted();
      const keep = new KeepErrors(processor);
      keep.onEnd(unsampled(0, 'oldest', false));
      for (let i = 0; i < others; i++) keep.onEnd(unsampled(1, `other ${i}`, false));
      keep.onEnd(unsampled(0, 'error', true));
      return sent;
    };
    expect(held(4095)).toEqual(['oldest', 'error']);
    expect(held(4096)).toEqual(['error']);
  });
  it.each([
    [TraceFlags.SAMPLED, 2],
    [TraceFlags.NONE, 0],
  ])('follows the decision of the caller in another process: flags %i', (traceFlags, expected) => {
    const caller = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags, isRemote: true };
    const always = tracerOf(1);
    request(always, 'served', false, trace.setSpanContext(ROOT_CONTEXT, caller));
    expect(spans).toHaveLength(expected);
  });
  it('refuses a share that is none', async () => {
    const identity = { service: 's', version: '1', environment: 'test' };
    await expect(startTracing({ ...identity, ratio: 1.5 })).rejects.toThrow(
      'tracing ratio is 1.5; give a number from 0 to 1',
    );
  });
});
