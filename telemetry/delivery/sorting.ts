import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { type Entry, LATE, type Stream, streamsOf } from './batch.ts';
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
  readonly refused: readonly Refused[];
}

export interface SortingOptions {
  /** Pushes one stream: of a push of several, Loki's answer is about the last. */
  readonly send: (stream: Stream) => Promise<Verdict>;
  /** The newest lines that wait, beyond the batch. */
  readonly newest: () => readonly string[];
  /** The slot that this process tries first. */
  readonly slot: number;
  /** Whether the only line was answered with 429 or 500 again and again. */
  readonly isStubborn: boolean;
  /** What was taken of the batch, by time and text: it is not sent again when the batch is, and added to. */
  readonly taken: Set<string>;
}

/** Streams for lines that are too far behind the others of their stream. */
const SLOTS = 16;
/** Lines that are refused alone before it is asked whether any is taken. */
const SUSPECTS = 3;
const BEHIND = /too far behind|out of order/i;
const IGNORED = /total ignored: (\d+) out of (\d+)/;

/** Lines of one stream, by time, on their way to the usual stream or to that of a slot. */
interface Group extends Stream {
  readonly slot?: number;
}

/**
 * Finds out what Loki does with each line of a batch: halves it until what is refused is alone. A line is refused for what
 * it is only when another of its kind is taken; else the answer is about a setting, and everything is held. Lines that
 * are too far behind others of their stream, of a process that was not cut off, go to a stream of their own.
 */
export class Sorting {
  private readonly options: SortingOptions;
  private readonly passed = new Set<string>();
  private readonly alone: Refused[] = [];
  private readonly doubtful: { readonly group: Group; readonly reason: string }[] = [];

  constructor(options: SortingOptions) {
    this.options = options;
  }

  async sort(lines: readonly string[]): Promise<Sorted | Hold> {
    for (const { stream, values } of streamsOf(lines)) {
      const waiting = values.filter(entry => !this.options.taken.has(keyOf(entry)));
      const hold = await this.place({ stream, values: waiting.sort(byTime) });
      if (hold) return hold;
    }
    return (await this.settle()) ?? { refused: this.alone };
  }

  private async place(group: Group): Promise<Hold | undefined> {
    const { values, slot } = group;
    if (values.length === 0) return undefined;
    const verdict = await this.options.send(streamOf(group));
    if (verdict === 'taken') {
      this.take(values);
      return undefined;
    }
    if ('wait' in verdict) return held(verdict.wait, false, verdict.afterMs);
    if ('smaller' in verdict) {
      const { smaller, isSure, afterMs } = verdict;
      if (values.length > 1 || !(isSure || this.options.isStubborn)) return held(smaller, true, afterMs);
      return this.suspect(group, smaller);
    }
    const behind = behindOf(verdict.refused, values.length);
    const next = slot === undefined ? this.options.slot : (slot + 1) % SLOTS;
    if (behind > 0 && (slot === undefined || next !== this.options.slot)) {
      this.take(values.slice(behind));
      return this.place({ ...group, values: values.slice(0, behind), slot: next });
    }
    if (values.length === 1) return this.suspect(group, verdict.refused);
    const middle = values.length >> 1;
    return (
      (await this.place({ ...group, values: values.slice(0, middle) })) ??
      (await this.place({ ...group, values: values.slice(middle) }))
    );
  }

  private take(values: readonly Entry[]): void {
    for (const entry of values) {
      this.options.taken.add(keyOf(entry));
      this.passed.add(kindOf(entry));
    }
  }

  private async suspect(group: Group, reason: string): Promise<Hold | undefined> {
    const [entry] = group.values;
    if (this.passed.has(kindOf(entry!))) {
      this.alone.push({ line: entry![1], reason });
      return undefined;
    }
    this.doubtful.push({ group, reason });
    return this.doubtful.length === SUSPECTS ? this.settle() : undefined;
  }

  /** Judges lines that were refused before any of their kind was taken. Resolves to why they must wait, when they must. */
  private async settle(): Promise<Hold | undefined> {
    for (const { group, reason } of this.doubtful.splice(0)) {
      const [entry] = group.values;
      const kind = kindOf(entry!);
      if (!this.passed.has(kind)) {
        const witness = this.witness(entry!, kind);
        // It stays where it is, and is sent again in its turn: Loki keeps it once.
        const verdict = witness && (await this.options.send(witness));
        if (verdict !== 'taken') return held(reason, false);
        this.passed.add(kind);
      }
      // Again: a setting may have changed since it was refused.
      const hold = await this.place({ stream: group.stream, values: group.values });
      if (hold) return hold;
    }
    return undefined;
  }

  /** Another line of the kind, one of the newest. */
  private witness([, line]: Entry, kind: string): Stream | undefined {
    for (const other of this.options.newest()) {
      if (other === line) continue;
      const stream = streamsOf([other]).find(({ values }) => values.some(entry => kindOf(entry) === kind));
      if (stream) return stream;
    }
    return undefined;
  }
}

const held = (reason: string, isTooLarge: boolean, afterMs?: number): Hold => ({
  reason,
  isTooLarge,
  ...(afterMs !== undefined && { afterMs }),
});

const keyOf = ([time, line]: Entry): string => `${time} ${line}`;

/** Times are of 19 digits. */
const byTime = ([a]: Entry, [b]: Entry): number => (a < b ? -1 : Number(a > b));

const streamOf = ({ stream, values, slot }: Group): Stream => ({
  stream: slot === undefined ? stream : { ...stream, [LATE]: String(slot) },
  values,
});

/** Lines with ids beside them, and those without: Loki can be set to refuse all of one kind. */
const kindOf = ([, , ids]: Entry): string => (Object.keys(ids).length > 0 ? 'with ids' : 'bare');

/**
 * How many lines of a push, by time, are too far behind others of the stream. Loki takes the others of such a push: they
 * must not go to another stream, too. 0 when it cannot be told.
 */
function behindOf(reason: string, pushed: number): number {
  if (!BEHIND.test(reason)) return 0;
  if (pushed === 1) return 1;
  const [, ignored, of] = IGNORED.exec(reason)?.map(Number) ?? [];
  return of === pushed ? ignored! : 0;
}

/** Processes whose lines come late begin with different slots, and the same one with the same. */
export function slotOf(folder: string): number {
  const identity = `${hostname()} ${resolve(folder)}`;
  return createHash('sha256').update(identity).digest()[0]! % SLOTS;
}
