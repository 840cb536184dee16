import type { DestinationStream } from 'pino';
import { complain } from './complain.ts';
import { textOf } from './plain.ts';

/** Loki takes 256 kB a line, with the metadata beside it. */
export const MAX_LINE_BYTES = 240_000;
/** No character has more bytes in UTF-8 than three for each of its code units. */
const SURELY_SHORT = MAX_LINE_BYTES / 3;
/** Texts of a line that is too long are cut to this, or to less when they are many. */
const CUT_LENGTH = 8192;

/**
 * Returns a destination that never throws, and gets no line that is too long for Loki: long texts in it are cut. What the
 * destination throws is complained of, and costs the other destinations nothing.
 */
export function guarded(destination: DestinationStream): DestinationStream {
  return {
    write(line) {
      try {
        destination.write(line.length <= SURELY_SHORT ? line : shortened(line));
      } catch (error) {
        complain(`a log line could not be written: ${textOf(error)}`);
      }
    },
  };
}

/** The line with its longest texts cut until it fits. */
export function shortened(line: string): string {
  if (Buffer.byteLength(line) <= MAX_LINE_BYTES) return line;
  const fields = JSON.parse(line) as Record<string, unknown>;
  for (let length = CUT_LENGTH; length >= 64; length >>= 1) {
    const text = `${JSON.stringify(cut(fields, length))}\n`;
    if (Buffer.byteLength(text) <= MAX_LINE_BYTES) return text;
  }
  // Too many values rather than too long ones: what the line says of itself is kept.
  const flat = Object.entries(fields).filter(([, value]) => typeof value !== 'object');
  return `${JSON.stringify(Object.fromEntries(flat.slice(0, 200).map(([key, value]) => [key, cut(value, 64)])))}\n`;
}

function cut(value: unknown, length: number): unknown {
  if (typeof value === 'string')
    return value.length <= length
      ? value
      : `${value.slice(0, length)}[${value.length - length} more characters]`;
  if (Array.isArray(value)) return value.map(item => cut(item, length));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.slice(0, 256), cut(item, length)]),
  );
}
