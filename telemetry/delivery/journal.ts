import { mkdirSync } from 'node:fs';
import { FolderLock } from './folder-lock.ts';
import { OpenSegment } from './open-segment.ts';
import { readCursor, segmentBytes, segmentFile, segmentNumbers, trimSegment } from './segments.ts';

export interface JournalOptions {
  readonly folder: string;
  /** The most that waits on disk. A line past it is refused, so that what was accepted stays. */
  readonly maxBytes: number;
  readonly segmentBytes: number;
}

/** No character has more bytes in UTF-8 than three for each of its code units. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * The log lines that wait for delivery, in files. A line is accepted when `append` returns true: it has then been
 * handed to the kernel, so that a process that is killed, even by SIGKILL, loses none. A full segment is also forced
 * onto the disk, in the background; when the machine loses power, the lines since then can be lost.
 */
export class Journal {
  readonly folder: string;
  private readonly segmentLimit: number;
  private readonly lock: FolderLock;
  private maxBytes: number;
  /** Of all segments on disk. */
  private bytes: number;
  private number: number;
  private segment: OpenSegment;

  /**
   * Begins a segment of its own: only the last line of an earlier process can be torn. Throws when another process has
   * the folder.
   */
  constructor({ folder, maxBytes, segmentBytes: segmentLimit }: JournalOptions) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.folder = folder;
    this.lock = new FolderLock(folder);
    this.maxBytes = maxBytes;
    this.segmentLimit = Math.min(segmentLimit, maxBytes);
    const last = segmentNumbers(folder).at(-1);
    if (last !== undefined) trimSegment(folder, last);
    this.bytes = segmentBytes(folder);
    this.number = Math.max(last ?? 0, readCursor(folder).segment) + 1;
    this.segment = new OpenSegment(segmentFile(folder, this.number), this.segmentLimit);
  }

  /** The segment that grows; all earlier ones are complete. */
  get current(): number {
    return this.number;
  }

  /** Whether the line was accepted; false when there is no room for it. The line ends with a line feed. */
  append(line: string): boolean {
    const text = line.includes('\0') ? line.replaceAll('\0', '\ufffd') : line;
    const most = text.length * MAX_BYTES_PER_UNIT;
    if (this.bytes + most > this.maxBytes && this.bytes + Buffer.byteLength(text) > this.maxBytes)
      return false;
    if (!this.segment.hasRoom(most) && !this.makeRoom(Buffer.byteLength(text))) return false;
    const written = this.segment.append(text);
    this.bytes += written;
    return written > 0;
  }

  /** Changes how much may wait on disk. */
  limit(maxBytes: number): void {
    this.maxBytes = maxBytes;
  }

  /** Whether somebody cut the segment that grows short since the last look. */
  wasShortened(): boolean {
    return this.segment.wasShortened();
  }

  /** Looks at what is on disk: segments were delivered and removed, or somebody cut one short. */
  recount(): void {
    this.bytes = segmentBytes(this.folder);
  }

  close(): void {
    this.segment.close();
    this.lock.release();
  }

  /**
   * Begins the next segment when the line has no room in this one. False when no file can be made; the next line tries
   * again.
   */
  private makeRoom(bytes: number): boolean {
    if (this.segment.hasRoom(bytes)) return true;
    this.segment.close();
    try {
      const path = segmentFile(this.folder, this.number + 1);
      this.segment = new OpenSegment(path, Math.max(this.segmentLimit, bytes));
      this.number++;
      return true;
    } catch {
      // The caller counts the line as dropped; a service does not stop because its log cannot be kept.
      return false;
    }
  }
}
