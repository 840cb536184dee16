import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';

/** A processor that keeps what it is sent, and nothing that is not marked as sampled: like any other. */
export function collector(): { readonly spans: ReadableSpan[]; readonly processor: SimpleSpanProcessor } {
  const spans: ReadableSpan[] = [];
  const exporter = new InMemorySpanExporter();
  exporter.export = (batch, done) => {
    spans.push(...batch);
    done({ code: 0 });
  };
  return { spans, processor: new SimpleSpanProcessor({ exporter }) };
}
