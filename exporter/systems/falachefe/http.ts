import { normalisePhone } from '@vigia/telemetry';
import type { FastifyInstance } from 'fastify';
import { channel as channelLabel } from '../../../metrics/labels.ts';
import { companies } from '../../base/companies.ts';
import { Problem } from '../../base/problem.ts';
import { serveClinic } from '../../base/tenancy.ts';
import type { Channel } from '../../seams/conversations.ts';
import { authenticate, type Credentials } from './auth/auth.ts';
import { MAX_SESSION_SECONDS } from './auth/sessions.ts';
import { CODE_LENGTH, type PhoneAtCompany, sendVerificationCode } from './auth/verification.ts';
import type { Conversations } from './conversations.ts';
import type { Services } from './services.ts';

const person = {
  phone: { type: 'string', maxLength: 30 },
  companyId: { enum: companies.map(({ id }) => id) },
};
const object = (required: readonly string[], properties: object) => ({
  body: { type: 'object', required, properties, additionalProperties: false },
});
const codeBody = object(['phone', 'companyId'], person);
const authBody = object(['phone', 'companyId'], {
  ...person,
  code: { type: 'string', minLength: CODE_LENGTH, maxLength: CODE_LENGTH },
  sessionToken: { type: 'string', minLength: 1, maxLength: 200 },
  sessionSeconds: { type: 'integer', minimum: 10, maximum: MAX_SESSION_SECONDS },
});
const openBody = object([], { channel: { enum: channelLabel.values } });
const messageBody = object(['text'], { text: { type: 'string', minLength: 1, maxLength: 4096 } });
const closeBody = object([], { purchase: { type: 'number', exclusiveMinimum: 0, maximum: 1_000_000 } });
const conversationId = {
  params: { type: 'object', properties: { id: { type: 'string', pattern: '^[1-9]\\d{0,14}$' } } },
};

/** Authentication and conversations. */
export function apiRoutes(services: Services, conversations: Conversations) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post<{ Body: PhoneAtCompany }>('/auth/codes', { schema: codeBody }, async (request, reply) => {
      await sendVerificationCode(services, normalised(request.body));
      return reply.code(202).send({ sent: true });
    });

    app.post<{ Body: Credentials }>('/auth', { schema: authBody }, async request => {
      const { code, sessionToken } = request.body;
      if ((code === undefined) === (sessionToken === undefined)) {
        throw new Problem(
          400,
          'give exactly one of code and sessionToken',
          'a code comes from POST /auth/codes',
          'code',
        );
      }
      return authenticate(services, normalised(request.body));
    });

    app.post<{ Body: { channel?: Channel } }>(
      '/conversations',
      { schema: openBody },
      async (request, reply) => {
        const session = await conversations.session(request.headers.authorization);
        return reply.code(201).send(await conversations.open(session, request.body.channel ?? 'whatsapp'));
      },
    );

    app.get<{ Params: { id: string } }>('/conversations/:id', { schema: conversationId }, async request => {
      const session = await conversations.session(request.headers.authorization);
      return conversations.read(session, Number(request.params.id));
    });

    app.post<{ Params: { id: string }; Body: { text: string } }>(
      '/conversations/:id/messages',
      { schema: { ...conversationId, ...messageBody } },
      async (request, reply) => {
        const session = await conversations.session(request.headers.authorization);
        return reply
          .code(202)
          .send(await conversations.receive(session, Number(request.params.id), request.body.text));
      },
    );

    app.post<{ Params: { id: string }; Body: { purchase?: number } }>(
      '/conversations/:id/close',
      { schema: { ...conversationId, ...closeBody } },
      async request => {
        const session = await conversations.session(request.headers.authorization);
        await conversations.close(session, Number(request.params.id), request.body.purchase);
        return { closed: true };
      },
    );
  };
}

/** The person as the domain knows people; from here on the request is for their clinic. */
function normalised<T extends PhoneAtCompany>(body: T): T {
  serveClinic(body.companyId);
  const phone = normalisePhone(body.phone);
  if (!phone)
    throw new Problem(
      400,
      'phone is no phone number',
      'give it with country code, as +5511987654321',
      'phone',
    );
  return { ...body, phone };
}
