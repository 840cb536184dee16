import { addDays, type Day, dayAt, hourAt, startOfDay, weekdayOf } from './calendar.ts';

export const reportKinds = ['daily', 'weekly'] as const;
export type ReportKind = (typeof reportKinds)[number];

/** What a report is about; times are milliseconds since 1970, and `to` is not part of it. */
export interface ReportPeriod {
  readonly kind: ReportKind;
  /** The day, or the Monday of the week. */
  readonly day: Day;
  readonly from: number;
  readonly to: number;
  /** The first moments of its hours, or of its days. */
  readonly slots: readonly number[];
}

const HOUR_MS = 3_600_000;
const DAYS: Readonly<Record<ReportKind, number>> = { daily: 1, weekly: 7 };

/** Returns the day, or the week from Monday to Sunday that has the day in it. */
export function periodOf(kind: ReportKind, day: Day, timeZone: string): ReportPeriod {
  const first = kind === 'daily' ? day : addDays(day, -weekdayOf(day));
  const from = startOfDay(first, timeZone);
  const to = startOfDay(addDays(first, DAYS[kind]), timeZone);
  const slots =
    kind === 'daily'
      ? Array.from({ length: Math.ceil((to - from) / HOUR_MS) }, (_, i) => from + i * HOUR_MS)
      : Array.from({ length: DAYS.weekly }, (_, i) => startOfDay(addDays(first, i), timeZone));
  return { kind, day: first, from, to, slots };
}

/** Returns the period just before. */
export function periodBefore({ kind, day }: ReportPeriod, timeZone: string): ReportPeriod {
  return periodOf(kind, addDays(day, -DAYS[kind]), timeZone);
}

/** Returns the last period that has ended. */
export function lastPeriod(kind: ReportKind, now: number, timeZone: string): ReportPeriod {
  const today = dayAt(now, timeZone);
  return periodOf(kind, addDays(today, kind === 'daily' ? -1 : -7), timeZone);
}

/** Returns the last period whose report is due: that of yesterday from the hour on, that of last week from the hour on Monday on. */
export function duePeriod(kind: ReportKind, now: number, timeZone: string, hour: number): ReportPeriod {
  const today = dayAt(now, timeZone);
  const early = hourAt(now, timeZone) < hour && (kind === 'daily' || weekdayOf(today) === 0);
  const last = lastPeriod(kind, now, timeZone);
  return early ? periodBefore(last, timeZone) : last;
}
