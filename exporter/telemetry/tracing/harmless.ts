import type { AttributeValue } from '@opentelemetry/api';
import { redact, redactText } from '../privacy/index.ts';

/**
 * Keys and texts come again with every span. What the privacy module let pass is remembered, so that it is asked once;
 * nothing personal is, and no more than this many of each.
 */
const REMEMBERED = 4096;
/** Longer texts hardly come twice. */
const SHORT = 100;
/** Shorter than any phone number or document. */
const FEW_DIGITS = /^\d{0,6}$/;
const SMALL_NUMBER = 1e6;

const plainKeys = new Set<string>();
const harmlessTexts = new Set<string>();

/** Whether the privacy module judges what stands under the key by the value alone. */
export function isPlain(key: string): boolean {
  if (plainKeys.has(key)) return true;
  const probe = { [key]: 'probe' };
  if ((redact(probe) as typeof probe)[key] !== probe[key]) return false;
  remember(plainKeys, key);
  return true;
}

/** Whether the privacy module lets the value pass under a plain key. */
export function isHarmless(value: AttributeValue): boolean {
  if (typeof value === 'string') return isHarmlessText(value);
  if (typeof value === 'boolean') return true;
  if (typeof value === 'number') return Math.abs(value) < SMALL_NUMBER || redact(value) === value;
  if (!Array.isArray(value)) return redact(value) === value;
  return (value as readonly (string | number | boolean | null | undefined)[]).every(
    item => item === null || item === undefined || isHarmless(item),
  );
}

function isHarmlessText(text: string): boolean {
  if (FEW_DIGITS.test(text) || harmlessTexts.has(text)) return true;
  if (redactText(text) !== text) return false;
  if (text.length <= SHORT) remember(harmlessTexts, text);
  return true;
}

function remember(known: Set<string>, text: string): void {
  if (known.size >= REMEMBERED) known.clear();
  known.add(text);
}
