import { close, closeSync, fsync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { readCursor, segmentBytes, segmentFile, segmentNumbers } from './segments.ts';

export interface JournalOptions {
  readonly folder: string;
  /** The most that waits on disk. A line past it is refused, so that what was accepted stays. */
  readonly maxBytes: number;
  readonly segmentBytes: number;
}

/**
 * The log lines that wait for delivery, in files. A line is accepted when `append` returns true: it has then been
 * handed to the kernel, so that a process that is killed, even by SIGKILL, loses none. A full segment is also forced
 * onto the disk, in the background; when the machine loses power, the lines since then can be lost.
 */
export class Journal {
  readonly folder: string;
  private readonly segmentLimit: number;
  private maxBytes: number;
  /** Of all segments on disk. */
  private bytes: number;
  private number: number;
  private file: number;
  private inSegment = 0;

  /** Begins a segment of its own: only the last line of an earlier process can be torn. */
  constructor({ folder, maxBytes, segmentBytes: segmentLimit }: JournalOptions) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.segmentLimit = segmentLimit;
    this.bytes = segmentBytes(folder);
    this.number = Math.max(segmentNumbers(folder).at(-1) ?? 0, readCursor(folder).segment) + 1;
    this.file = this.open();
  }

  /** The segment that grows; all earlier ones are complete. */
  get current(): number {
    return this.number;
  }

  /** Whether the line was accepted; false when there is no room for it. The line ends with a line feed. */
  append(line: string): boolean {
    if (this.bytes + line.length > this.maxBytes) return false;
    if (this.inSegment > this.segmentLimit) this.roll();
    const written = this.write(line);
    this.bytes += written;
    this.inSegment += written;
    return written > 0;
  }

  /** Changes how much may wait on disk. */
  limit(maxBytes: number): void {
    this.maxBytes = maxBytes;
  }

  /** Told of bytes that were delivered and removed. */
  released(bytes: number): void {
    this.bytes -= bytes;
  }

  close(): void {
    closeSync(this.file);
  }

  /** The bytes written: of the whole line or, when the disk is full or broken, none. */
  private write(line: string): number {
    try {
      const written = writeSync(this.file, line);
      if (written === Buffer.byteLength(line)) return written;
      ftruncateSync(this.file, this.inSegment);
    } catch {
      // The caller counts the line as dropped; a service does not stop because its log cannot be kept.
    }
    return 0;
  }

  private roll(): void {
    const full = this.file;
    this.number++;
    this.file = this.open();
    this.inSegment = 0;
    fsync(full, () => close(full, () => {}));
  }

  private open(): number {
    return openSync(segmentFile(this.folder, this.number), 'a', 0o600);
  }
}
