import { textOf } from './bytes.ts';
import type { Place } from './fault.ts';

/** Thrown where a page is not what its format allows; the page has a fault there. */
export class Unexpected extends Error {
  readonly from: number;
  readonly to: number;
  /** What Prometheus makes of it, unless it refuses the page. */
  readonly lost: string | undefined;

  constructor(reason: string, from: number, to: number, lost?: string) {
    super(reason);
    this.from = from;
    this.to = to;
    this.lost = lost;
  }
}

/** A place in the bytes of a page, which moves on as they are read. */
export class Cursor {
  at = 0;
  readonly bytes: string;
  private starts: number[] | undefined;

  constructor(bytes: string) {
    this.bytes = bytes;
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  /** The byte here, empty at the end. */
  get next(): string {
    return this.bytes.charAt(this.at);
  }

  /** Moves past what the pattern matches here, and returns it. The pattern is sticky. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.bytes)) return undefined;
    const found = this.bytes.slice(this.at, pattern.lastIndex);
    this.at = pattern.lastIndex;
    return found;
  }

  /** Whether the bytes here are these. Moves past them if so. */
  takes(bytes: string): boolean {
    if (!this.bytes.startsWith(bytes, this.at)) return false;
    this.at += bytes.length;
    return true;
  }

  /** Returns what to throw: what is here, or what these bytes are, is wrong. */
  unexpected(reason: string, from: number = this.at, to: number = from + 1, lost?: string): Unexpected {
    return new Unexpected(reason, from, to, lost);
  }

  /** Moves to the next line, whatever is left of this one. */
  skipLine(): void {
    const end = this.bytes.indexOf('\n', this.at);
    this.at = end < 0 ? this.bytes.length : end + 1;
  }

  /** Returns where the bytes are, as people count it. */
  place(from: number, to: number): Place {
    this.starts ??= startsOf(this.bytes);
    let line = 0;
    for (let high = this.starts.length; high - line > 1; ) {
      const middle = (line + high) >> 1;
      if (this.starts[middle]! <= from) line = middle;
      else high = middle;
    }
    const start = this.starts[line]!;
    const end = this.bytes.indexOf('\n', start);
    const source = this.bytes.slice(start, end < 0 ? undefined : end);
    return {
      line: line + 1,
      column: [...textOf(this.bytes.slice(start, from))].length,
      width: Math.max(1, [...textOf(this.bytes.slice(from, Math.min(to, start + source.length)))].length),
      source: textOf(source),
    };
  }
}

function startsOf(bytes: string): number[] {
  const starts = [0];
  for (let at = bytes.indexOf('\n'); at >= 0; at = bytes.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
