import type { DeskContext } from '../context.ts';
import { channelsOf } from '../duty/channels.ts';
import type { DutyClock } from '../duty/clock.ts';
import { isTold, outcomeOf } from '../duty/deliver.ts';
import { heartbeatAge, monitoringSilent, serverAnswers, tellingsCounted } from '../duty/metrics.ts';
import { dutyWords } from '../duty/words.ts';
import type { Change } from '../incidents/incident.ts';
import { formatIn } from '../language/index.ts';
import { sendingCapability } from '../messages/sending.ts';
import { type Beat, forgetBeats, Heartbeats, keepBeat, MISSED } from './heartbeats.ts';
import { type Answering, Asked } from './servers.ts';
import { settle } from './settle.ts';
import { type Cause, keepSilent, loadSilent, type Silent } from './silence-record.ts';

/** How the monitoring stands. */
export interface Monitoring {
  readonly silent: Silent | undefined;
  readonly beats: readonly Beat[];
  readonly servers: readonly Answering[];
}

/** Without a heartbeat in the project, servers are given this long, in milliseconds. */
const USUAL_EVERY_MS = 5 * 60_000;
/** Servers are asked so often between two heartbeats, at least four times a second and at most every quarter of a minute. */
const ASKED_PER_BEAT = 20;
const MOST_SECONDS = 15;

/**
 * Watches the monitoring: the heartbeat that Alertmanager passes on, and whether Prometheus and Alertmanager answer. What it knows is in
 * memory, so that it tells people even when the database is down; the database lets a restart tell nobody twice.
 */
export class MonitoringWatch {
  readonly seconds: number;
  private readonly context: DeskContext;
  private readonly clock: DutyClock;
  private readonly everyMs: number;
  private readonly heartbeats: Heartbeats | undefined;
  private readonly asked: readonly Asked[];
  private silent: Silent | undefined;
  /** When it was last well, by `DutyClock`: what was in doubt is settled some time after. */
  private backAt: number | undefined;
  private loaded = false;
  private marked = false;
  private triedAt = Number.NEGATIVE_INFINITY;

  constructor(context: DeskContext, clock: DutyClock) {
    const { project, servers } = context;
    const { heartbeat } = project.duty;
    this.context = context;
    this.clock = clock;
    this.everyMs = heartbeat?.everyMs ?? USUAL_EVERY_MS / project.timeScale;
    this.seconds = Math.min(Math.max(this.everyMs / ASKED_PER_BEAT / 1000, 0.05), MOST_SECONDS);
    this.heartbeats = heartbeat && new Heartbeats(heartbeat, clock.now());
    const timeoutMs = Math.min(Math.max(this.everyMs / 5, 500), 5000);
    this.asked = (['prometheus', 'alertmanager'] as const).flatMap(name => {
      const client = servers[name];
      return client ? [new Asked(name, client, context.clock, timeoutMs)] : [];
    });
    context.incidents.subscribe(change => void this.hear(change));
    context.incidents.doubtEnds(() => this.doubt());
  }

  get state(): Monitoring {
    return {
      silent: this.silent,
      beats: this.heartbeats?.all ?? [],
      servers: this.asked.map(one => one.now),
    };
  }

  /** Asks the servers, looks for missed heartbeats, and tells people what has changed. */
  async look(): Promise<void> {
    await this.load();
    await Promise.all(this.asked.map(one => one.ask()));
    const gone = this.heartbeats?.replaced(this.clock.now()) ?? [];
    if (gone.length > 0) await this.keep(() => forgetBeats(this.context.database, gone));
    const { causes, since, environment } = this.judge();
    this.measure(causes.length > 0);
    if (causes.length > 0) await this.beSilent(causes, since, environment);
    else await this.beBack();
  }

  /** Says why an end that is told now cannot be believed, if it cannot. */
  private async doubt(): Promise<string | undefined> {
    if (this.silent) return 'the monitoring is silent';
    const prometheus = this.asked.find(one => one.now.server === 'prometheus');
    if (prometheus && !(await prometheus.ask()).answers) return 'Prometheus does not answer';
    if (this.heartbeats?.ended || (await this.hasEnded())) return 'the heartbeat has ended';
    return undefined;
  }

  /** Whether Alertmanager no longer has the heartbeat, which it tells with the next round of its group only. */
  private async hasEnded(): Promise<boolean> {
    const { servers, project } = this.context;
    const { heartbeat } = project.duty;
    if (!heartbeat || !servers.alertmanager || this.heartbeats!.all.length === 0) return false;
    try {
      const alerts = await servers.alertmanager.json<unknown[]>('/api/v2/alerts', {
        query: { filter: `alertname="${heartbeat.alert}"` },
        timeoutMs: Math.min(this.everyMs, 2000),
      });
      return alerts.length === 0;
    } catch {
      return false;
    }
  }

  private async hear({ events }: Change): Promise<void> {
    const { project, incidents, clock, log } = this.context;
    const { heartbeat } = project.duty;
    for (const { kind, detail, incident } of events) {
      if (kind !== 'told' || detail?.receiver !== heartbeat?.receiver) continue;
      try {
        const found = await incidents.find(incident);
        if (!found || found.name !== heartbeat!.alert) continue;
        const beat = this.heartbeats!.hear(found, detail?.status === 'firing', this.clock.now(), clock.now());
        await keepBeat(this.context.database, beat);
      } catch (error) {
        log.app.warn({ error }, 'A heartbeat was not kept');
      }
    }
  }

