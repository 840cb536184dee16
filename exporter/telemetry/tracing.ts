import { createRequire } from 'node:module';
import { type Attributes, context, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { redact, redactText } from './privacy.ts';

export interface TracingOptions {
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  /** Base URL of an OTLP/HTTP receiver; spans go to `${otlpEndpoint}/v1/traces`. */
  readonly otlpEndpoint?: string | undefined;
  /** Thrift endpoint of a Jaeger collector, for servers that take no OTLP. */
  readonly jaegerEndpoint?: string | undefined;
  /** Further processors; tests collect spans with one. */
  readonly processors?: readonly SpanProcessor[];
}

export interface Tracing {
  /** Sends what is buffered and stops. Resolves after 1 s at the latest, so that a dead collector holds nobody up. */
  shutdown(): Promise<void>;
}

/** Paths that would bury the traces of the service itself. */
const UNTRACED = /^\/(metrics|live|health|upstream|scenarios|inbox|runbooks|$)/;

/**
 * Starts tracing and the instrumentation of HTTP, fetch, PostgreSQL and Redis. Call it before the modules that
 * it instruments are imported. Without an endpoint or processor nothing is loaded and every span is a no-op.
 */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  const { otlpEndpoint, jaegerEndpoint, processors = [] } = options;
  if (!otlpEndpoint && !jaegerEndpoint && processors.length === 0) return { shutdown: async () => {} };
  const [{ NodeSDK }, { resourceFromAttributes }, { BatchSpanProcessor }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace'),
  ]);
  const exporters = [
    otlpEndpoint &&
      new (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter({
        url: `${otlpEndpoint}/v1/traces`,
      }),
    jaegerEndpoint &&
      new (await import('@opentelemetry/exporter-jaeger')).JaegerExporter({ endpoint: jaegerEndpoint }),
  ].filter(exporter => exporter !== undefined && exporter !== '');
  const sdk = new NodeSDK({
    autoDetectResources: false,
    resource: resourceFromAttributes({
      'service.name': options.service,
      'service.version': options.version,
      'deployment.environment.name': options.environment,
    }),
    spanProcessors: [
      ...exporters.map(
        exporter => new BatchSpanProcessor({ exporter: exporter as never, scheduledDelayMillis: 1000 }),
      ),
      ...processors,
    ],
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: instrumentations(),
  });
  sdk.start();
  // The patches are applied when these are first required; importing them as ES modules alone would not do it.
  const require = createRequire(import.meta.url);
  for (const name of ['node:http', 'pg', 'ioredis']) require(name);
  return {
    shutdown: () =>
      Promise.race([
        sdk.shutdown().catch(() => {}),
        new Promise<void>(done => setTimeout(done, 1000).unref()),
      ]),
  };
}

/** The four that the service uses, out of `auto-instrumentations-node`, which loads all forty. */
function instrumentations() {
  const require = createRequire(
    createRequire(import.meta.url).resolve('@opentelemetry/auto-instrumentations-node'),
  );
  const load = (name: string, options: object) => {
    const exported = require(`@opentelemetry/instrumentation-${name}`) as Record<string, unknown>;
    const [, Instrumentation] = Object.entries(exported).find(([key]) => key.endsWith('Instrumentation'))!;
    return new (Instrumentation as new (options: object) => never)(options);
  };
  return [
    load('http', {
      ignoreIncomingRequestHook: (r: { url?: string }) => UNTRACED.test(r.url ?? ''),
      requireParentforOutgoingSpans: true,
    }),
    load('undici', { requireParentforSpans: true }),
    load('pg', { requireParentSpan: true, enhancedDatabaseReporting: false }),
    load('ioredis', { requireParentSpan: true, dbStatementSerializer: (command: string) => command }),
  ];
}

const tracer = () => trace.getTracer('falachefe-crewai');

/**
 * Runs an operation inside a span of its own, the parent of every span that the operation starts. An error ends
 * the span with status ERROR and is thrown on; attributes and messages are cleared of personal data.
 */
export async function withSpan<T>(
  name: string,
  operation: (span: Span) => Promise<T>,
  attributes: Attributes = {},
): Promise<T> {
  return within(tracer().startSpan(name, { attributes: clean(attributes) }), operation);
}

/** Runs an operation inside a span made by a helper below, and ends the span. */
export async function within<T>(span: Span, operation: (span: Span) => Promise<T>): Promise<T> {
  try {
    const result = await context.with(trace.setSpan(context.active(), span), () => operation(span));
    span.setStatus({ code: SpanStatusCode.OK });
    return result;
  } catch (error) {
    const { message, name } = error instanceof Error ? error : new Error(String(error));
    span.setStatus({ code: SpanStatusCode.ERROR, message: redactText(message) });
    span.recordException({ name, message: redactText(message) });
    throw error;
  } finally {
    span.end();
  }
}

/** A span of WhatsApp authentication; the caller ends it, or hands it to `within`. */
export function createWhatsAppAuthSpan(operation: string, attributes: Attributes = {}): Span {
  return component('whatsapp-auth', operation, attributes);
}

/** A span of WhatsSelf; the caller ends it, or hands it to `within`. */
export function createWhatsSelfSpan(operation: string, attributes: Attributes = {}): Span {
  return component('whatsself', operation, attributes);
}

/** A span of CrewAI; the caller ends it, or hands it to `within`. */
export function createCrewAISpan(operation: string, attributes: Attributes = {}): Span {
  return component('crewai', operation, attributes);
}

function component(name: string, operation: string, attributes: Attributes): Span {
  return tracer().startSpan(operation, {
    attributes: { 'app.component': name, 'operation.name': operation, ...clean(attributes) },
  });
}

/** Span attributes without personal data; phones come out masked. */
const clean = (attributes: Attributes): Attributes => redact(attributes) as Attributes;
