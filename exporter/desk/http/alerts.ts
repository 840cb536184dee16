import type { FastifyInstance } from 'fastify';
import { type Level, levels } from 'vigia/alerts';
import { alertsFiring } from 'vigia/platform/metrics';
import { numberOr, querystring, wholeNumber } from '../../http/query.ts';
import type { Filter } from '../alerts/history.ts';
import type { Desk } from '../desk.ts';

const text = { type: 'string', minLength: 1, maxLength: 100 };
const { severity, category } = alertsFiring.labels;
const activeQuery = querystring({
  severity: { enum: severity.values.filter(value => value !== 'none') },
  level: { enum: Object.keys(levels) },
  category: { enum: category.values },
  service: text,
  clinic: text,
  limit: wholeNumber,
});
interface ActiveQuery {
  severity?: string;
  level?: Level;
  category?: string;
  service?: string;
  clinic?: string;
  limit?: string;
}
const resolution = {
  params: { type: 'object', properties: { id: { type: 'string', pattern: '^[1-9]\\d{0,14}$' } } },
  body: {
    type: 'object',
    required: ['by', 'reason'],
    properties: { by: text, reason: { type: 'string', minLength: 1, maxLength: 500 } },
    additionalProperties: false,
  },
};
const MOST = 500;
const STATS_DAYS = 30;
const MOST_DAYS = 90;

/** The history of alerts, and resolving one by hand. */
export function alertRoutes({ history }: Desk) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Querystring: ActiveQuery }>(
      '/production/alerts/active',
      { schema: activeQuery },
      async ({ query }) => {
        const { level, limit, ...own } = query;
        const filter: Filter = {
          ...own,
          ...(level && levels[level]),
          limit: numberOr(limit, MOST, MOST),
        };
        return { alerts: await history.active(filter) };
      },
    );

    app.get<{ Querystring: { days?: string } }>(
      '/production/alerts/stats',
      { schema: querystring({ days: wholeNumber }) },
      ({ query }) => history.stats(numberOr(query.days, STATS_DAYS, MOST_DAYS)),
    );

    app.post<{ Params: { id: string }; Body: { by: string; reason: string } }>(
      '/production/alerts/:id/resolve',
      { schema: resolution },
      ({ params, body }) => history.resolve(Number(params.id), body.by, body.reason),
    );
  };
}
