import type { Period } from '../../base/periods.ts';

export const reportKinds = ['daily', 'weekly'] as const;
export type ReportKind = (typeof reportKinds)[number];

const DAYS: Readonly<Record<ReportKind, number>> = { daily: 1, weekly: 7 };
/** Reports are sent when people begin to work, in the time zone of the process (environment variable TZ). */
const HOUR = 8;
const MONDAY = 1;

/** Midnight, by the clock on the wall, `days` before that of the date. */
export function midnight(date: Date, days = 0): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - days);
}

/** The day, or the seven days, that end with the day of the date. */
export function periodEnding(kind: ReportKind, lastDay: Date): Period {
  return { from: midnight(lastDay, DAYS[kind] - 1), to: midnight(lastDay, -1) };
}

/** As long a time, just before. */
export function periodBefore(kind: ReportKind, { from }: Period): Period {
  return { from: midnight(from, DAYS[kind]), to: from };
}

/** The last period whose report is due: of yesterday from 08:00 on, of last week from Monday 08:00 on. */
export function duePeriod(kind: ReportKind, now: Date): Period {
  const today = midnight(now, now.getHours() < HOUR ? 1 : 0);
  const sinceMonday = kind === 'weekly' ? (today.getDay() - MONDAY + 7) % 7 : 0;
  return periodEnding(kind, midnight(today, sinceMonday + 1));
}
