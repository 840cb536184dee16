import type { FastifyInstance } from 'fastify';
import { type Level, levels } from 'vigia/alerts';
import type { DeskContext } from '../context.ts';
import { Answers, sendJson } from '../http/answers.ts';
import { problemSchema } from '../http/openapi.ts';
import { cursorOf, cursorText, pageQuery } from '../http/paging.ts';
import { numberOr, querystring, wholeNumber } from '../http/query.ts';
import { whoDoes } from '../http/who.ts';
import type { Incident, IncidentFilter } from '../incidents/incident.ts';
import { Problem } from '../problem.ts';
import { resolveByHand } from './resolve.ts';
import { incidentStats } from './stats.ts';

const text = { type: 'string', minLength: 1, maxLength: 200 } as const;
const resolution = {
  params: { type: 'object', properties: { id: { type: 'string', pattern: '^[1-9]\\d{0,14}$' } } },
  body: {
    type: 'object',
    required: ['reason'],
    properties: {
      by: { ...text, maxLength: 100, description: 'Who does it, where no login says so' },
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
    name: { type: 'string' },
    severity: { type: 'string' },
    status: { type: 'string', enum: ['firing', 'resolved'] },
    createdAt: { type: 'string', format: 'date-time' },
  },
  additionalProperties: true,
} as const;
const tags = ['alerts'];
const STATS_DAYS = 30;
const MOST_DAYS = 3650;
const DAY_MS = 86_400_000;

interface ActiveQuery {
  severity?: string;
  level?: Level;
  category?: string;
  service?: string;
  name?: string;
  environment?: string;
  acknowledged?: 'true' | 'false';
  limit?: string;
  cursor?: string;
  [tenant: string]: string | undefined;
}

/** The history of alerts: those that fire, how many there were, and resolving one by hand. */
export function historyRoutes(context: DeskContext) {
  const { incidents, database, project, clock } = context;
  // The label `tenant_id` names a tenant.
  const tenant = project.tenantLabel.replace(/_id$/, '');
  const activeQuery = pageQuery({
    severity: { type: 'string', enum: ['critical', 'warning', 'info'] },
    level: {
      type: 'string',
      enum: Object.keys(levels),
      description: 'Instead of severity: CRITICAL is what is escalated',
    },
    acknowledged: { type: 'string', enum: ['true', 'false'] },
    name: { ...text, description: 'The name of the alert' },
    ...{ category: text, service: text, environment: text, [tenant]: text },
  });
  const answers = new Answers(clock);
  // What is read is never older than what is known.
  incidents.subscribe(() => answers.clear());

  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Querystring: ActiveQuery }>(
      '/production/alerts/active',
      {
        schema: {
          ...{ tags, summary: 'Alerts that fire, the newest first', querystring: activeQuery },
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
        const { level, severity, acknowledged, limit: rows, cursor, [tenant]: whose, ...own } = query;
        if (level && severity)
          throw new Problem(400, 'level goes not with severity', 'give one of them', 'level');
        const { limit, after } = cursorOf({ ...(rows && { limit: rows }), ...(cursor && { cursor }) }, [
          Number,
        ]);
        const filter: IncidentFilter = {
          ...own,
          ...(severity && { severity }),
          ...(level && levels[level]),
          ...(whose !== undefined && { tenant: whose }),
          ...(acknowledged && { acknowledged: acknowledged === 'true' }),
          ...(after && { before: after[0] }),
          status: 'firing',
          limit,
        };
        const page = answers.get(JSON.stringify(['active', filter]), async () => {
          const { incidents: some, next } = await incidents.list(filter);
          return {
            alerts: some.map(one => alertOf(one, tenant)),
            ...(next !== undefined && { next: cursorText([next]) }),
          };
        });
        return sendJson(reply, await page);
      },
    );

    app.get<{ Querystring: { days?: string } }>(
      '/production/alerts/stats',
      {
        schema: {
          ...{ tags, summary: 'How many alerts there were, and how long they fired' },
          ...querystring({
            days: { ...wholeNumber, description: `The last days; ${STATS_DAYS} by default` },
          }),
          response: { 200: { type: 'object', additionalProperties: true }, 503: problemSchema },
        },
      },
      async ({ query }, reply) => {
        const days = numberOr(query.days, STATS_DAYS, MOST_DAYS);
        const stats = answers.get(JSON.stringify(['stats', days]), async () => ({
          days,
          ...(await incidentStats(database, clock.now() - days * DAY_MS)),
        }));
        return sendJson(reply, await stats);
      },
    );

    app.post<{ Params: { id: string }; Body: { by?: string; reason: string } }>(
      '/production/alerts/:id/resolve',
      {
        schema: {
          ...{ tags, summary: 'Resolves an alert by hand, and silences it for an hour' },
          ...resolution,
          response: { 200: alertSchema, 404: problemSchema, 409: problemSchema, 503: problemSchema },
        },
      },
      async request => {
        const { by, reason } = request.body;
        const who = whoDoes(request, by);
        const { incident, silenced } = await resolveByHand(context, Number(request.params.id), {
          by: who,
          reason,
        });
        return { ...alertOf(incident, tenant), silenced };
      },
    );
  };
}

/** An incident in the words of the documents. */
function alertOf(incident: Incident, tenant: string) {
  const { annotations, labels, startsAt, endsAt } = incident;
  const time = (value: number | null) => (value === null ? null : new Date(value).toISOString());
  return {
    id: incident.id,
    [tenant]: incident.tenant,
    name: incident.name,
    severity: incident.severity,
    escalate: incident.escalate,
    category: incident.category,
    service: incident.service,
    environment: incident.environment,
    status: incident.status,
    message: annotations.description ?? annotations.summary ?? '',
    metadata: { labels, annotations },
    createdAt: time(startsAt),
    resolvedAt: time(endsAt),
    resolvedBy: incident.resolvedBy,
    resolution: incident.resolution,
    acknowledgedBy: incident.acknowledgedBy,
    acknowledgedAt: time(incident.acknowledgedAt),
  };
}
