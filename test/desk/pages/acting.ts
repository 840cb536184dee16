import type { Part } from '@vigia/desk';

const HOUR = 3_600_000;

/** Stands in for the parts of the desk that the pages post to and ask, with the answers that they give. */
export const actingPart: Part = {
  name: 'acting',
  mount: ({ incidents, clock }) => {
    let state = 'pending';
    return {
      routes: [
        async server => {
          server.get('/duty/on-call', async () => ({
            now: { person: 'Ana Ribeiro', from: clock.now() - 15 * HOUR, until: clock.now() + 9 * HOUR },
            next: { person: 'Bruno Lima', from: clock.now() + 9 * HOUR, until: clock.now() + 33 * HOUR },
            escalation: {
              critical: [
                { afterMs: 900_000, to: ['on-call'] },
                { afterMs: 1_800_000, to: ['next-on-call', 'leads'] },
              ],
            },
          }));
          server.get('/duty/monitoring', async () => ({
            silent: { since: clock.now() - 4_800_000, causes: ['missed'] },
            heartbeats: [
              {
                ...{ labels: { alertname: 'Watchdog', environment: 'production' }, ended: false },
                lastSeen: clock.now() - 24_000,
              },
              {
                ...{ labels: { alertname: 'Watchdog', environment: 'staging' }, ended: false },
                lastSeen: clock.now() - 4_800_000,
              },
            ],
          }));
          server.get<{ Querystring: { incident: string } }>('/production/remedies', async ({ query }) => {
            const incident = await incidents.find(Number(query.incident));
            const run = { action: 'retry-leads', attempt: 1, decidedBy: null, status: null, error: null };
            return {
              runs: incident?.name === 'QualifierLeadsUnanswered' ? [{ id: 'run-1', state, ...run }] : [],
            };
          });
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
