import { trace } from '@opentelemetry/api';
import type { SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';
import { complain } from './complain.ts';
import { endpointOf, OTLP_TRACES } from './endpoint.ts';
import { OptionalPackages } from './packages.ts';
import { OPERATION_PATHS } from './paths.ts';
import { Cleaned } from './tracing/cleaned.ts';
import { SpanCount } from './tracing/counted.ts';
import { applyPatches, instrumentations, loadInstrumentations } from './tracing/instrumentations.ts';
import { KeepErrors } from './tracing/keep-errors.ts';
import type { TracingState } from './tracing/state.ts';

export { agentAttributes, withModelCall, workflowAttributes } from './tracing/gen-ai.ts';
export { type CreateSpan, spansOf, within, withSpan } from './tracing/spans.ts';
export type { TracingState } from './tracing/state.ts';

export interface TracingOptions {
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  /** Base URL of an OTLP/HTTP receiver; spans go to `${otlpEndpoint}/v1/traces`. */
  readonly otlpEndpoint?: string | undefined;
  /** Thrift endpoint of a Jaeger collector that takes no OTLP, such as `http://jaeger:14268/api/traces`; then OTLP is not used. */
  readonly jaegerEndpoint?: string | undefined;
  /**
   * Share of the traces that begin here which are kept, from 0 to 1 (default 1). One that began elsewhere is kept when it
   * is kept there. Below 1 every span is still recorded, so that traces with an error are kept whatever the share.
   */
  readonly ratio?: number | undefined;
  /** Paths whose requests, and those below, begin no trace. Default: `/metrics`, `/live`, `/health`. */
  readonly untraced?: readonly string[];
  /** Further processors; tests collect spans with one. They get what is sent, cleared of personal data. */
  readonly processors?: readonly SpanProcessor[];
}

export interface Tracing {
  /** How the delivery of spans stands; without an endpoint nothing is sent. */
  state(): TracingState;
  /** Sends what is buffered and stops. Resolves after 1 s at the latest, so that a dead collector holds nobody up. */
  shutdown(): Promise<void>;
}

/** How long an ended span waits for others before it is sent: it can be looked at right after its request. */
const BATCH_MS = 1000;
const SHUTDOWN_MS = 1000;
/** Spans that wait at most. */
const QUEUE = 2048;

/**
 * Starts tracing and the instrumentation of HTTP, fetch, PostgreSQL and Redis. Call it before the modules that
 * it instruments are imported. Without an endpoint or processor nothing is loaded and every span is a no-op.
 * PostgreSQL (`pg`) and Redis (`ioredis`) are
 * instrumented where their `@opentelemetry/instrumentation-…` is installed. Where the process has a tracer provider already,
 * that one is used, nothing is started, and standard error says so. Throws when the ratio is not a number from 0
 * to 1, or a package is not installed that tracing needs.
 *
 * @example
 * const service = { service: 'shop', version: '1.0.0', environment: 'production' };
 * const tracing = await startTracing({ ...service, otlpEndpoint: 'http://localhost:4318' });
 * const { fastify } = await import('fastify');
 * process.on('SIGTERM', () => tracing.shutdown().finally(() => process.exit(0)));
 */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  const { otlpEndpoint, jaegerEndpoint, ratio = 1, untraced = OPERATION_PATHS, processors = [] } = options;
  if (!(ratio >= 0 && ratio <= 1)) throw new Error(`tracing ratio is ${ratio}; give a number from 0 to 1`);
  const nothing: Tracing = { state: () => ({ sent: 0, lost: 0 }), shutdown: async () => {} };
  if (!otlpEndpoint && !jaegerEndpoint && processors.length === 0) return nothing;
  if (isTraced()) {
    complain(
      'this process has a tracer provider already, which is used as it is: it samples, clears and sends all spans',
    );
    return nothing;
  }
  const packages = new OptionalPackages('tracing');
  const sdkNode = await import('@opentelemetry/sdk-node').catch(packages.missing('@opentelemetry/sdk-node'));
  const resources = await import('@opentelemetry/resources').catch(
    packages.missing('@opentelemetry/resources'),
  );
  const sdkTrace = await import('@opentelemetry/sdk-trace').catch(
    packages.missing('@opentelemetry/sdk-trace'),
  );
  const instruments = await loadInstrumentations(packages);
  const exporter = await exporterOf(options, packages);
  packages.check();
  const count = new SpanCount(whereOf(options), QUEUE);
  const all = exporter
    ? [
        ...processors,
        count.processor(
          new sdkTrace.BatchSpanProcessor({
            ...{ exporter: count.exporter(exporter), scheduledDelayMillis: BATCH_MS, maxQueueSize: QUEUE },
          }),
        ),
      ]
    : processors;
  const root = ratio === 1 ? new sdkTrace.AlwaysOnSampler() : new sdkTrace.TraceIdRatioBasedSampler(ratio);
  const share = new sdkTrace.ParentBasedSampler({ root });
  const sdk = new sdkNode.NodeSDK({
    autoDetectResources: false,
    resource: resources.resourceFromAttributes({
      'service.name': options.service,
      'service.version': options.version,
      'deployment.environment.name': options.environment,
    }),
    sampler: sdkTrace.createAlwaysRecordSampler(share),
    spanProcessors: all.map(processor => new KeepErrors(new Cleaned(processor))),
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: instrumentations(instruments, untraced),
  });
  sdk.start();
  applyPatches(instruments);
  return {
    state: () => count.state(),
    shutdown: () =>
      Promise.race([
        sdk.shutdown().catch(() => {}),
        new Promise<void>(done => setTimeout(done, SHUTDOWN_MS).unref()),
      ]),
  };
}

async function exporterOf(
  { otlpEndpoint, jaegerEndpoint }: TracingOptions,
  packages: OptionalPackages,
): Promise<SpanExporter | undefined> {
  if (jaegerEndpoint) {
    const jaeger = await import('@opentelemetry/exporter-jaeger').catch(
      packages.missing('@opentelemetry/exporter-jaeger'),
    );
    packages.check();
    return new jaeger.JaegerExporter({ endpoint: jaegerEndpoint }) as unknown as SpanExporter;
  }
  if (!otlpEndpoint) return undefined;
  const otlp = await import('@opentelemetry/exporter-trace-otlp-http').catch(
    packages.missing('@opentelemetry/exporter-trace-otlp-http'),
  );
  packages.check();
  return new otlp.OTLPTraceExporter({ url: endpointOf(otlpEndpoint, OTLP_TRACES).href });
}

/** Whether somebody has set up tracing for the process. */
function isTraced(): boolean {
  const provider = trace.getTracerProvider() as { getDelegateTracer?(name: string): unknown };
  return provider.getDelegateTracer === undefined || provider.getDelegateTracer('vigia') !== undefined;
}

/** Without a login that may be in the address. */
function whereOf({ otlpEndpoint, jaegerEndpoint }: TracingOptions): string {
  const address = jaegerEndpoint || otlpEndpoint;
  return address && URL.canParse(address) ? new URL(address).host : 'the receiver';
}
