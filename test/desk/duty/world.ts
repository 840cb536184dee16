import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, DeskContext, Part } from '@vigia/desk';
import type { DeskDuty, DeskProject } from 'vigia/desk';
import { deskProject } from '../../../core/desk/project.ts';
import { defineConfig } from '../../../core/index.ts';
import { configure } from '../../../core/project/config.ts';
import { Acknowledgements } from '../../../desk/acknowledge/acknowledgements.ts';
import { AcknowledgeLinks } from '../../../desk/acknowledge/link.ts';
import { acknowledgeRoutes } from '../../../desk/acknowledge/routes.ts';
import { type Desk, startDesk } from '../../../desk/desk.ts';
import { DutyClock } from '../../../desk/duty/clock.ts';
import { deliver } from '../../../desk/duty/deliver.ts';
import { dutyMetrics } from '../../../desk/duty/metrics.ts';
import { dutyRoutes } from '../../../desk/duty/routes.ts';
import { dutyTables } from '../../../desk/duty/schema.ts';
import { Escalation } from '../../../desk/escalation/escalation.ts';
import { MonitoringWatch } from '../../../desk/heartbeat/watch.ts';
import { inbox } from '../../../desk/inbox/part.ts';
import { incidentLinks } from '../../../desk/messages/links.ts';
import type { Message } from '../../../desk/messages/message.ts';
import { type Sending, sendingCapability } from '../../../desk/messages/sending.ts';
import { readSettings } from '../../../desk/settings.ts';
import { silenceRoutes } from '../../../desk/silence/routes.ts';
import { Silences } from '../../../desk/silence/silences.ts';
import type { TestDatabase } from '../databases.ts';

