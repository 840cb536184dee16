import { messagesSent, messagesWaiting } from 'vigia/platform/metrics';
import type { DeskContext } from '../context.ts';
import type { Part } from '../part.ts';
import { secretsIn } from '../senders/secrets.ts';
import { sendersOf } from '../senders/senders.ts';
import { Courier } from './courier.ts';
import type { MessageContext } from './incident-message.ts';
import { incidentLinks } from './links.ts';
import { Outbox, outboxTables } from './outbox.ts';
import { PostOffice } from './post-office.ts';
import { sendRoute, toldRoute } from './send-route.ts';
import { sendingCapability } from './sending.ts';
import { words } from './words.ts';

const LOOK_SECONDS = 1;
const PRUNE_SECONDS = 3600;
/** What is on its way when the desk stops may arrive within this, in milliseconds. */
const LAST_MS = 1500;

/** Messages to people, by the channels of the project. */
export const messages: Part = {
  name: 'messages',
  tables: outboxTables,
  metrics: [messagesSent, messagesWaiting],
  mount: context => {
    const { settings, project, database, incidents, hub, log, instruments, clock, language } = context;
    const outbox = new Outbox(database);
    const counted = instruments.counter(messagesSent);
    const { env } = settings;
    const courier = new Courier({
      outbox,
      clock,
      log: log.app,
      channels: project.channels,
      senders: sendersOf(env.TELEGRAM_API_URL || undefined),
      tools: {
        secrets: secretsIn(env.SECRETS_DIR || undefined),
        language,
        leftOut: words(language).leftOut,
        deskUrl: settings.publicUrl ?? '',
      },
      timeScale: project.timeScale,
      onSent: ({ channel, incidents: about, message }, { way, channel: { kind } }) => {
        counted.inc({ kind, outcome: 'sent' });
        const event = { kind: 'told', detail: { channel, way, status: message.tone } } as const;
        for (const id of about)
          incidents
            .append(id, event)
            .catch(error => log.app.warn({ error, incident: id }, 'A time line lacks who was told'));
      },
      onRetry: (_, { channel: { kind } }) => counted.inc({ kind, outcome: 'retried' }),
      onFailing: ({ attempts, message: { title }, ofFailure }, way, problem, lost) => {
        if (lost) counted.inc({ kind: way.channel.kind, outcome: 'lost' });
        log.app.error(
          { way: way.way, problem, attempts: attempts + 1 },
          lost ? 'Message given up' : 'Channel fails',
        );
        if (ofFailure) return;
        office
          .tellFailing(way, { title, problem, attempts: attempts + 1 })
          .catch(error => log.app.error({ error, way: way.way }, 'Nobody was told that a channel fails'));
      },
    });
    const summaries = summariesIn(context);
    const office = new PostOffice({
      outbox,
      courier,
      channels: project.channels,
      context: () => ({ ...messageContext(context), summaries }),
      now: () => clock.now(),
    });
    hub.offer(sendingCapability, office);
    return {
      routes: [sendRoute(office, incidents, project.notices), toldRoute(incidents)],
      ticks: [
        {
          what: 'Sending messages that wait',
          seconds: LOOK_SECONDS,
          work: async () => {
            await courier.look();
            measureWaiting(context, await outbox.waitingByWay());
          },
        },
        {
          what: 'Discarding messages that were sent',
          seconds: PRUNE_SECONDS,
          work: () => outbox.prune(clock.now()),
        },
      ],
      close: () => courier.close(LAST_MS),
    };
  },
};

function measureWaiting({ instruments, project }: DeskContext, byWay: ReadonlyMap<string, number>): void {
  const kinds = new Map(
    Object.values(project.channels)
      .flat()
      .map(({ way, channel }) => [way, channel.kind]),
  );
  instruments.gauge(messagesWaiting).replace(
    messagesWaiting.labels.kind.values.map(kind => {
      const own = [...byWay].filter(([way]) => kinds.get(way) === kind);
      return [{ kind }, own.reduce((sum, [, count]) => sum + count, 0)] as const;
    }),
  );
}

/** Alertmanager tells alerts in the language of the environment; the desk may have another. */
function summariesIn({ project, language }: DeskContext): ReadonlyMap<string, string> {
  if (language === project.language) return new Map();
  return new Map(
    project.alerts.flatMap(({ name, summary }) => {
      const own = summary[language];
      return own === undefined ? [] : [[name, own] as const];
    }),
  );
}

function messageContext({ project, language, clock, hub, settings }: DeskContext): MessageContext {
  const { fleetLabels, tenantLabel, timeScale, links, logs } = project;
  return {
    ...{ language, fleetLabels, tenantLabel, timeScale, logging: logs },
    now: clock.now(),
    timeZone: settings.env.TZ || 'UTC',
    grafana: links.grafana,
    links: hub.all(incidentLinks),
  };
}
