import type { FastifyInstance } from 'fastify';
import { cursorOf, cursorText, pageQuery } from '../http/paging.ts';
import { whoDoes } from '../http/who.ts';
import type { Remedies } from './remedies.ts';
import { type RemedyRun, runStates } from './run.ts';

const decision = {
  params: { type: 'object', properties: { id: { type: 'string', format: 'uuid' } } },
  body: {
    type: 'object',
    properties: {
      by: { type: 'string', minLength: 1, maxLength: 100 },
      note: { type: 'string', minLength: 1, maxLength: 500 },
    },
    additionalProperties: false,
  },
};
type Decision = { Params: { id: string }; Body: { by?: string; note?: string } | null };

const tags = ['remedies'];

/** Runs of remedies, and what a person decides of those that wait for one. */
export function remedyRoutes(remedies: Remedies) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{
      Querystring: {
        state?: RemedyRun['state'];
        action?: string;
        incident?: string;
        limit?: string;
        cursor?: string;
      };
    }>(
      '/production/remedies',
      {
        schema: {
          tags,
          summary: 'Runs of remedies, the newest first',
          querystring: pageQuery({
            state: { type: 'string', enum: runStates },
            action: { type: 'string', minLength: 1, maxLength: 100 },
            incident: { type: 'string', pattern: '^[1-9]\\d{0,14}$' },
          }),
        },
      },
      async ({ query: { state, action, incident, ...page } }) => {
        const { limit, after } = cursorOf(page, [Number, String] as const);
        const runs = await remedies.list({
          ...(state && { state }),
          ...(action && { action }),
          ...(incident && { incident: Number(incident) }),
          limit: limit + 1,
          ...(after && { before: { at: after[0], id: after[1] } }),
        });
        const shown = runs.slice(0, limit);
        const last = runs.length > limit ? shown.at(-1) : undefined;
        return { runs: shown.map(answerOf), ...(last && { next: cursorText([last.createdAt, last.id]) }) };
      },
    );

    for (const verb of ['approve', 'deny'] as const)
      app.post<Decision>(
        `/production/remedies/:id/${verb}`,
        {
          schema: {
            tags,
            summary: verb === 'approve' ? 'Lets a remedy go on' : 'Ends a remedy without a call',
            ...decision,
          },
        },
        async request => {
          const { by, note } = request.body ?? {};
          return answerOf(await remedies[verb](request.params.id, whoDoes(request, by), note));
        },
      );
  };
}

/** A run as callers read it: times as text. */
function answerOf({ createdAt, dueAt, decidedAt, calledAt, endedAt, deadline: _, ...run }: RemedyRun) {
  const text = (time: number | null) => (time === null ? null : new Date(time).toISOString());
  return {
    ...run,
    createdAt: text(createdAt),
    dueAt: text(dueAt),
    decidedAt: text(decidedAt),
    calledAt: text(calledAt),
    endedAt: text(endedAt),
  };
}
