/** The document's hour, in the time zone of the process (environment variable TZ). */
const HOUR = 2;
/** A failed backup is tried again after this. */
const RETRY_MS = 10 * 60_000;

/**
 * When the next backup is due: the first 02:00 after the newest one, at once when there is none, and not within ten
 * minutes of a failure. A service that did not run at 02:00 makes up for it when it starts.
 */
export function nextRun(newest: string | undefined, lastFailure: string | undefined): Date {
  const due = newest === undefined ? new Date(0) : nextDaily(new Date(newest), HOUR);
  const retry = lastFailure === undefined ? 0 : Date.parse(lastFailure) + RETRY_MS;
  return new Date(Math.max(due.getTime(), retry));
}

/** The first time after `from` that a clock on the wall shows the hour. */
export function nextDaily(from: Date, hour: number): Date {
  const next = new Date(from.getFullYear(), from.getMonth(), from.getDate(), hour);
  if (next <= from) next.setDate(next.getDate() + 1);
  return next;
}
