import type { FastifyInstance } from 'fastify';
import type { Period } from '../../base/periods.ts';
import { Problem } from '../../base/problem.ts';
import type { Services } from '../../base/services.ts';
import { numberOr, querystring, wholeNumber } from '../../http/query.ts';
import { businessOf } from './business.ts';

const DAY_MS = 86_400_000;
const MOST_DAYS = 400;
const moment = { type: 'string', maxLength: 40 };

interface PeriodQuery {
  days?: string;
  from?: string;
  to?: string;
}

/** Business figures of a period. */
export function businessRoutes(services: Services) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Querystring: PeriodQuery }>(
      '/production/metrics/business',
      { schema: querystring({ days: wholeNumber, from: moment, to: moment }) },
      ({ query }) => businessOf(services, periodOf(query)),
    );
  };
}

/** `from` and `to`, or the last `days` (default: 1). */
function periodOf({ days, from, to }: PeriodQuery): Period {
  if (days !== undefined && (from !== undefined || to !== undefined))
    throw new Problem(400, 'days goes with neither from nor to', 'give days, or from and to', 'days');
  const end = to === undefined ? new Date() : momentOf('to', to);
  const begin =
    from === undefined
      ? new Date(end.getTime() - numberOr(days, 1, MOST_DAYS) * DAY_MS)
      : momentOf('from', from);
  if (begin >= end)
    throw new Problem(400, 'from is not before to', 'give a period that has a length', 'from');
  return { from: begin, to: end };
}

function momentOf(field: string, text: string): Date {
  const at = Date.parse(text);
  if (Number.isNaN(at))
    throw new Problem(
      400,
      `${field} is "${text}", no moment`,
      'write it as 2026-01-31 or 2026-01-31T12:00Z',
      field,
    );
  return new Date(at);
}
