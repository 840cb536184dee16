import type { FastifyInstance, FastifyReply, FastifyRequest, RequestPayload } from 'fastify';
import { numberOr, querystring, wholeNumber } from '../http/query.ts';
import type { Incidents } from '../incidents/incidents.ts';
import { readNotification } from '../incidents/notification.ts';
import { type Database, Unavailable } from '../storage/database.ts';
import { type ReceivedLimits, received } from './received.ts';

/** 10,000 alerts with long texts are 20 MB. */
const BODY_LIMIT = 32 * 1024 * 1024;
/** Bodies that wait to be kept, together; what comes then is refused, and Alertmanager tries again. */
const WAITING_LIMIT = 64 * 1024 * 1024;
const params = { type: 'object', properties: { receiver: { type: 'string', pattern: '^[\\w.-]{1,64}$' } } };
const query = querystring({
  alertname: { type: 'string', minLength: 1, maxLength: 200 },
  since: wholeNumber,
  before: wholeNumber,
});
interface Query {
  alertname?: string;
  since?: string;
  before?: string;
}

/** Of an answer. */
const LIMITS: ReceivedLimits = { alerts: 1000, characters: 2_000_000 };

/**
 * `POST /inbox/RECEIVER`: a notification is in the database when it is answered 202. `GET /inbox.json` is the newest of them, for
 * programs.
 */
export function inboxRoutes(incidents: Incidents, database: Database) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post<{ Params: { receiver: string } }>(
      '/inbox/:receiver',
      { schema: { params }, bodyLimit: BODY_LIMIT, preParsing: roomFor(), config: { access: 'send' } },
      async (request, reply) => {
        await incidents.accept(request.params.receiver, readNotification(request.body));
        return reply.code(202).send({ kept: true });
      },
    );
    app.get<{ Querystring: Query }>(
      '/inbox.json',
      { schema: query },
      ({ query: { alertname, since, before } }) =>
        received(
          database,
          {
            ...(alertname !== undefined && { alertname }),
            ...(since !== undefined && { since: numberOr(since, 0, Number.MAX_SAFE_INTEGER) }),
            ...(before !== undefined && { before: numberOr(before, 0, Number.MAX_SAFE_INTEGER) }),
          },
          LIMITS,
        ),
    );
  };
}

/** Keeps requests out while too many bytes of others are in work. */
function roomFor() {
  let bytes = 0;
  return async (request: FastifyRequest, reply: FastifyReply, payload: RequestPayload) => {
    const length = Number(request.headers['content-length'] ?? BODY_LIMIT / 32);
    if (bytes > 0 && bytes + length > WAITING_LIMIT)
      throw new Unavailable('the inbox', new Error(`${bytes} bytes wait to be kept`));
    bytes += length;
    reply.raw.once('close', () => {
      bytes -= length;
    });
    return payload;
  };
}
