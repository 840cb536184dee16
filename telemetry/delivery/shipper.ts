import { unlinkSync } from 'node:fs';
import { loggedAt, type Stream } from './batch.ts';
import { BatchSize } from './batch-size.ts';
import { countLines, type Lines, lastLines, type Mark, markOf, matches, readLines } from './lines.ts';
import { push } from './push.ts';
import { type Cursor, readCursor, segmentFile, segmentNumbers, writeCursor } from './segments.ts';
import { setAside } from './set-aside.ts';
import { type Hold, Sorting, slotOf } from './sorting.ts';
import type { Verdict } from './verdict.ts';

/** What happened since the last report. */
export interface Report {
  readonly shipped: number;
  readonly retried: number;
  /** Lines that Loki refuses alone while it takes others of their kind: they are in the file of the refused. */
  readonly refused: number;
  /** Why the last of them was refused. */
  readonly refusal: string;
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
  /** The longest pause between tries, where Loki asks for no longer one. */
  readonly maxBackoffMs: number;
  /** The most bytes of a push. Default 1 MB. */
  readonly batchBytes?: number;
  readonly onReport: (report: Report) => void;
}

const NONE = { refusal: '', shipped: 0, retried: 0, refused: 0, released: false, shortened: false, found: 0 };
const FIRST_BACKOFF_MS = 250;
/** Answers of 429 or 500 to one line before it is asked whether others are taken. */
const STUBBORN = 5;

/** Reads the journal's segments and pushes their lines in order; a line is left behind only when Loki has it. */
export class Shipper {
  private url: string;
  private readonly folder: string;
  private readonly firstSegment: number;
  private readonly maxBackoffMs: number;
  private readonly onReport: (report: Report) => void;
  private cursor: Cursor;
  /** The last delivered line of the segment, by which it is told whether the cursor still stands behind it. */
  private mark: Mark | undefined;
  private readonly size: BatchSize;
  private readonly slot: number;
  /** What Loki took of the lines after the cursor, when it did not take all. */
  private readonly taken = new Set<string>();
  private notBefore = 0;
  /** How often in a row the first line was answered alone with 429 or 500. */
  private stubborn = 0;
  private backoffMs = 0;
  private oldest = 0;
  private problem = '';
  private counts = NONE;
  private readonly stopping = new AbortController();

  constructor({ folder, url, firstSegment, maxBackoffMs, batchBytes, onReport }: ShipperOptions) {
    this.folder = folder;
    this.url = url;
    this.firstSegment = firstSegment;
    this.maxBackoffMs = maxBackoffMs;
    this.onReport = onReport;
    this.size = new BatchSize(batchBytes);
    this.slot = slotOf(folder);
    this.cursor = readCursor(folder);
  }

  /**
   * Takes up what an earlier process left, before the first `ship`: segments before the cursor are delivered; the lines after
   * it are counted and reported.
   */
  async resume(): Promise<void> {
    const { segment, offset } = this.cursor;
    for (const number of segmentNumbers(this.folder)) {
      if (number < segment) this.remove(number);
      else if (number < this.firstSegment) {
        const from = number === segment ? offset : 0;
        const path = segmentFile(this.folder, number);
        this.count('found', await countLines(path, from, this.stopping.signal));
      }
    }
    this.report();
  }

  /** Sends elsewhere from now on, and without waiting. */
  redirect(url: string): void {
    this.url = url;
    this.backoffMs = 0;
    this.notBefore = 0;
  }

  /** Ends a push that is under way; `resume` and `ship` reject before they touch the folder again. */
  stop(): void {
    this.stopping.abort();
  }

  /** Ships what is there. Resolves to the milliseconds to wait before the next try: 0 when everything is delivered. */
  async ship(): Promise<number> {
    for (;;) {
      this.stopping.signal.throwIfAborted();
      const lines = this.nextLines();
      if (!lines) {
        this.oldest = 0;
        this.report();
        return 0;
      }
      this.oldest = loggedAt(lines.lines[0]!);
      this.report();
      const pause = this.notBefore - Date.now();
      if (pause > 0) return pause;
      const hold = await this.deliver(lines);
      if (hold) return this.wait(hold, lines);
      this.backoffMs = 0;
      this.stubborn = 0;
      this.size.grow();
      const { segment, offset } = this.cursor;
      this.mark = markOf(lines, offset);
      this.advance({ segment, offset: offset + lines.bytes });
    }
  }

  /** Delivers lines, or sets them aside. Resolves to why they must wait, when they must. */
  private async deliver({ lines }: Lines): Promise<Hold | undefined> {
    const sorted = await new Sorting({
      send: stream => this.send(stream),
      newest: () => this.newest(),
      slot: this.slot,
      isStubborn: this.stubborn >= STUBBORN,
      taken: this.taken,
    }).sort(lines);
    if ('reason' in sorted) return sorted;
    const { refused } = sorted;
    if (refused.length > 0) {
      try {
        setAside(this.folder, refused);
      } catch (error) {
        const reason = `lines that Loki refuses cannot be set aside: ${(error as Error).message}`;
        return { reason, isTooLarge: false };
      }
      this.counts = { ...this.counts, refusal: refused.at(-1)!.reason };
    }
    this.count('shipped', lines.length - refused.length);
    this.count('refused', refused.length);
    this.problem = '';
    return undefined;
  }

  private async send(stream: Stream): Promise<Verdict> {
    const { signal } = this.stopping;
    const verdict = await push(this.url, stream, signal);
    signal.throwIfAborted();
    return verdict;
  }

  /** The milliseconds until the next try. */
  private wait({ reason, afterMs, isTooLarge }: Hold, { lines, bytes }: Lines): number {
    this.problem = reason.slice(0, MAX_PROBLEM);
    this.count('retried', 1);
    const isSmaller = isTooLarge && lines.length > 1;
    if (isSmaller) this.size.shrink(bytes);
    this.stubborn = isTooLarge && !isSmaller ? this.stubborn + 1 : 0;
    // Less may be taken at once.
    this.backoffMs = Math.min(
      this.maxBackoffMs,
      isSmaller ? FIRST_BACKOFF_MS : Math.max(FIRST_BACKOFF_MS, this.backoffMs * 2),
    );
    this.report();
    // Jitter, so that many processes do not come back at the same moment.
    const backoff = this.backoffMs * (0.5 + Math.random() / 2);
    if (afterMs === undefined) return backoff;
    const pause = Math.max(backoff, afterMs * (1 + Math.random() / 10));
    this.notBefore = Date.now() + pause;
    return pause;
  }

  /** The newest lines that wait, newest first. */
  private newest(): string[] {
    const last = segmentNumbers(this.folder).at(-1);
    return last === undefined ? [] : lastLines(segmentFile(this.folder, last));
  }

  /** The next lines of the segment that the cursor is in, or of the next one; undefined when all are delivered. */
  private nextLines(): Lines | undefined {
    for (;;) {
      const numbers = segmentNumbers(this.folder);
      const segment = numbers.find(number => number >= this.cursor.segment);
      if (segment === undefined) return undefined;
      if (segment !== this.cursor.segment) this.begin(segment);
      const chunk = readLines(segmentFile(this.folder, segment), this.cursor.offset, this.size.bytes);
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
    this.taken.clear();
    this.cursor = cursor;
    writeCursor(this.folder, cursor);
  }

  private remove(segment: number): void {
    unlinkSync(segmentFile(this.folder, segment));
    this.counts = { ...this.counts, released: true };
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

const MAX_PROBLEM = 300;
