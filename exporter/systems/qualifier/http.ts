import { normalisePhone } from '@vigia/telemetry';
import type { FastifyInstance } from 'fastify';
import { type QualifierRemedy, qualifierRemedies } from '../../../metrics/qualifier.remedies.ts';
import { leadsCreated } from '../../../metrics/qualifier.ts';
import { Problem } from '../../base/problem.ts';
import { onlyWithToken } from '../../http/token.ts';
import type { LeadMessage, Qualifier } from './qualifier.ts';

const object = (properties: object) => ({
  body: { type: 'object', required: Object.keys(properties), properties, additionalProperties: false },
});
const leadBody = object({
  phone: { type: 'string', maxLength: 30 },
  text: { type: 'string', minLength: 1, maxLength: 4096 },
  source: { enum: leadsCreated.labels.source.values },
});
/** The desk sends what fired; the actions do not depend on it. */
const anyObject = { body: { type: ['object', 'null'] } };

/** What WhatsApp calls when a lead writes, and what the desk calls when an alert says so, with the token of services. */
export function qualifierRoutes(qualifier: Qualifier, token: string) {
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

    for (const [action, { path }] of Object.entries(qualifierRemedies))
      app.post(path, { schema: anyObject, onRequest: onlyWithToken(token) }, () =>
        qualifier.recovery.run(action as QualifierRemedy),
      );
  };
}
