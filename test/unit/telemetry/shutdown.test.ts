import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTracing, withSpan } from '../../../telemetry/tracing.ts';
import { type Sink, startSink } from './sink.ts';

interface Payload {
  resourceSpans: { scopeSpans: { spans: { name: string }[] }[] }[];
}

describe('the end of tracing', () => {
  let sink: Sink;
  beforeAll(async () => {
    sink = await startSink();
  });
  afterAll(() => sink.close());

  it('sends what has not been sent, before it resolves', async () => {
    const identity = { service: 's', version: '1', environment: 'test' };
    const tracing = await startTracing({ ...identity, otlpEndpoint: sink.url });
    await withSpan('the last one', async () => {});
    expect(sink.bodies).toEqual([]);
    await tracing.shutdown();
    const payloads = sink.bodies.map(body => JSON.parse(body.toString()) as Payload);
    const spans = payloads.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(scope => scope.spans)),
    );
    expect(spans.map(span => span.name)).toEqual(['the last one']);
  });
});
