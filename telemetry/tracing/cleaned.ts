import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { bounded, redact, redactText } from '../privacy/index.ts';
import { isHarmless, isPlain } from './harmless.ts';
import { copySpan } from './span-copy.ts';

/**
 * Hands on every span without personal data: name, status, attributes, events and links are cleared, whoever wrote
 * them, the automatic instrumentation included. Only spans that are sent on are cleared, each once; most hold nothing
 * that must go, and pass as they are. All texts of a span share the budget of one.
 */
export class Cleaned implements SpanProcessor {
  private readonly next: SpanProcessor;

  constructor(next: SpanProcessor) {
    this.next = next;
  }
  onStart(): void {}
  onEnd(span: ReadableSpan): void {
    this.next.onEnd(bounded(() => cleanSpan(span)));
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
  const name = cleanName(span.name);
  const attributes = cleanAttributes(span.attributes);
  const isClean = name === span.name && attributes === span.attributes;
  if (isClean && status.message === undefined && events.length === 0 && links.length === 0) return span;
  return copySpan(span, {
    name,
    attributes,
    ...(status.message !== undefined && { status: { ...status, message: redactText(status.message) } }),
    ...(events.length > 0 && { events: events.map(withCleanAttributes) }),
    ...(links.length > 0 && { links: links.map(withCleanAttributes) }),
  });
}

const withCleanAttributes = <T extends { attributes?: Attributes }>(part: T): T =>
  part.attributes ? { ...part, attributes: cleanAttributes(part.attributes) } : part;

/** The same object where nothing had to go. */
function cleanAttributes(attributes: Attributes): Attributes {
  for (const key in attributes) {
    if (!(isPlain(key) && isHarmless(attributes[key]!))) return redact(attributes) as Attributes;
  }
  return attributes;
}

const cleanName = (name: string): string => (isHarmless(name) ? name : redactText(name));
