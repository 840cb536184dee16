/** Days as the clock on a wall has them: in a time zone, where a day may have 23 hours or 25, and midnight may not exist. */

const DAY_MS = 86_400_000;
/** No place is farther from UTC than this. */
const FARTHEST_MS = 15 * 3_600_000;

/** A date of the calendar: `2026-01-31`. */
export type Day = string;

/** Returns the date at a moment. */
export function dayAt(time: number, timeZone: string): Day {
  const parts = formatOf(timeZone).formatToParts(time);
  const of = (type: string) => parts.find(part => part.type === type)!.value;
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}`;
}

/** Returns the hour of the day at a moment, 0 to 23. */
export function hourAt(time: number, timeZone: string): number {
  return Number(
    formatOf(timeZone)
      .formatToParts(time)
      .find(({ type }) => type === 'hour')!.value,
  );
}

/**
 * Returns the first moment of a date: midnight, or what comes in its place where the clock is put forward at midnight, as it was in São
 * Paulo until 2018.
 */
export function startOfDay(day: Day, timeZone: string): number {
  const near = Date.parse(`${day}T00:00:00Z`);
  let [before, after] = [near - FARTHEST_MS, near + FARTHEST_MS];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayAt(middle, timeZone) >= day) after = middle;
    else before = middle;
  }
  return after;
}

/** Returns the date so many days later. */
export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Returns the day of the week: 0 is Monday. */
export function weekdayOf(day: Day): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** Whether the text is a date of the calendar: 2026-02-30 is not. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en', {
    ...{ timeZone, calendar: 'iso8601', numberingSystem: 'latn', hourCycle: 'h23' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit' },
  });
  formats.set(timeZone, format);
  return format;
}
