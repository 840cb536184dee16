import type { FastifyInstance } from 'fastify';
import type { Faults } from '../../upstreams/faults.ts';
import { phoneBody, UAZ_NORMAL } from '../../upstreams/uaz.ts';

/** What sends for the clinics. */
export const UAZ_CLINICS = 'uaz/clinics';

/** The number that the clinics share at the simulated gateway. */
export function simulatedInstance(faults: Faults) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post<{ Body: { phone: string; text: string } }>(
      '/upstream/uaz/instances/atendeai/messages',
      { schema: { body: phoneBody } },
      async (_request, reply) => {
        const status = await faults.suffer(UAZ_CLINICS, UAZ_NORMAL);
        return status ? reply.code(status).send({ error: 'simulated fault' }) : { sent: true };
      },
    );
  };
}