export const NOON = Date.UTC(2026, 0, 7, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** What somebody was told, with the channel. */
export interface Told {
  readonly channel: string;
  readonly title: string;
  readonly incidents: readonly number[];
}

/** A desk whose time the test turns: nothing happens by itself. */
export interface World {
  readonly desk: Desk;
  readonly context: DeskContext;
  readonly told: Told[];
  readonly acknowledgements: Acknowledgements;
  readonly watch: MonitoringWatch;
  /** Lets so much time pass, and one round of everything happen. */
  pass(ms: number): Promise<void>;
  /** Turns the machine's clock alone. */
  jump(ms: number): void;
  /** Everything that is due happens. */
  round(): Promise<void>;
  /** Ends it as a kill does, and starts it again some time later. */
  restart(awayMs?: number): Promise<World>;
  close(): Promise<void>;
  alert(
    name: string,
    more?: { status?: string; severity?: string; receiver?: string; labels?: object },
  ): Promise<void>;
  only(): Promise<Awaited<ReturnType<DeskContext['incidents']['list']>>['incidents'][number]>;
  kinds(id?: number): Promise<string[]>;
  /** What the fake channels do with a message; throws or answers. */
  failing: (channel: string) => boolean;
}

/** The duty of most tests: no heartbeat is expected, so that its absence tells nobody. */
export const usual: Partial<DeskDuty> = {
  heartbeat: undefined as never,
  escalation: {
    critical: [
      { afterMs: 15 * MINUTE, to: ['on-call'] },
      { afterMs: 30 * MINUTE, to: ['next-on-call', 'leads'] },
    ],
  },
  deadMan: { to: ['bruno'] },
  onCall: {
    people: { ana: { channels: ['ana-phone'] }, bruno: { channels: ['bruno-phone'] } },
    rota: ['ana', 'bruno'],
    ...{ from: '2026-01-05', handover: '09:00', timeZone: 'UTC', everyDays: 7, overrides: [] },
  },
};

const CHANNELS = ['critical', 'ana-phone', 'bruno-phone', 'leads'];

function projectWith(duty: Partial<DeskDuty>): DeskProject {
  const project = deskProject(configure(defineConfig({ systems: [], desk: {} })));
  return { ...project, duty: { ...project.duty, ...usual, ...duty } };
}

interface Start {
  readonly settings: { readonly dataDir: string; readonly databaseUrl?: string };
  readonly duty: Partial<DeskDuty>;
  readonly env: Readonly<Record<string, string>>;
  readonly time: { wall: number; elapsed: number };
  readonly told: Told[];
}

export async function startWorld(
  database: TestDatabase,
  duty: Partial<DeskDuty> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<World> {
  const { dataDir, databaseUrl } = await database.fresh();
  const settings = { dataDir, ...(databaseUrl !== undefined && { databaseUrl }) };
  return start({ settings, duty, env, time: { wall: NOON, elapsed: 0 }, told: [] });
}

async function start(given: Start): Promise<World> {
  const { settings, duty, env, time, told } = given;
  const { dataDir, databaseUrl } = settings;
  const file = join(dataDir, 'project.json');
  await writeFile(file, JSON.stringify(projectWith(duty)));
  const clock: Clock = { now: () => time.wall, elapsed: () => time.elapsed };
  const world = { failing: (_: string) => false };
  const sending: Sending = {
    channels: CHANNELS,
    send: async (channel, message, about = {}) => {
      if (world.failing(channel)) return [{ way: channel, state: 'refused', problem: 'it is off' }];
      told.push({ channel, title: message.title, incidents: about.incidents ?? [] });
      return [{ way: channel, state: 'sent' }];
    },
    incident: (incidents, lead = '') =>
      message(`${lead}: ${incidents.map(({ labels }) => labels.alertname).join(' ')}`),
    notice: ({ title }) => message(title),
  };
  let parts: { context: DeskContext; acknowledgements: Acknowledgements } | undefined;
  let timers: DutyClock;
  const still: Part = {
    name: 'duty',
    tables: dutyTables,
    metrics: dutyMetrics,
    mount: async context => {
      context.hub.offer(sendingCapability, sending);
      timers = new DutyClock(clock);
      await timers.load(context.database);
      const acknowledgements = new Acknowledgements(context, timers);
      const links = new AcknowledgeLinks(
        context,
        acknowledgements,
        Buffer.from('a key of a test that is long'),
      );
      context.hub.offer(incidentLinks, { acknowledge: incident => links.to(incident) });
      parts = { context, acknowledgements };
      return {
        routes: [
          acknowledgeRoutes(acknowledgements),
          links.routes,
          silenceRoutes(new Silences(context), acknowledgements, clock),
          dutyRoutes(context, () => watch.state),
        ],
      };
    },
  };
  const desk = await startDesk(
    readSettings({
      ...{ PORT: '0', DATA_DIR: dataDir, PROJECT_FILE: file, ...env },
      ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
    }),
    { parts: [inbox, still], clock, output: { write: () => {} } },
  );
  const { context, acknowledgements } = parts!;
  const escalation = new Escalation(context, timers!);
  const watch = new MonitoringWatch(context, timers!);
  const round = async (): Promise<void> => {
    await watch.look();
    await escalation.decide();
    await deliver(context);
    await timers.save(context.database);
  };
  return Object.assign(world, {
    ...{ desk, context, told, acknowledgements, watch, round },
    pass: async (ms: number) => {
      time.wall += ms;
      time.elapsed += ms;
      await round();
    },
    jump: (ms: number) => {
      time.wall += ms;
    },
    restart: async (awayMs = 0) => {
      await desk.close();
      time.wall += awayMs;
      // Another process counts from another moment.
      time.elapsed = 1_000_000;
      return start(given);
    },
    close: () => desk.close(),
    alert: async (
      name: string,
      more: { status?: string; severity?: string; receiver?: string; labels?: object } = {},
    ) => {
      const { status = 'firing', severity = 'critical', receiver = 'critical', labels = {} } = more;
      const response = await fetch(`${desk.url}/inbox/${receiver}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          ...{ version: '4', status, groupLabels: {} },
          alerts: [
            {
              ...{
                status,
                labels: { alertname: name, severity, service: 'shop', ...labels },
                annotations: {},
              },
              ...{
                startsAt: new Date(NOON - MINUTE).toISOString(),
                endsAt: new Date(time.wall).toISOString(),
              },
              fingerprint: `f-${name}`,
            },
          ],
        }),
      });
      if (response.status !== 202) throw new Error(`the inbox answered ${response.status}`);
      await new Promise(done => setTimeout(done, 30));
    },
    only: async () => {
      const { incidents } = await context.incidents.list();
      if (incidents.length !== 1) throw new Error(`there are ${incidents.length} incidents`);
      return incidents[0]!;
    },
    kinds: async (id = 1) => (await context.incidents.timeline(id)).map(({ kind }) => kind),
  });
}

function message(title: string): Message {
  return { tone: 'firing', title, blocks: [] };
}
