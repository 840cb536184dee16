import type { Language } from 'vigia/desk';

/** What `Intl` calls the languages. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en', pt: 'pt-BR' };

/** Numbers, dates and durations as people of a language write them. Times are milliseconds since 1970. */
export interface Format {
  /** Writes a number with at most this many decimal places (default 2): `1,234.5`, `1.234,5`. */
  number(value: number, decimals?: number): string;
  /** Writes a share from 0 to 1 in percent: `3.5%`, `3,5%`. */
  percent(share: number, decimals?: number): string;
  /** Writes an amount of money of a currency, such as `USD` or `BRL`. */
  money(amount: number, currency: string): string;
  /** Writes a number of bytes in the largest unit that fits: `1.5 MB`. */
  bytes(count: number): string;
  /** Writes a date: `Nov 26, 2026`, `26 de nov. de 2026`. */
  date(time: number): string;
  /** Writes a date with the day of the week, for headings. */
  longDate(time: number): string;
  /** Writes the time of the day to the minute, of 24 hours: `08:05`. */
  time(time: number): string;
  /** Writes date and time to the minute. */
  dateTime(time: number): string;
  /** Writes date and time to the second, with the time zone. */
  exactly(time: number): string;
  /** Writes a duration in its two largest units: `2 h 5 min`. */
  duration(milliseconds: number): string;
  /** Writes how long ago a time was, or how soon it is: `3 minutes ago`, `há 3 minutos`; `now`, `agora` within a second. */
  ago(time: number, since: number): string;
  /** Writes names as a list: `a, b, and c`, `a, b e c`. */
  list(names: readonly string[]): string;
}

/**
 * Returns how numbers, dates and durations are written in a language, dates in a time zone (default UTC). Throws for a time
 * zone that does not exist.
 *
 * @example
 * ```ts
 * formatIn('pt', 'America/Sao_Paulo').number(1234.5); // 1.234,5
 * ```
 */
export function formatIn(language: Language, timeZone = 'UTC'): Format {
  const locale = LOCALES[language];
  const numbers = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options);
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = zoned(locale, timeZone, options);
    return (time: number) => format.format(time);
  };
  const relative = new Intl.RelativeTimeFormat(locale);
  const now = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, 'second');
  const names = new Intl.ListFormat(locale);
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return {
    number: (value, decimals = 2) => numbers({ maximumFractionDigits: decimals }).format(value),
    percent: (share, decimals = 1) =>
      numbers({ style: 'percent', maximumFractionDigits: decimals }).format(share),
    money: (amount, currency) => numbers({ style: 'currency', currency }).format(amount),
    bytes: count => {
      const power = Math.min(
        BYTES.length - 1,
        count < 1000 ? 0 : Math.floor(Math.log10(Math.abs(count)) / 3),
      );
      const digits = numbers({ maximumFractionDigits: power === 0 ? 0 : 1 });
      return `${digits.format(count / 1000 ** power)} ${BYTES[power]}`;
    },
    date: dates({ dateStyle: 'medium' }),
    longDate: dates({ dateStyle: 'full' }),
    time: dates(clock),
    dateTime: dates({ dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }),
    exactly: dates({
      ...clock,
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      second: '2-digit',
      timeZoneName: 'short',
    }),
    duration: milliseconds => durationText(milliseconds, numbers({ maximumFractionDigits: 1 })),
    ago: (time, since) => {
      const unit = RELATIVE.find(({ ms }) => Math.abs(time - since) >= ms);
      return unit ? relative.format(Math.trunc((time - since) / unit.ms), unit.unit) : now;
    },
    list: some => names.format(some),
  };
}

const BYTES = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

const RELATIVE = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1000 },
] as const;

/** The signs are those of the international system, the same in both languages; `d` is the day of English and of Portuguese. */
const UNITS = [
  { sign: 'd', ms: 86_400_000 },
  { sign: 'h', ms: 3_600_000 },
  { sign: 'min', ms: 60_000 },
  { sign: 's', ms: 1000 },
] as const;

function durationText(milliseconds: number, numbers: Intl.NumberFormat): string {
  const whole = Math.abs(milliseconds);
  const sign = milliseconds < 0 ? '-' : '';
  const largest = UNITS.findIndex(({ ms }) => whole >= ms);
  if (largest < 0) return `${sign}${numbers.format(whole)} ms`;
  // A duration under ten seconds has a decimal place, as latencies need it.
  if (whole < 10_000) return `${sign}${numbers.format(whole / 1000)} s`;
  const first = UNITS[largest]!;
  const second = UNITS[largest + 1];
  if (!second) return `${sign}${numbers.format(Math.trunc(whole / first.ms))} ${first.sign}`;
  const rest = Math.trunc((whole % first.ms) / second.ms);
  const parts = [`${numbers.format(Math.trunc(whole / first.ms))} ${first.sign}`];
  return `${sign}${[...parts, ...(rest > 0 ? [`${rest} ${second.sign}`] : [])].join(' ')}`;
}

function zoned(locale: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone });
  } catch {
    throw new Error(
      `the time zone "${timeZone}" does not exist: use a name such as America/Sao_Paulo, Europe/Lisbon or UTC`,
    );
  }
}
