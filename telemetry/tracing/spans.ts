import { type Attributes, context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** Finds the tracer that is started later, if any. */
const tracer = trace.getTracer('vigia-telemetry');

/**
 * Runs an operation inside a span of its own, the parent of every span that the operation starts. An error ends
 * the span with status ERROR and is thrown on.
 *
 * @example
 * const user = await withSpan('login', async span => {
 *   span.setAttribute('company', companyId);
 *   return findUser(name);
 * });
 */
export function withSpan<T>(
  name: string,
  operation: (span: Span) => Promise<T>,
  attributes: Attributes = {},
): Promise<T> {
  return within(tracer.startSpan(name, { attributes }), operation);
}

/**
 * Runs an operation inside a span made by `spansOf`, and ends the span. An error ends it with status ERROR and is thrown
 * on.
 *
 * @example
 * await within(createCrewSpan('crewai.handoff'), () => handOver(message));
 */
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

/** Makes a span of one component; the caller ends it, or hands it to `within`. */
export type CreateSpan = (operation: string, attributes?: Attributes) => Span;

/**
 * Gives what makes the spans of a component: they say it in `app.component`, so that they are found together.
 *
 * @example
 * const createCrewSpan = spansOf('crewai');
 * await within(createCrewSpan('crewai.task.answer', { 'crewai.crew_id': 'sales' }), () => answer(task));
 */
export function spansOf(component: string): CreateSpan {
  return (operation, attributes = {}) =>
    tracer.startSpan(operation, {
      attributes: { 'app.component': component, 'operation.name': operation, ...attributes },
    });
}

/** A span of a call to another process; the caller ends it, or hands it to `within`. */
export function createClientSpan(name: string, attributes: Attributes): Span {
  return tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes });
}
