import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { redact, redactText } from '../privacy.ts';
import { copySpan } from './span-copy.ts';

/**
 * Hands on every span without personal data: name, status, attributes, events and links are cleared, whoever wrote
 * them, the automatic instrumentation included. Only spans that are sent on are cleared, each once.
 */
export class Cleaned implements SpanProcessor {
  private readonly next: SpanProcessor;

  constructor(next: SpanProcessor) {
    this.next = next;
  }
  onStart(): void {}
  onEnd(span: ReadableSpan): void {
    this.next.onEnd(cleanSpan(span));
  }
  forceFlush(): Promise<void> {
    return this.next.forceFlush();
  }
  shutdown(): Promise<void> {
    return this.next.shutdown();
  }
}

function cleanSpan(span: ReadableSpan): ReadableSpan {
  const { status, events, links } = span;
  return copySpan(span, {
    name: redactText(span.name),
    attributes: clean(span.attributes),
    ...(status.message !== undefined && { status: { ...status, message: redactText(status.message) } }),
    ...(events.length > 0 && { events: events.map(withCleanAttributes) }),
    ...(links.length > 0 && { links: links.map(withCleanAttributes) }),
  });
}

const withCleanAttributes = <T extends { attributes?: Attributes }>(part: T): T =>
  part.attributes ? { ...part, attributes: clean(part.attributes) } : part;

const clean = (attributes: Attributes): Attributes => redact(attributes) as Attributes;
