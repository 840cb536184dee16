/**
 * Times that no two lines of one process share: milliseconds from the clock, the rest of the nanoseconds counted. With
 * them Loki keeps two equal lines apart and takes one that is sent twice once.
 */
export class LineClock {
  /** Where the count of a millisecond may begin: the rest is left for its lines. */
  static readonly FIRSTS = 800_000;

  private readonly first: number;
  private last = 0;
  private sequence = 0;
  private second = -1;
  private text = '';

  /** `first`: where the count of each millisecond begins, below `FIRSTS`. Default 0. */
  constructor(first = 0) {
    this.first = first;
  }

  /** As `2026-11-21T14:00:00.123000001Z`. A clock that is set back by less than a second is waited for. */
  next(now = Date.now()): string {
    if (now > this.last || this.last - now > 1000) {
      this.last = now;
      this.sequence = this.first;
    } else if (++this.sequence === 1_000_000) {
      this.last++;
      this.sequence = this.first;
    }
    const second = Math.floor(this.last / 1000);
    if (second !== this.second) {
      this.second = second;
      this.text = new Date(second * 1000).toISOString().slice(0, 20);
    }
    const micros = Math.floor(this.sequence / 1000);
    return `${this.text}${PADDED[this.last % 1000]}${PADDED[micros]}${PADDED[this.sequence % 1000]}Z`;
  }
}

const PADDED = Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0'));

/** The nanoseconds since 1970 of such a time, as Loki wants them, or undefined for any other text. */
export function nanoseconds(time: string): string | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(time);
  const milliseconds = match ? Date.parse(`${match[1]}Z`) : Number.NaN;
  if (!match || Number.isNaN(milliseconds)) return undefined;
  return `${milliseconds / 1000}${(match[2] ?? '').padEnd(9, '0')}`;
}
