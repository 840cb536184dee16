import { ROOT_CONTEXT, SpanStatusCode, TraceFlags, type Tracer, trace } from '@opentelemetry/api';
import {
  createAlwaysRecordSampler,
  ParentBasedSampler,
  type ReadableSpan,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { beforeEach, describe, expect, it } from 'vitest';
import { KeepErrors } from '../../../telemetry/tracing/keep-errors.ts';
import { startTracing } from '../../../telemetry/tracing.ts';
import { collector } from './collected.ts';

const LIMIT = 10;

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
