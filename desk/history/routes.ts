import type { FastifyInstance } from 'fastify';
import { type Level, levels } from 'vigia/alerts';
import type { DeskContext } from '../context.ts';
import { numberOr, querystring, wholeNumber } from '../http/query.ts';
import type { Incident, IncidentFilter } from '../incidents/incident.ts';
import { resolveByHand } from './resolve.ts';
import { incidentStats } from './stats.ts';

const text = { type: 'string', minLength: 1, maxLength: 100 };
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
const MOST_DAYS = 3650;
const DAY_MS = 86_400_000;

interface ActiveQuery {
  severity?: string;
  level?: Level;
  category?: string;
  service?: string;
  environment?: string;
  limit?: string;
  [tenant: string]: string | undefined;
}

/** The history of alerts: those that fire, how many there were, and resolving one by hand. */
export function historyRoutes(context: DeskContext) {
  const { incidents, database, project, clock } = context;
  // The label `tenant_id` names a tenant.
  const tenant = project.tenantLabel.replace(/_id$/, '');
  const activeQuery = querystring({
    severity: { enum: ['critical', 'warning', 'info'] },
    level: { enum: Object.keys(levels) },
    ...{ category: text, service: text, environment: text, [tenant]: text, limit: wholeNumber },
  });
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Querystring: ActiveQuery }>(
      '/production/alerts/active',
      { schema: activeQuery },
      async ({ query: { level, limit, [tenant]: whose, ...own } }) => {
        const filter: IncidentFilter = {
          ...own,
          ...(whose !== undefined && { tenant: whose }),
          ...(level && levels[level]),
          status: 'firing',
          limit: numberOr(limit, MOST, MOST),
        };
        return { alerts: (await incidents.list(filter)).incidents.map(one => alertOf(one, tenant)) };
      },
    );

    app.get<{ Querystring: { days?: string } }>(
      '/production/alerts/stats',
      { schema: querystring({ days: wholeNumber }) },
      async ({ query }) => {
        const days = numberOr(query.days, STATS_DAYS, MOST_DAYS);
        return { days, ...(await incidentStats(database, clock.now() - days * DAY_MS)) };
      },
    );

    app.post<{ Params: { id: string }; Body: { by: string; reason: string } }>(
      '/production/alerts/:id/resolve',
      { schema: resolution },
      async ({ params, body }) => {
        const { incident, silenced } = await resolveByHand(context, Number(params.id), body);
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