  private judge(): { causes: readonly Cause[]; since: number; environment?: string } {
    const now = this.context.clock.now();
    const limit = MISSED * this.everyMs;
    const elapsed = this.context.clock.elapsed();
    const away = this.asked.map(one => one.now).filter(one => !one.answers);
    const long = away.filter(({ answered, asked }) => elapsed - (answered ?? asked) >= limit);
    const missing = this.heartbeats?.missing(this.clock.now()) ?? [];
    const missed = missing === 'unseen' || missing.length > 0;
    // Once it is silent, it is until everything is well.
    const isSilent = missed || long.length > 0 || (this.silent !== undefined && away.length > 0);
    if (!isSilent) return { causes: [], since: now };
    const seen = missing === 'unseen' ? [] : missing.map(one => one.seenWall);
    const gone = away.flatMap(({ awaySince }) => awaySince ?? []);
    const since = Math.min(...seen, ...gone, now);
    const servers = away.map(({ server }) => server);
    if (servers.length > 0) return { causes: servers, since };
    if (missing === 'unseen') return { causes: ['unseen'], since };
    const environment = commonEnvironment(missing);
    const answers = this.asked.length === 2 ? 'missed' : 'unseen';
    return {
      causes: [missing.some(({ ended }) => ended !== undefined) ? 'ended' : answers],
      since,
      ...(environment !== undefined && { environment }),
    };
  }

  private async beSilent(causes: readonly Cause[], since: number, environment?: string): Promise<void> {
    const before = this.silent;
    const changed = String(before?.causes) !== String(causes);
    this.silent = { since: before?.since ?? since, causes, told: before?.told ?? false };
    this.backAt = undefined;
    if (!before) this.marked = false;
    if (!before || changed) await this.keep(() => keepSilent(this.context.database, this.silent));
    if (!this.silent.told && this.clock.now() - this.triedAt >= this.everyMs / 2) {
      this.triedAt = this.clock.now();
      if (await this.tell('silent', this.silent)) {
        this.silent = { ...this.silent, told: true };
        await this.keep(() => keepSilent(this.context.database, this.silent));
      }
    }
    if (!this.marked)
      await this.keep(async () => {
        await this.context.incidents.doubtFiring(this.silent!.since, environment);
        this.marked = true;
      });
  }

  private async beBack(): Promise<void> {
    const { silent } = this;
    const now = this.clock.now();
    if (silent) {
      this.silent = undefined;
      this.triedAt = Number.NEGATIVE_INFINITY;
      if (silent.told) await this.tell('back', silent);
      await this.keep(() => keepSilent(this.context.database, undefined));
    }
    this.backAt ??= now;
    await settle(this.context, { isSettled: now - this.backAt >= this.everyMs });
  }

  /** Returns whether somebody has been told. */
  private async tell(why: 'silent' | 'back', silent: Silent): Promise<boolean> {
    const { project, hub, language, clock, instruments, log } = this.context;
    const sending = hub.find(sendingCapability);
    const words = dutyWords(language);
    const format = formatIn(language);
    const causes = silent.causes.map(cause => words.causes[cause]);
    const message = sending?.notice(
      why === 'silent'
        ? {
            tone: 'firing',
            title: `${words.silent}: ${format.list(causes)}`,
            text: words.silentText(await this.openCount()),
            facts: [{ label: words.since, value: format.exactly(silent.since) }],
          }
        : {
            tone: 'resolved',
            title: words.back,
            text: words.backText(format.duration(clock.now() - silent.since)),
          },
    );
    const channels = channelsOf(project.duty.deadMan.to, project.duty, clock.now());
    let told = false;
    for (const channel of sending && message ? channels : []) {
      try {
        if (!sending!.channels.includes(channel)) continue;
        const sent = await sending!.send(channel, message!);
        told ||= isTold(sent);
        if (!isTold(sent))
          log.incident.error({ channel, outcome: outcomeOf(sent) }, 'People could not be told');
      } catch (error) {
        log.incident.error({ error, channel }, 'People could not be told');
      }
    }
    log.incident.error(
      { causes: silent.causes, since: new Date(silent.since).toISOString(), told },
      why === 'silent' ? 'The monitoring is silent' : 'The monitoring is back',
    );
    instruments.counter(tellingsCounted).inc({ why, result: told ? 'told' : 'failed' });
    return told;
  }

  private async openCount(): Promise<number> {
    const [row] = await this.context.database
      .all<{ count: number }>(
        "SELECT count(*) AS count FROM incidents WHERE status = 'firing' AND severity <> 'none'",
      )
      .catch(() => []);
    return row?.count ?? 0;
  }

  private async load(): Promise<void> {
    if (this.loaded) return;
    await this.keep(async () => {
      this.silent = await loadSilent(this.context.database);
      this.marked = this.silent !== undefined;
      await this.heartbeats?.load(this.context.database);
      this.loaded = true;
    });
  }

  /** The database may be down: what matters is in memory, and is written next time. */
  private async keep(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.context.log.app.warn({ error }, 'How the monitoring stands was not kept');
    }
  }

  private measure(silent: boolean): void {
    const { instruments } = this.context;
    const seen = (this.heartbeats?.all ?? []).map(one => one.seen);
    if (seen.length > 0)
      instruments.gauge(heartbeatAge).set({}, (this.clock.now() - Math.min(...seen)) / 1000);
    instruments.gauge(monitoringSilent).set({}, Number(silent));
    for (const { server, answers } of this.asked.map(one => one.now))
      instruments.gauge(serverAnswers).set({ server }, Number(answers));
  }
}

/** The environment of heartbeats that all have the same; undefined where the silence is of everything. */
function commonEnvironment(beats: readonly Beat[]): string | undefined {
  const all = new Set(beats.map(({ labels }) => labels.environment));
  return all.size === 1 ? [...all][0] : undefined;
}
