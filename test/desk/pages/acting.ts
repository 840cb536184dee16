import type { Part } from '@vigia/desk';
import { html } from '../../../desk/pages/html/html.ts';
import { heartbeats, incidentActions, onCall } from '../../../desk/pages/slots.ts';

/** Stands in for the parts of the desk that the pages post to and ask, with the answers that they give. */
export const actingPart: Part = {
  name: 'acting',
  mount: ({ incidents, hub, clock }) => {
    hub.offer(onCall, async now => ({
      rotas: [
        {
          ...{ rota: 'Primary', name: 'Ana Ribeiro', until: now + 9 * 3_600_000 },
          next: { name: 'Bruno Lima', from: now + 9 * 3_600_000 },
        },
        { rota: 'Secondary', name: 'Carla Dias', until: now + 57 * 3_600_000 },
      ],
      levels: [
        { afterMs: 0, to: 'Primary' },
        { afterMs: 900_000, to: 'Secondary' },
        { afterMs: 1_800_000, to: 'Everyone' },
      ],
    }));
    hub.offer(heartbeats, async () => [
      { name: 'Watchdog · production', lastSeen: clock.now() - 24_000, missed: false },
      { name: 'Watchdog · staging', lastSeen: clock.now() - 4_800_000, missed: true },
    ]);
    hub.offer(incidentActions, async ({ id, name }) =>
      name === 'QualifierLeadsUnanswered'
        ? {
            ...{ name: 'remedy', title: 'Remedy', open: false },
            content: html`<form method="post" action="/incidents/${id}/remedy"><button>Retry</button></form>`,
          }
        : undefined,
    );
    return {
      routes: [
        async server => {
          server.addContentTypeParser(
            'application/x-www-form-urlencoded',
            { parseAs: 'string' },
            (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
          );
          server.post<{ Params: { id: string }; Body: Record<string, string> }>(
            '/incidents/:id/acknowledge',
            async (request, reply) => {
              const { by, note, minutes } = request.body;
              await incidents.append(Number(request.params.id), {
                ...{ kind: 'acknowledged', by: by! },
                detail: { ...(note && { note }), until: clock.now() + Number(minutes) * 60_000 },
              });
              return reply.redirect(`/incidents/${request.params.id}`, 303);
            },
          );
          server.post<{ Params: { id: string }; Body: Record<string, string> }>(
            '/incidents/:id/silence',
            async (request, reply) => {
              const { by, reason } = request.body;
              await incidents.append(Number(request.params.id), {
                ...{ kind: 'silenced', by: by!, detail: { reason } },
              });
              return reply.redirect(`/incidents/${request.params.id}`, 303);
            },
          );
        },
      ],
    };
  },
};
