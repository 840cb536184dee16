import type { FastifyInstance, FastifyReply, FastifyRequest, RequestPayload } from 'fastify';
import { numberOr, querystring, wholeNumber } from '../http/query.ts';
import type { Incidents } from '../incidents/incidents.ts';
import { readNotification } from '../incidents/notification.ts';
import { type Database, Unavailable } from '../storage/database.ts';
import { inboxPage } from './page.ts';
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

/** Of an answer for programs, and of a page for people. */
const JSON_LIMITS: ReceivedLimits = { alerts: 1000, characters: 2_000_000 };
const PAGE_LIMITS: ReceivedLimits = { alerts: 200, characters: 500_000 };

/**
 * `POST /inbox/RECEIVER`: a notification is in the database when it is answered 202. `GET /inbox.json` is the newest of them, `GET /inbox` the
 * same as a page.
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
    const list = ({ alertname, since, before }: Query, limits: ReceivedLimits) =>
      received(
        database,
        {
          ...(alertname !== undefined && { alertname }),
          ...(since !== undefined && { since: numberOr(since, 0, Number.MAX_SAFE_INTEGER) }),
          ...(before !== undefined && { before: numberOr(before, 0, Number.MAX_SAFE_INTEGER) }),
        },
        limits,
      );
    app.get<{ Querystring: Query }>('/inbox.json', { schema: query }, request =>
      list(request.query, JSON_LIMITS),
    );
    app.get<{ Querystring: Query }>('/inbox', { schema: query }, async (request, reply) => {
      if (request.headers.accept?.includes('application/json')) return list(request.query, JSON_LIMITS);
      const { notifications, truncated } = await list(request.query, PAGE_LIMITS);
      return reply
        .header('content-type', 'text/html; charset=utf-8')
        .send(inboxPage(notifications, truncated, new Date()));
    });
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
