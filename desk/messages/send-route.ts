import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Incidents } from '../incidents/incidents.ts';
import { type NotifiedAlert, readNotification } from '../incidents/notification.ts';
import { Problem } from '../problem.ts';
import { Unavailable } from '../storage/database.ts';
import type { ToldIncident } from './incident-message.ts';
import type { Message } from './message.ts';
import type { PostOffice } from './post-office.ts';

/** Alertmanager sends at most a hundred alerts here. */
const BODY_LIMIT = 8 * 1024 * 1024;
const MOST = 100;
const params = { type: 'object', properties: { receiver: { type: 'string', pattern: '^[\\w.-]{1,64}$' } } };
/** How long the inbox may take to keep what is sent to it at the same time, in milliseconds. */
const INBOX_MS = 500;
const LOOK_MS = 50;

/**
 * `POST /send/RECEIVER`: a notification of Alertmanager, for the ways of the receiver that the desk sends by. Answered 200 when each
 * has taken it, 202 when some is written down, 424 when its receiver refuses it for good, and 503 when nothing could be done.
 */
export function sendRoute(office: PostOffice, incidents: Incidents, notices: readonly string[]) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post<{ Params: { receiver: string } }>(
      '/send/:receiver',
      { schema: { params }, bodyLimit: BODY_LIMIT, config: { access: 'send' } },
      async (request, reply) => {
        const notification = readNotification(request.body);
        const alerts = notification.alerts.slice(0, MOST);
        const truncated = notification.truncated + notification.alerts.length - alerts.length;
        if (alerts.length === 0) return reply.code(200).send({ sent: [] });
        const isNotice = alerts.every(({ labels }) => notices.includes(labels.alertname ?? ''));
        const ids = isNotice ? [] : await idsOf(incidents, alerts);
        const message = isNotice
          ? noticeOf(office, alerts)
          : office.incident(
              alerts.map((one, i) => toldOf(one, ids[i])),
              undefined,
              truncated,
            );
        const sent = await office.sendFor(request.params.receiver, message, {
          incidents: ids.filter(id => id !== undefined),
          origin: originOf(request.params.receiver, alerts),
        });
        const refused = sent.find(({ state }) => state === 'refused');
        if (refused)
          throw new Problem(
            424,
            refused.problem ?? `${refused.way} refused it`,
            'Alertmanager does not try it again',
          );
        const waits = sent.some(({ state }) => state === 'waiting');
        return reply.code(waits ? 202 : 200).send({ sent });
      },
    );
  };
}

/** `GET /told/FINGERPRINT/START` leads to the incident: messages of Alertmanager know no other address of it. */
export function toldRoute(incidents: Incidents) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: { fingerprint: string; start: string } }>(
      '/told/:fingerprint/:start',
      { schema: { params: toldParams } },
      async ({ params: { fingerprint, start } }, reply) => {
        const [id] = await incidents.idsOf([{ fingerprint, startsAt: Number(start), labels: {} }]);
        if (id === undefined)
          throw new Problem(404, 'there is no such incident', 'see GET /inbox for those that there are');
        return reply.redirect(`/incidents/${id}`, 302);
      },
    );
  };
}

const toldParams = {
  type: 'object',
  properties: {
    fingerprint: { type: 'string', pattern: '^[\\w-]{1,64}$' },
    start: { type: 'string', pattern: '^-?\\d{1,15}$' },
  },
};

/** The inbox is told at the same time: a link to an incident needs it kept. Without the database there are no links. */
async function idsOf(
  incidents: Incidents,
  alerts: readonly NotifiedAlert[],
): Promise<readonly (number | undefined)[]> {
  try {
    const until = performance.now() + INBOX_MS;
    for (;;) {
      const ids = await incidents.idsOf(alerts);
      if (ids.every(id => id !== undefined) || performance.now() >= until) return ids;
      await sleep(LOOK_MS);
    }
  } catch (error) {
    if (error instanceof Unavailable) return [];
    throw error;
  }
}

function toldOf(alert: NotifiedAlert, id: number | undefined): ToldIncident {
  const { status, labels, annotations, startsAt, endsAt = null, fingerprint } = alert;
  return {
    ...{ status, labels, annotations, startsAt, endsAt },
    ...(id !== undefined && { id }),
    ...(fingerprint !== undefined && { fingerprint }),
  };
}

function noticeOf(office: PostOffice, alerts: readonly NotifiedAlert[]): Message {
  const [first] = alerts;
  const texts = alerts.flatMap(({ annotations }) => annotations.description ?? []);
  return office.notice({
    title: first!.annotations.summary ?? first!.labels.alertname ?? '',
    ...(texts.length > 0 && { text: texts.join('\n\n') }),
  });
}

/** The same for what Alertmanager sends again because it did not get the answer. */
function originOf(receiver: string, alerts: readonly NotifiedAlert[]): string {
  const hash = createHash('sha256').update(receiver);
  for (const { status, startsAt, endsAt, labels } of alerts)
    hash.update(JSON.stringify([status, startsAt, endsAt, Object.entries(labels).sort()]));
  return hash.digest('hex');
}
