import { unlinkSync } from 'node:fs';
import { loggedAt, streamsOf } from './batch.ts';
import { countLines, type Mark, markOf, matches, readLines } from './lines.ts';
import { push } from './push.ts';
import { type Cursor, readCursor, segmentFile, segmentNumbers, writeCursor } from './segments.ts';

/** What happened since the last report. */
export interface Report {
  readonly shipped: number;
  readonly retried: number;
  /** Lines that Loki refused for what they are. */
  readonly refused: number;
  /** Whether delivered segments were removed. */
  readonly released: boolean;
  /** Whether a segment was found shorter than it had been: lines that waited in it can be lost. */
  readonly shortened: boolean;
  /** Lines of an earlier process that were found waiting. */
  readonly found: number;
  /** When the oldest line was logged that is not delivered, in milliseconds since 1970; 0 when all are. */
  readonly oldest: number;
  /** Why the last push failed; empty when it did not. */
  readonly problem: string;
}

export interface ShipperOptions {
  readonly folder: string;
  readonly url: string;
  /** The segment that the journal began with: what is in earlier ones an earlier process wrote. */
  readonly firstSegment: number;
  readonly onReport: (report: Report) => void;
}

const NONE = { shipped: 0, retried: 0, refused: 0, released: false, shortened: false, found: 0 };
const FIRST_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 10_000;

/** Reads the journal's segments and pushes their lines in order; a line is left behind only when Loki has it. */
export class Shipper {
  private url: string;
  private readonly folder: string;
  private readonly firstSegment: number;
  private readonly onReport: (report: Report) => void;
  private cursor: Cursor;
  /** The last delivered line of the segment, by which it is told whether the cursor still stands behind it. */
  private mark: Mark | undefined;
  private backoffMs = 0;
  private oldest = 0;
  private problem = '';
  private counts = NONE;

  constructor({ folder, url, firstSegment, onReport }: ShipperOptions) {
    this.folder = folder;
    this.url = url;
    this.firstSegment = firstSegment;
    this.onReport = onReport;
    this.cursor = this.resume();
    this.report();
  }

  /** Sends elsewhere from now on, and without waiting. */
  redirect(url: string): void {
    this.url = url;
    this.backoffMs = 0;
  }

  /** Ships what is there. Resolves to the milliseconds to wait before the next try: 0 when everything is delivered. */
  async ship(): Promise<number> {
    for (;;) {
      const lines = this.nextLines();
      if (!lines) {
        this.oldest = 0;
        this.report();
        return 0;
      }
      this.oldest = loggedAt(lines.lines[0]!);
      this.report();
      if (!(await this.pushed(lines.lines))) {
        this.count('retried', 1);
        this.backoffMs = Math.min(MAX_BACKOFF_MS, Math.max(FIRST_BACKOFF_MS, this.backoffMs * 2));
        this.report();
        // Jitter, so that many processes do not come back at the same moment.
        return this.backoffMs * (0.5 + Math.random() / 2);
      }
      this.backoffMs = 0;
      const { segment, offset } = this.cursor;
      this.mark = markOf(lines, offset);
      this.advance({ segment, offset: offset + lines.bytes });
    }
  }

  /** Whether Loki has all the lines that it will ever take. */
  private async pushed(lines: readonly string[]): Promise<boolean> {
    const refused = await this.refusedOf(lines);
    if (refused === undefined) return false;
    this.count('shipped', lines.length - refused);
    this.count('refused', refused);
    if (refused === 0) this.problem = '';
    return true;
  }

  /** How many of the lines Loki refuses, halved until they are alone; undefined when it cannot be asked now. */
  private async refusedOf(lines: readonly string[]): Promise<number | undefined> {
    const verdict = await push(this.url, streamsOf(lines));
    if (verdict === 'taken') return 0;
    this.problem = 'retry' in verdict ? verdict.retry : verdict.refused;
    if ('retry' in verdict) return undefined;
    if (lines.length === 1) return 1;
    const middle = lines.length >> 1;
    const first = await this.refusedOf(lines.slice(0, middle));
    const rest = first === undefined ? undefined : await this.refusedOf(lines.slice(middle));
    return first === undefined || rest === undefined ? undefined : first + rest;
  }

  /** The next lines of the segment that the cursor is in, or of the next one; undefined when all are delivered. */
  private nextLines(): { lines: string[]; bytes: number } | undefined {
    for (;;) {
      const numbers = segmentNumbers(this.folder);
      const segment = numbers.find(number => number >= this.cursor.segment);
      if (segment === undefined) return undefined;
      if (segment !== this.cursor.segment) this.begin(segment);
      const chunk = readLines(segmentFile(this.folder, segment), this.cursor.offset);
      // Looked at after reading: what was read is then behind the delivered lines.
      if (!this.isInPlace(segment)) {
        this.begin(segment);
        this.counts = { ...this.counts, shortened: true };
        continue;
      }
      if (chunk.lines.length > 0) return chunk;
      const next = numbers.find(number => number > segment);
      // The next segment is begun after the last line of this one: look once more before leaving it.
      if (
        next === undefined ||
        readLines(segmentFile(this.folder, segment), this.cursor.offset).lines.length > 0
      ) {
        if (next === undefined) return undefined;
        continue;
      }
      this.remove(segment);
      this.begin(next);
      this.advance(this.cursor);
    }
  }

  private begin(segment: number): void {
    this.cursor = { segment, offset: 0 };
    this.mark = undefined;
  }

  /** Whether what was delivered of the segment still stands before the cursor. */
  private isInPlace(segment: number): boolean {
    const { offset } = this.cursor;
    return offset === 0 || matches(segmentFile(this.folder, segment), offset, this.mark);
  }

  private advance(cursor: Cursor): void {
    this.cursor = cursor;
    writeCursor(this.folder, cursor);
  }

  private remove(segment: number): void {
    unlinkSync(segmentFile(this.folder, segment));
    this.counts = { ...this.counts, released: true };
  }

  /** Segments before the cursor are delivered; the lines after it, of an earlier process, are counted. */
  private resume(): Cursor {
    const cursor = readCursor(this.folder);
    const numbers = segmentNumbers(this.folder);
    for (const number of numbers) {
      if (number < cursor.segment) this.remove(number);
      else if (number < this.firstSegment) {
        this.count(
          'found',
          countLines(segmentFile(this.folder, number), number === cursor.segment ? cursor.offset : 0),
        );
      }
    }
    return cursor;
  }

  private count(what: 'shipped' | 'retried' | 'refused' | 'found', more: number): void {
    this.counts = { ...this.counts, [what]: this.counts[what] + more };
  }

  private report(): void {
    const { counts, oldest, problem } = this;
    this.counts = NONE;
    this.onReport({ ...counts, oldest, problem });
  }
}
