import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A line that Loki refuses alone, and why. */
export interface Refused {
  readonly line: string;
  readonly reason: string;
}

/** Where such lines are, one JSON object with `reason` and `line` each. Nobody removes them but an operator. */
export const refusedFile = (folder: string): string => join(folder, 'refused.ndjson');

/** Adds lines to the file of the refused. Throws when the disk does not take them. */
export function setAside(folder: string, refused: readonly Refused[]): void {
  const at = new Date().toISOString();
  const text = refused.map(({ line, reason }) => `${JSON.stringify({ at, reason, line })}\n`).join('');
  const file = openSync(refusedFile(folder), 'a', 0o600);
  try {
    if (writeSync(file, text) !== Buffer.byteLength(text)) throw new Error('the disk is full');
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
