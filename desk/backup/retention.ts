import type { Manifest } from './shelf.ts';

const DAY_MS = 86_400_000;

/** How long backups are kept. */
export const keeping = {
  /** The document's retention of scheduled backups, in days, and therefore how many of them there are. */
  days: 30,
  /** However wrong the clock is, no more scheduled backups fill the disk. */
  scheduled: 60,
  /** Backups that people asked for, apart from the others: the oldest of these makes room. */
  manual: 10,
  /** Backups that people may ask for within an hour. */
  manualPerHour: 20,
} as const;

/**
 * Returns the backups that are to be discarded. A scheduled one goes when it is older than the days that are kept and as many newer
 * ones are there: a clock that jumps alone makes none go. Those that people asked for take no place of a scheduled one.
 */
export function discarded(manifests: readonly Manifest[], now: number): Manifest[] {
  const byAge = [...manifests].sort((a, b) => b.number - a.number);
  const scheduled = byAge.filter(({ trigger }) => trigger === 'schedule');
  const manual = byAge.filter(({ trigger }) => trigger === 'manual');
  const isOld = ({ begunAt }: Manifest) => Date.parse(begunAt) < now - keeping.days * DAY_MS;
  return [
    ...scheduled.filter((one, i) => i >= keeping.scheduled || (i >= keeping.days && isOld(one))),
    ...manual.slice(keeping.manual),
  ];
}
