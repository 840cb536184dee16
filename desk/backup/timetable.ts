/** The document's hour, in the time zone of the process (environment variable TZ). */
const HOUR = 2;

/**
 * Returns when the next backup is due: the first 02:00 after the newest one, at once if there is none. A service that did not run at
 * 02:00 makes up for it when it starts. Backups of the future were made while the clock was wrong: they delay nothing.
 */
export function nextRun(begun: readonly string[], now: number): Date {
  const times = begun.map(text => Date.parse(text)).filter(time => time <= now);
  return times.length === 0 ? new Date(0) : nextDaily(new Date(Math.max(...times)), HOUR);
}

/** Returns the first time after `from` that a clock on the wall shows the hour. */
export function nextDaily(from: Date, hour: number): Date {
  const next = new Date(from.getFullYear(), from.getMonth(), from.getDate(), hour);
  if (next <= from) next.setDate(next.getDate() + 1);
  return next;
}
