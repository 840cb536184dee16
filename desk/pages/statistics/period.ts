/** The part of the calendar that a statistic is about. */
export interface Range {
  readonly days: number;
  readonly by: 'day' | 'week';
}

/** Periods to choose from. */
export const RANGES = [7, 30, 90] as const;
const USUAL = 30;

/** Returns what the query of an address asks for; the usual where it means nothing. */
export function rangeOf(query: unknown): Range {
  const { days, by } = (query ?? {}) as Record<string, unknown>;
  return {
    days: RANGES.find(one => String(one) === days) ?? USUAL,
    by: by === 'week' ? 'week' : 'day',
  };
}

/** Returns the address of the statistics of a range. */
export function addressOf({ days, by }: Range): string {
  return `/statistics?days=${days}&by=${by}`;
}

/**
 * Returns the first moments of the days or weeks of a range, the last of which is now, in the time zone of the process. A day is from
 * midnight to midnight, also where the clocks change; a week begins on Monday.
 */
export function startsOf({ days, by }: Range, now: number): number[] {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - days + 1);
  if (by === 'week') day.setDate(day.getDate() - ((day.getDay() + 6) % 7));
  const starts: number[] = [];
  for (; day.getTime() <= now; day.setDate(day.getDate() + (by === 'day' ? 1 : 7)))
    starts.push(day.getTime());
  return starts;
}
