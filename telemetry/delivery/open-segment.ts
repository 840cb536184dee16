import { close, fsync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { Libc, Mapping } from './libc.ts';

/**
 * Makes the file, which must not be there yet. It is mapped into memory, where adding a line costs a fifth of a write;
 * it is written to where it cannot be mapped, or the disk has no room for a whole segment.
 */
export function openSegment(path: string, bytes: number, system: Libc | undefined): OpenSegment {
  const file = openSync(path, 'wx+', 0o600);
  const mapping = system?.allocate(file, bytes) ? system.map(file, bytes) : undefined;
  if (mapping) return new MappedSegment(file, mapping);
  ftruncateSync(file, 0);
  return new WrittenSegment(file, bytes);
}

/** The segment that grows. What `append` took is in the file, whatever becomes of the process. */
export abstract class OpenSegment {
  /** Bytes in it. */
  size = 0;
  protected open = true;
  protected readonly file: number;
  private readonly room: number;

  constructor(file: number, room: number) {
    this.file = file;
    this.room = room;
  }

  /**
   * Adds the whole text, for which there is room, and returns its length in bytes. When the disk does not take it, it
   * adds nothing and returns 0.
   */
  abstract append(text: string): number;

  /** Whether so many more bytes have room in it; none have when it is closed. */
  hasRoom(bytes: number): boolean {
    return this.open && this.size + bytes <= this.room;
  }

  /** Forces what it holds onto the disk, in the background. */
  close(): void {
    if (!this.open) return;
    this.open = false;
    ftruncateSync(this.file, this.size);
    fsync(this.file, () => close(this.file, () => {}));
  }
}

/**
 * Its rest is zeros. Text has none, so that a reader who stops at the first never sees a line before all of it is
 * there, in whatever order its bytes arrive.
 */
class MappedSegment extends OpenSegment {
  private readonly mapping: Mapping;

  constructor(file: number, mapping: Mapping) {
    super(file, mapping.bytes.length);
    this.mapping = mapping;
  }

  append(text: string): number {
    const written = this.mapping.bytes.write(text, this.size);
    this.size += written;
    return written;
  }

  override close(): void {
    if (this.open) this.mapping.unmap();
    super.close();
  }
}

class WrittenSegment extends OpenSegment {
  append(text: string): number {
    try {
      const written = writeSync(this.file, text, this.size);
      if (written === Buffer.byteLength(text)) {
        this.size += written;
        return written;
      }
      ftruncateSync(this.file, this.size);
    } catch {
      // The caller counts the line as dropped; a service does not stop because its log cannot be kept.
    }
    return 0;
  }
}
