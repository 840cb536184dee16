import type { Part } from '@vigia/desk';
import { heartbeats, notices, onCall } from '../../../desk/pages/slots.ts';
import { remedies } from '../../../desk/remedy/part.ts';
import type { Remedies } from '../../../desk/remedy/remedies.ts';
import type { RemedyRun, RunState } from '../../../desk/remedy/run.ts';

const HOUR = 3_600_000;

/** Stands in for the parts of the desk that the pages post to and ask, with the answers that they give. */
export const actingPart: Part = {
  name: 'acting',
  mount: ({ incidents, hub, clock }) => {
    let state: RunState = 'pending';
    const run = { attempt: 1, decidedBy: null, status: null, error: null, action: 'retry-leads' };
    const list = async ({ incident }: { readonly incident?: number }) => {
      const found = await incidents.find(incident ?? 0);
      return found?.name === 'QualifierLeadsUnanswered' ? [{ id: 'run-1', ...run, state } as RemedyRun] : [];
    };
    hub.offer(remedies, { list } as unknown as Remedies);
    hub.offer(onCall, async now => ({
      rotas: [
        {
          ...{ rota: 'Primary', name: 'Ana Ribeiro', until: now + 9 * HOUR },
          next: { name: 'Bruno Lima', from: now + 9 * HOUR },
        },
        { rota: 'Secondary', name: 'Carla Dias', until: now + 57 * HOUR },
      ],
      levels: [
        { afterMs: 900_000, to: 'Secondary' },
        { afterMs: 1_800_000, to: 'Everyone' },
      ],
    }));
    hub.offer(heartbeats, async () => [
      { name: 'Watchdog · production', lastSeen: clock.now() - 24_000, missed: false },
      { name: 'Watchdog · staging', lastSeen: clock.now() - 4_800_000, missed: true },
    ]);
    hub.offer(notices, async () => [
      { level: 'bad', text: 'The heartbeat of staging does not arrive', href: '/status' },
    ]);
    return {
      routes: [
        async server => {
          server.post<{ Params: { verb: string } }>('/production/remedies/:id/:verb', async ({ params }) => {
            state = params.verb === 'approve' ? 'succeeded' : 'denied';
            return { state };
          });
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
