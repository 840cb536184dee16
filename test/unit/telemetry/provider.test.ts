import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, expect, it, vi } from 'vitest';
import { startTracing, withSpan } from '../../../telemetry/tracing.ts';
import { collector } from './collected.ts';

afterAll(() => vi.restoreAllMocks());

it('uses the tracer provider that the process has, starts no other, and says so', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { spans, processor } = collector();
  const provider = new TracerProvider({ spanProcessors: [processor] });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const other = collector();
  const tracing = await startTracing({
    ...{ service: 's', version: '1', environment: 'test', processors: [other.processor] },
    otlpEndpoint: 'http://127.0.0.1:1',
  });
  await withSpan('work', async () => {});
  expect(spans.map(({ name }) => name)).toEqual(['work']);
  expect(other.spans).toEqual([]);
  expect(said.mock.calls.join()).toContain('has a tracer provider already');
  await tracing.shutdown();
  await withSpan('more work', async () => {});
  expect(spans).toHaveLength(2);
});
