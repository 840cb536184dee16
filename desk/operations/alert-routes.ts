import type { FastifyInstance } from 'fastify';
import { type Level, levels } from 'vigia/alerts';
import type { DeskContext } from '../context.ts';
import { problemSchema } from '../http/openapi.ts';
import { cursorOf, cursorText, pageQuery } from '../http/paging.ts';
import { whoDoes } from '../http/who.ts';
import type { Incident, IncidentFilter } from '../incidents/incident.ts';
import { BY_HAND_MS } from '../incidents/incidents.ts';
import { Problem } from '../problem.ts';
import { type Answers, sendJson } from './answers.ts';
import { needed } from './needs.ts';
import { silence, unsilence } from './silence.ts';
import { totalsSince } from './totals.ts';

const text = { type: 'string', minLength: 1, maxLength: 200 } as const;
const SEVERITIES = ['critical', 'warning', 'info'] as const;
const activeQuery = pageQuery({
  severity: { type: 'string', enum: SEVERITIES },
  level: {
    type: 'string',
    enum: Object.keys(levels),
    description: 'Instead of severity; CRITICAL is escalated',
  },
  category: text,
  service: text,
  name: { ...text, description: 'The name of the alert' },
  environment: text,
  tenant: { ...text, description: 'The customer' },
  acknowledged: { type: 'string', enum: ['true', 'false'] },
});
interface ActiveQuery {
  severity?: string;
  level?: Level;
  category?: string;
  service?: string;
  name?: string;
  environment?: string;
  tenant?: string;
  acknowledged?: 'true' | 'false';
  limit?: string;
  cursor?: string;
}
const resolution = {
  params: { type: 'object', properties: { id: { type: 'string', pattern: '^[1-9]\\d{0,14}$' } } },
  body: {
    type: 'object',
    required: ['reason'],
    properties: {
      by: {
        type: 'string',
        minLength: 1,
        maxLength: 100,
        description: 'Who does it, where no login says so',
      },
      reason: { type: 'string', minLength: 1, maxLength: 500 },
    },
    additionalProperties: false,
  },
} as const;
const alertSchema = {
  type: 'object',
  description: 'One occurrence of an alert',
  properties: {
    id: { type: 'integer' },
    status: { type: 'string', enum: ['firing', 'resolved'] },
    name: { type: 'string' },
    severity: { type: 'string' },
    startsAt: { type: 'string', format: 'date-time' },
  },
  additionalProperties: true,
} as const;

const STATS_DAYS = 30;
const DAY_MS = 86_400_000;
const tags = ['alerts'];

/** What fires, how often and how long things fired, and resolving by hand. */
export function alertRoutes({ incidents, database, servers, hub, clock }: DeskContext, answers: Answers) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Querystring: ActiveQuery }>(
      '/production/alerts/active',
      {
        schema: {
          tags,
          summary: 'Incidents that fire, the newest first',
          querystring: activeQuery,
          response: {
            200: {
              type: 'object',
              properties: { alerts: { type: 'array', items: alertSchema }, next: { type: 'string' } },
            },
            503: problemSchema,
          },
        },
      },
      async ({ query }, reply) => {
        const { level, severity, acknowledged, limit: rows, cursor, ...own } = query;
        if (level && severity)
          throw new Problem(400, 'level goes not with severity', 'give one of them', 'level');
        const { limit, after } = cursorOf({ ...(rows && { limit: rows }), ...(cursor && { cursor }) }, [
          Number,
        ]);
        const filter: IncidentFilter = {
          ...own,
          status: 'firing',
          ...(severity && { severity }),
          ...(level && levels[level]),
          ...(acknowledged && { acknowledged: acknowledged === 'true' }),
          limit,
          ...(after && { before: after[0] }),
        };
        return sendJson(
          reply,
          await answers.get(JSON.stringify(['active', filter]), async () => {
            const page = await incidents.list(filter);
            const next = page.next === undefined ? undefined : cursorText([page.next]);
            return { alerts: page.incidents.map(answerOf), ...(next && { next }) };
          }),
        );
      },
    );

    app.get<{ Querystring: { days?: string; environment?: string } }>(
      '/production/alerts/stats',
      {
        schema: {
          tags,
          summary: 'How many incidents there were, and how long they took',
          querystring: {
            type: 'object',
            properties: {
              days: {
                type: 'string',
                pattern: '^[1-9]\\d{0,2}$',
                description: `The last days; ${STATS_DAYS} by default`,
              },
              environment: text,
            },
            additionalProperties: false,
          },
          response: { 200: { type: 'object', additionalProperties: true }, 503: problemSchema },
        },
      },
      async ({ query: { days = String(STATS_DAYS), environment } }, reply) =>
        sendJson(
          reply,
          await answers.get(JSON.stringify(['stats', days, environment]), async () => ({
            days: Number(days),
            ...(await totalsSince(database, clock.now() - Number(days) * DAY_MS, environment)),
          })),
        ),
    );

    app.post<{ Params: { id: string }; Body: { by?: string; reason: string } }>(
      '/production/alerts/:id/resolve',
      {
        schema: {
          tags,
          summary: 'Resolves an incident by hand, and silences its alert for an hour',
          ...resolution,
          response: { 200: alertSchema, 404: problemSchema, 409: problemSchema, 503: problemSchema },
        },
      },
      async request => {
        const { by: given, reason } = request.body;
        const by = whoDoes(hub, request, given);
        const id = Number(request.params.id);
        const incident = await incidents.find(id);
        if (!incident)
          throw new Problem(404, `there is no incident ${id}`, 'see GET /production/alerts/active', 'id');
        if (incident.status === 'resolved')
          throw new Problem(409, `incident ${id} is resolved already`, 'see GET /production/alerts/active');
        // First the silence: without it people would be told again of what is said to be resolved.
        const alertmanager = needed(servers, 'alertmanager');
        const { labels } = incident;
        const silenced = await silence(alertmanager, {
          labels,
          by,
          comment: reason,
          from: clock.now(),
          ms: BY_HAND_MS,
        });
        try {
          await incidents.append(id, { kind: 'silenced', by, detail: { silence: silenced, reason } });
          const resolved = await incidents.append(id, { kind: 'resolved', by, detail: { reason } });
          answers.clear();
          return { ...answerOf(resolved), silence: silenced };
        } catch (error) {
          await unsilence(alertmanager, silenced).catch(() => {});
          throw error;
        }
      },
    );
  };
}

/** An incident as callers read it: times as text. */
export function answerOf(incident: Incident) {
  const text = (time: number | null) => (time === null ? null : new Date(time).toISOString());
  const {
    startsAt,
    endsAt,
    firstToldAt,
    lastToldAt,
    resolvedAt,
    acknowledgedAt,
    acknowledgedUntil,
    unknownSince,
    ...rest
  } = incident;
  return {
    ...rest,
    startsAt: text(startsAt),
    endsAt: text(endsAt),
    firstToldAt: text(firstToldAt),
    lastToldAt: text(lastToldAt),
    resolvedAt: text(resolvedAt),
    acknowledgedAt: text(acknowledgedAt),
    acknowledgedUntil: text(acknowledgedUntil),
    unknownSince: text(unknownSince),
  };
}
