import { textOf } from './bytes.ts';
import { type Cursor, Unexpected } from './cursor.ts';
import { type Effect, type Fault, REFUSED } from './fault.ts';

/** One sample of a page, as it is read. */
export interface ReadSample {
  /** Its name, and the name under which Prometheus stores it: a blank before a name belongs to it. */
  readonly name: string;
  readonly storedName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** The moment that the page gives it, in milliseconds since 1970. */
  readonly timestamp: number | undefined;
  /** The bytes of name and labels. Prometheus tells series of one page apart by them first. */
  readonly series: string;
  /** The type that was declared last, whatever the metric: it decides how Prometheus writes the labels le and quantile. */
  readonly underType: string;
  readonly from: number;
  readonly to: number;
}

/** Faults that are kept of one page; the rest is counted. */
const KEPT = 1000;

/** What is read of a page. */
export class Reading {
  readonly samples: ReadSample[] = [];
  /** The declared types by metric. The last declaration counts. */
  readonly types = new Map<string, string>();
  readonly helps = new Map<string, string>();
  readonly faults: Fault[] = [];
  readonly cursor: Cursor;
  lastType = '';

  constructor(cursor: Cursor) {
    this.cursor = cursor;
  }

  add(effect: Effect, reason: string, consequence: string, from?: number, to?: number): void {
    if (this.faults.length >= KEPT) return;
    const place = from === undefined ? undefined : this.cursor.place(from, to ?? from + 1);
    this.faults.push({ effect, reason, consequence, ...(place && { place }) });
  }

  /** Calls `line` until it returns false. What is unexpected is a fault, after which reading goes on in the next line. */
  each(line: () => boolean): void {
    for (;;) {
      try {
        if (!line()) return;
      } catch (error) {
        if (!(error instanceof Unexpected)) throw error;
        const { message, from, to, lost } = error;
        this.add(lost === undefined ? 'refused' : 'lost', message, lost ?? REFUSED, from, to);
        this.cursor.at = Math.max(this.cursor.at, error.from);
        this.cursor.skipLine();
        if (this.cursor.done || this.faults.length >= KEPT) return;
      }
    }
  }

  declare(metric: string, type: string): void {
    this.types.set(metric, type);
    this.lastType = type;
  }
}

/** Returns the name of the metric in a comment, which may be quoted. */
export function declaredName(token: string): string {
  return textOf(token.startsWith('"') ? token.slice(1, -1) : token);
}
