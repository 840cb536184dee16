import { close, fstatSync, fsync, ftruncateSync, openSync, writeSync } from 'node:fs';

/**
 * The segment that grows. What `append` took was handed to the kernel, whatever becomes of the process. Lines are added
 * at the end of the file, wherever that is: somebody who cuts the file short takes what was in it, and nothing after.
 */
export class OpenSegment {
  /** Bytes that were added. */
  size = 0;
  private open = true;
  private readonly file: number;
  private readonly room: number;

  /** Makes the file, which must not be there yet. `room`: the bytes that it takes. */
  constructor(path: string, room: number) {
    this.file = openSync(path, 'ax', 0o600);
    this.room = room;
  }

  /**
   * Adds the whole text, for which there is room, and returns its length in bytes. When the disk does not take it, it
   * adds nothing and returns 0.
   */
  append(text: string): number {
    const bytes = Buffer.byteLength(text);
    try {
      const written = writeSync(this.file, text);
      if (written === bytes) {
        this.size += bytes;
        return bytes;
      }
      ftruncateSync(this.file, fstatSync(this.file).size - written);
    } catch {
      // The caller counts the line as dropped; a service does not stop because its log cannot be kept.
    }
    return 0;
  }

  /** Whether somebody cut the file short since the last look. */
  wasShortened(): boolean {
    const { size } = this;
    if (this.open) this.size = Math.min(size, fstatSync(this.file).size);
    return this.size < size;
  }

  /** Whether so many more bytes have room in it; none have when it is closed. */
  hasRoom(bytes: number): boolean {
    return this.open && this.size + bytes <= this.room;
  }

  /** Forces what it holds onto the disk, in the background. */
  close(): void {
    if (!this.open) return;
    this.open = false;
    fsync(this.file, () => close(this.file, () => {}));
  }
}
