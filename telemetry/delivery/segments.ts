import { readdirSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusedFile } from './set-aside.ts';

/** The files in which accepted lines wait: `00000001.ndjson` and on, each begun when the one before is full. */
const SEGMENT = /^(\d{8})\.ndjson$/;

export const segmentFile = (folder: string, number: number): string =>
  join(folder, `${String(number).padStart(8, '0')}.ndjson`);

/** The numbers of the segments that are there, ascending. */
export function segmentNumbers(folder: string): number[] {
  return readdirSync(folder)
    .flatMap(name => SEGMENT.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Bytes of all segments, and of the lines that were set aside. */
export function segmentBytes(folder: string): number {
  // One may be delivered and removed meanwhile.
  const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return segmentNumbers(folder).reduce(
    (sum, number) => sum + sizeOf(segmentFile(folder, number)),
    sizeOf(refusedFile(folder)),
  );
}

/** Cuts off the zeros that stand behind the text of a segment after a loss of power. */
export function trimSegment(folder: string, number: number): void {
  const path = segmentFile(folder, number);
  const end = readFileSync(path).indexOf(0);
  if (end >= 0) truncateSync(path, end);
}

/** Up to where lines are delivered: everything before `offset` of this segment, and every earlier segment. */
export interface Cursor {
  readonly segment: number;
  readonly offset: number;
}

const CURSOR = 'cursor.json';
const START: Cursor = { segment: 0, offset: 0 };

/** The cursor of before, or the start: after a crash between the two lines are sent again, which Loki notices. */
export function readCursor(folder: string): Cursor {
  try {
    const { segment, offset } = JSON.parse(readFileSync(join(folder, CURSOR), 'utf8')) as Cursor;
    return Number.isInteger(segment) && Number.isInteger(offset) ? { segment, offset } : START;
  } catch {
    return START;
  }
}

/** Replaces the cursor as a whole, so that a crash leaves the old one or the new one. */
export function writeCursor(folder: string, cursor: Cursor): void {
  const next = join(folder, `${CURSOR}.new`);
  writeFileSync(next, JSON.stringify(cursor));
  renameSync(next, join(folder, CURSOR));
}
