import { streamsOf } from './batch.ts';
import type { Refused } from './set-aside.ts';
import type { Verdict } from './verdict.ts';

/** Why a batch cannot be left behind now. */
export interface Hold {
  readonly reason: string;
  /** The pause that the receiver asks for. */
  readonly afterMs?: number;
  /** Whether a smaller batch may be taken. */
  readonly isTooLarge: boolean;
}

export interface Sorted {
  readonly taken: number;
  readonly refused: readonly Refused[];
}

export interface SortingOptions {
  /** Pushes lines, in the usual streams or in those of a slot. */
  readonly send: (lines: readonly string[], slot?: number) => Promise<Verdict>;
  /** The newest lines that wait, beyond the batch. */
  readonly newest: () => readonly string[];
  /** The slot that this process tries first. */
  readonly slot: number;
  /** Whether the only line was answered with 429 or 500 again and again. */
  readonly isStubborn: boolean;
}

/** Streams for lines that are too far behind the others of their stream. */
export const SLOTS = 16;
/** Lines that are refused alone before it is asked whether any is taken. */
const SUSPECTS = 3;
const BEHIND = /too far behind|out of order/i;
const IGNORED = /total ignored: (\d+) out of \d+/g;

/**
 * Finds out what Loki does with each line of a batch: halves it until what is refused is alone. A line is refused for what
 * it is only when another of its kind is taken; else the answer is about a setting, and everything is held. Lines that
 * are too far behind others of their stream, of a process that was not cut off, go to a stream of their own.
 */
export class Sorting {
  private readonly options: SortingOptions;
  private readonly passed = new Set<string>();
  private readonly alone: Refused[] = [];
  private readonly doubtful: Refused[] = [];
  private taken = 0;

  constructor(options: SortingOptions) {
    this.options = options;
  }

  async sort(lines: readonly string[]): Promise<Sorted | Hold> {
    return (await this.place(lines)) ?? (await this.settle()) ?? { taken: this.taken, refused: this.alone };
  }

  private async place(lines: readonly string[], slot?: number): Promise<Hold | undefined> {
    const verdict = await this.options.send(lines, slot);
    if (verdict === 'taken') {
      this.taken += lines.length;
      for (const line of lines) this.passed.add(kindOf(line));
      return undefined;
    }
    if ('wait' in verdict) return held(verdict.wait, false, verdict.afterMs);
    if ('smaller' in verdict) {
      const { smaller, isSure, afterMs } = verdict;
      if (lines.length > 1 || !(isSure || this.options.isStubborn)) return held(smaller, true, afterMs);
      return this.suspect(lines[0]!, smaller);
    }
    if (BEHIND.test(verdict.refused) && isWhole(verdict.refused, lines.length)) {
      const next = slot === undefined ? this.options.slot : (slot + 1) % SLOTS;
      if (slot === undefined || next !== this.options.slot) return this.place(lines, next);
    }
    if (lines.length === 1) return this.suspect(lines[0]!, verdict.refused);
    const middle = lines.length >> 1;
    return (await this.place(lines.slice(0, middle), slot)) ?? (await this.place(lines.slice(middle), slot));
  }

  private async suspect(line: string, reason: string): Promise<Hold | undefined> {
    if (this.passed.has(kindOf(line))) {
      this.alone.push({ line, reason });
      return undefined;
    }
    this.doubtful.push({ line, reason });
    return this.doubtful.length === SUSPECTS ? this.settle() : undefined;
  }

  /** Judges lines that were refused before any of their kind was taken. Resolves to why they must wait, when they must. */
  private async settle(): Promise<Hold | undefined> {
    for (const { line, reason } of this.doubtful.splice(0)) {
      const kind = kindOf(line);
      if (!this.passed.has(kind)) {
        const witness = this.options.newest().find(other => other !== line && kindOf(other) === kind);
        // It stays where it is, and is sent again in its turn: Loki keeps it once.
        const verdict = witness === undefined ? undefined : await this.options.send([witness]);
        if (verdict !== 'taken') return held(reason, false);
        this.passed.add(kind);
      }
      // Again: a setting may have changed since it was refused.
      const hold = await this.place([line]);
      if (hold) return hold;
    }
    return undefined;
  }
}

const held = (reason: string, isTooLarge: boolean, afterMs?: number): Hold => ({
  reason,
  isTooLarge,
  ...(afterMs !== undefined && { afterMs }),
});

/** Lines with ids beside them, and those without: Loki can be set to refuse all of one kind. */
function kindOf(line: string): string {
  return streamsOf([line]).some(({ values }) => values.some(([, , ids]) => Object.keys(ids).length > 0))
    ? 'with ids'
    : 'bare';
}

/** Whether Loki took no line of the push: what it took must not go to another stream, too. */
function isWhole(reason: string, lines: number): boolean {
  if (lines === 1) return true;
  const ignored = [...reason.matchAll(IGNORED)].reduce((sum, [, count]) => sum + Number(count), 0);
  return ignored === lines;
}
