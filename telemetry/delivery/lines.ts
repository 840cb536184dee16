import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Lines of a segment, and the bytes that they take with their ends. */
export interface Lines {
  readonly lines: string[];
  readonly bytes: number;
}

/** Bytes that are read at once when nothing else is asked for. */
const CHUNK_BYTES = 1024 * 1024;
/** Most lines are shorter. */
const FIRST_READ = 4096;
const LINE_FEED = 10;

/**
 * Whole lines from the offset on, as many as have room in `most` bytes, and one at least, up to zeros, which a loss of power can leave. A last line without its
 * end is still being written, or torn.
 */
export function readLines(path: string, offset: number, most = CHUNK_BYTES): Lines {
  return withFile(path, file => {
    for (let size = Math.max(most, FIRST_READ); ; size *= 2) {
      const read = readAt(file, offset, size);
      const zero = read.indexOf(0);
      const text = zero < 0 ? read : read.subarray(0, zero);
      const end = text.lastIndexOf(LINE_FEED, most - 1) + 1 || text.indexOf(LINE_FEED) + 1;
      if (end > 0) return { lines: text.toString('utf8', 0, end - 1).split('\n'), bytes: end };
      if (text.length < size) return { lines: [], bytes: 0 };
    }
  });
}

/** The last lines of a file, newest first. */
export function lastLines(path: string): string[] {
  return withFile(path, file => {
    const { size } = fstatSync(file);
    const offset = Math.max(0, size - CHUNK_BYTES);
    const text = readAt(file, offset, size - offset).toString('utf8');
    const whole = text.slice(offset === 0 ? 0 : text.indexOf('\n') + 1, text.lastIndexOf('\n'));
    return whole.split('\n').filter(Boolean).reverse().slice(0, 1000);
  });
}

/** How many lines there are from the offset on. It pauses between chunks, so that others have their turn; rejects once aborted. */
export async function countLines(path: string, offset: number, signal: AbortSignal): Promise<number> {
  let count = 0;
  for (let at = offset; ; ) {
    const { lines, bytes } = readLines(path, at);
    if (bytes === 0) return count;
    count += lines.length;
    at += bytes;
    await sleep(0, undefined, { signal, ref: false });
  }
}

/** Where the last of some lines begins, and how. No two lines begin alike: they hold their time. */
export interface Mark {
  readonly offset: number;
  readonly head: Buffer;
}

const HEAD_BYTES = 256;

/** The mark of lines that were read at an offset. */
export function markOf({ lines, bytes }: Lines, offset: number): Mark {
  const last = Buffer.from(`${lines.at(-1)}\n`);
  return { offset: offset + bytes - last.length, head: last.subarray(0, HEAD_BYTES) };
}

/** Whether a line ends before the offset, and it is the one of the mark, where there is one. */
export function matches(path: string, offset: number, mark: Mark | undefined): boolean {
  return withFile(path, file => {
    if (fstatSync(file).size < offset || readAt(file, offset - 1, 1)[0] !== LINE_FEED) return false;
    return mark === undefined || readAt(file, mark.offset, mark.head.length).equals(mark.head);
  });
}

function readAt(file: number, offset: number, size: number): Buffer {
  const buffer = Buffer.allocUnsafe(size);
  return buffer.subarray(0, readSync(file, buffer, 0, size, offset));
}

function withFile<T>(path: string, read: (file: number) => T): T {
  const file = openSync(path, 'r');
  try {
    return read(file);
  } finally {
    closeSync(file);
  }
}
