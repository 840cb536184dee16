import type { FastifyInstance } from 'fastify';
import { Fields, isForm, takeForms } from '../http/forms.ts';
import { Problem } from '../problem.ts';
import type { Acknowledgements } from './acknowledgements.ts';

export const MOST = { by: 100, note: 1000 } as const;
const WHO = 'say who does it, such as Ana';

/**
 * `POST /incidents/ID/acknowledge` and `/unacknowledge`, as JSON for programs and as a form for pages, which are answered with the
 * incident's page.
 */
export function acknowledgeRoutes(acknowledgements: Acknowledgements) {
  return async (app: FastifyInstance): Promise<void> => {
    takeForms(app);
    app.post<{ Params: { id: string } }>('/incidents/:id/acknowledge', async (request, reply) => {
      const id = idOf(request.params.id);
      const fields = new Fields(request.body, ['by', 'note', 'minutes', 'until']);
      const incident = await acknowledgements.acknowledge(
        id,
        {
          by: fields.required('by', MOST.by, WHO),
          note: fields.text('note', MOST.note),
          minutes: fields.positive('minutes'),
          until: fields.time('until'),
        },
        isForm(request) ? 'page' : 'api',
      );
      return isForm(request) ? reply.redirect(`/incidents/${id}`, 303) : { incident };
    });
    app.post<{ Params: { id: string } }>('/incidents/:id/unacknowledge', async (request, reply) => {
      const id = idOf(request.params.id);
      const fields = new Fields(request.body, ['by', 'note']);
      const incident = await acknowledgements.end(id, {
        by: fields.required('by', MOST.by, WHO),
        note: fields.text('note', MOST.note),
      });
      return isForm(request) ? reply.redirect(`/incidents/${id}`, 303) : { incident };
    });
  };
}

/** Returns the id of an incident. Throws a `Problem` if it cannot be one. */
export function idOf(text: string): number {
  const id = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(id))
    throw new Problem(404, `there is no incident ${text.slice(0, 30)}`, 'an incident has a number', 'id');
  return id;
}
