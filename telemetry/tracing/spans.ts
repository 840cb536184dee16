import { type Attributes, context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** Finds the tracer that is started later, if any. */
const tracer = trace.getTracer('vigia-telemetry');

/**
 * Runs an operation inside a span of its own, the parent of every span that the operation starts. An error ends
 * the span with status ERROR and is thrown on.
 */
export function withSpan<T>(
  name: string,
  operation: (span: Span) => Promise<T>,
  attributes: Attributes = {},
): Promise<T> {
  return within(tracer.startSpan(name, { attributes }), operation);
}

/** Runs an operation inside a span made by a helper below, and ends the span. */
export async function within<T>(span: Span, operation: (span: Span) => Promise<T>): Promise<T> {
  try {
    const result = await context.with(trace.setSpan(context.active(), span), operation, undefined, span);
    span.setStatus({ code: SpanStatusCode.OK });
    return result;
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** Marks the span as failed by the error: status, and an exception event with type, message and stack. */
function fail(span: Span, thrown: unknown): void {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  span.recordException(error);
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

/** A span of a call to another process; the caller ends it, or hands it to `within`. */
export function createClientSpan(name: string, attributes: Attributes): Span {
  return tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes });
}

function component(name: string, operation: string, attributes: Attributes): Span {
  return tracer.startSpan(operation, {
    attributes: { 'app.component': name, 'operation.name': operation, ...attributes },
  });
}
