import { Problem } from '../problem.ts';

/** A period of time, in milliseconds since 1970; `to` is not part of it. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

export interface PeriodQuery {
  readonly days?: string;
  readonly from?: string;
  readonly to?: string;
}

const DAY_MS = 86_400_000;
/** 2100: what is later is a slip of the pen. */
const LATEST = Date.UTC(2100, 0);
/** What Prometheus keeps in most places is less. */
const MOST_DAYS = 400;

/** The schema of the fields of a period in a query. */
export const periodFields = {
  days: { type: 'string', pattern: '^[1-9]\\d{0,2}$', description: 'The last days; 1 by default' },
  from: { type: 'string', maxLength: 40, description: 'Begin, as 2026-01-31 or 2026-01-31T12:00:00Z' },
  to: { type: 'string', maxLength: 40, description: 'End, as from; now by default' },
} as const;

/** Returns `from` and `to`, or the last `days` (default 1). Throws a `Problem` that names the field. */
export function periodOf({ days, from, to }: PeriodQuery, now: number): Period {
  if (days !== undefined && (from !== undefined || to !== undefined))
    throw new Problem(400, 'days goes with neither from nor to', 'give days, or from and to', 'days');
  const end = to === undefined ? now : momentOf('to', to);
  const begin =
    from === undefined ? end - Math.min(Number(days ?? 1), MOST_DAYS) * DAY_MS : momentOf('from', from);
  if (begin >= end)
    throw new Problem(400, 'from is not before to', 'give a period that has a length', 'from');
  if (end - begin > MOST_DAYS * DAY_MS)
    throw new Problem(400, `the period has more than ${MOST_DAYS} days`, 'give a shorter one', 'from');
  return { from: begin, to: end };
}

function momentOf(field: string, text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at) || at < 0 || at > LATEST)
    throw new Problem(
      400,
      `${field} is "${text}", which is not a time`,
      'write it as 2026-01-31 or 2026-01-31T12:00Z',
      field,
    );
  return at;
}
