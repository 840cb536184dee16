import { normalisePhone } from '@vigia/telemetry';
import type { FastifyInstance } from 'fastify';
import { recover } from '../../../metrics/qualifier.endpoints.ts';
import { leadsCreated } from '../../../metrics/qualifier.ts';
import { Problem } from '../../base/problem.ts';
import type { LeadMessage, Qualifier } from './qualifier.ts';
import { type RecoveryAction, recoveryActions } from './recovery.ts';

const object = (properties: object) => ({
  body: { type: 'object', required: Object.keys(properties), properties, additionalProperties: false },
});
const leadBody = object({
  phone: { type: 'string', maxLength: 30 },
  text: { type: 'string', minLength: 1, maxLength: 4096 },
  source: { enum: leadsCreated.labels.source.values },
});
const recoveryBody = object({
  action: { enum: recoveryActions },
  reason: { type: 'string', minLength: 1, maxLength: 200 },
});

/** What WhatsApp calls when a lead writes, and what people use when the qualifier does not heal by itself. */
export function qualifierRoutes(qualifier: Qualifier) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post<{ Body: LeadMessage }>(
      '/qualifier/webhook',
      // A malformed request is counted too: it is looked at inside, after the caller's token.
      { schema: leadBody, attachValidation: true },
      async request => {
        const token = request.headers['x-webhook-token'];
        return qualifier.receive(typeof token === 'string' ? token : undefined, () => {
          if (request.validationError) throw request.validationError;
          const phone = normalisePhone(request.body.phone);
          if (!phone)
            throw new Problem(
              400,
              'phone is no phone number',
              'give it with country code, as +5511987654321',
              'phone',
            );
          return { ...request.body, phone };
        });
      },
    );

    app.post<{ Body: { action: RecoveryAction; reason: string } }>(
      recover.path,
      { schema: recoveryBody },
      async request => qualifier.recovery.run(request.body.action, request.body.reason),
    );
  };
}
