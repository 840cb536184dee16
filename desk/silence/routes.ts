import type { FastifyInstance } from 'fastify';
import type { Acknowledgements } from '../acknowledge/acknowledgements.ts';
import { idOf, MOST } from '../acknowledge/routes.ts';
import type { Clock } from '../clock.ts';
import { Fields, isForm, takeForms } from '../http/forms.ts';
import { Problem } from '../problem.ts';
import type { Silences } from './silences.ts';

const WHO = 'say who does it, such as Ana';

/** Silences of Alertmanager by way of the desk: made for an incident, listed, ended. */
export function silenceRoutes(silences: Silences, acknowledgements: Acknowledgements, clock: Clock) {
  return async (app: FastifyInstance): Promise<void> => {
    takeForms(app);
    app.post<{ Params: { id: string } }>('/incidents/:id/silence', async (request, reply) => {
      const id = idOf(request.params.id);
      const fields = new Fields(request.body, ['by', 'comment', 'reason', 'minutes', 'until', 'labels']);
      const by = fields.required('by', MOST.by, WHO);
      const comment = fields.text('comment', MOST.note) ?? fields.text('reason', MOST.note);
      if (comment === undefined)
        throw new Problem(400, 'comment is missing', 'say why nobody is to be told', 'comment');
      const [minutes, until] = [fields.positive('minutes'), fields.time('until')];
      if ((minutes === undefined) === (until === undefined))
        throw new Problem(
          400,
          'minutes and until: one of them is needed',
          'give how long, in minutes',
          'minutes',
        );
      const endsAt = until ?? Math.round(clock.now() + minutes! * 60_000);
      const incident = await acknowledgements.found(id);
      const silence = await silences.create(incident, {
        by,
        comment,
        endsAt,
        labels: fields.texts('labels'),
      });
      return isForm(request) ? reply.redirect(`/incidents/${id}`, 303) : reply.code(201).send({ silence });
    });
    app.get<{ Querystring: { expired?: string } }>('/silences', async request => ({
      silences: await silences.list(request.query.expired === 'true'),
    }));
    app.delete<{ Params: { id: string }; Querystring: { by?: string } }>(
      '/silences/:id',
      async (request, reply) => {
        const by = new Fields(request.query, ['by']).required('by', MOST.by, WHO);
        await silences.expire(request.params.id, by);
        return reply.code(204).send();
      },
    );
    app.post<{ Params: { id: string } }>('/silences/:id/expire', async (request, reply) => {
      const by = new Fields(request.body, ['by']).required('by', MOST.by, WHO);
      await silences.expire(request.params.id, by);
      return isForm(request) ? reply.redirect('/inbox', 303) : reply.code(204).send();
    });
  };
}
