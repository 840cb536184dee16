import type { AttributeValue } from '@opentelemetry/api';
import { redact, redactText } from '../privacy/index.ts';

/** Keys come again with every span. Those that the privacy module let pass are remembered, so many at the most. */
const REMEMBERED = 4096;
/** No number below has the digits of a phone or a document. */
const SMALL_NUMBER = 1e6;

/** Harmless by itself; under a key that says what it holds, every kind of datum. */
const PROBE = 'probe 1203630252461254860000';

const plainKeys = new Set<string>();

/** Whether the privacy module judges what stands under the key by the value alone. */
export function isPlain(key: string): boolean {
  if (plainKeys.has(key)) return true;
  const probe: Record<string, string> = { name: 'token', [key]: PROBE };
  if ((redact(probe) as typeof probe)[key] !== PROBE) return false;
  if (plainKeys.size >= REMEMBERED) plainKeys.clear();
  plainKeys.add(key);
  return true;
}

/** Whether the privacy module lets the value pass under a plain key. */
export function isHarmless(value: AttributeValue): boolean {
  if (typeof value === 'string') return redactText(value) === value;
  if (typeof value === 'boolean') return true;
  if (typeof value === 'number') return Math.abs(value) < SMALL_NUMBER || redact(value) === value;
  if (!Array.isArray(value)) return false;
  return (value as readonly (AttributeValue | null | undefined)[]).every(
    item => item === null || item === undefined || isHarmless(item),
  );
}
