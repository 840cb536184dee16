import type { DeskContext } from '../context.ts';
import { channelsOf } from '../duty/channels.ts';
import type { DutyClock } from '../duty/clock.ts';
import { acknowledgementsEnded, countedSeverity, escalationsCounted } from '../duty/metrics.ts';
import { addTelling } from '../duty/tellings.ts';
import { toldOf } from '../incidents/told-of.ts';
import { goOn, levelsReached, ranOut, reached, reaching, syncClimbs } from './climbs.ts';
import { type Standings, standings } from './standings.ts';
import { takeOver } from './take-over.ts';

/** What the desk did in one round. */
export interface Round {
  readonly escalated: number;
  readonly ranOut: number;
}

/** How often the climbs are compared with the incidents even if nothing was heard of them, in rounds. */
const ROUNDS = 30;

/**
 * Lets unacknowledged incidents climb the levels of the project, and ends acknowledgements. What it decides is in the database, with whom
 * to tell, before anybody is told.
 */
export class Escalation {
  private readonly context: DeskContext;
  private readonly clock: DutyClock;
  private round = 0;
  private changed = true;

  constructor(context: DeskContext, clock: DutyClock) {
    this.context = context;
    this.clock = clock;
    context.incidents.subscribe(() => {
      this.changed = true;
    });
  }

  async decide(): Promise<Round> {
    await this.sync();
    const ended = await this.endAcknowledgements();
    const escalated = await this.climb();
    return { escalated, ranOut: ended };
  }

  private async sync(): Promise<void> {
    if (!this.changed && this.round++ % ROUNDS !== 0) return;
    this.changed = false;
    const { database, clock, project } = this.context;
    try {
      await database.transaction(async queries => {
        await takeOver(queries, clock.now());
        await syncClimbs(queries, this.clock.now(), clock.now(), project.duty.acknowledgedForMs.critical);
      });
    } catch (error) {
      this.changed = true;
      throw error;
    }
  }

  private async endAcknowledgements(): Promise<number> {
    const { database, incidents, clock, instruments } = this.context;
    const ended = await ranOut(database, this.clock.now());
    for (const [by, some] of Map.groupBy(ended, one => one.by ?? '?')) {
      const ids = some.map(({ incident }) => incident);
      const channels = await this.toldBefore(ids);
      await incidents.appendAll(
        ids,
        {
          kind: 'acknowledgement-ended',
          detail: { because: 'it ran out', by, channels: [...channels.keys()] },
        },
        async queries => {
          await goOn(queries, ids, this.clock.now());
          for (const [channel, told] of channels)
            await addTelling(queries, {
              ...{ channel, why: 'acknowledgement-ended', detail: { by }, incidents: told, due: clock.now() },
            });
        },
      );
      instruments.counter(acknowledgementsEnded).inc(ids.length);
    }
    return ended.length;
  }

  /** Returns the channels that incidents have been told by, and those of the levels that they have reached. */
  private async toldBefore(ids: readonly number[]): Promise<Map<string, number[]>> {
    const { database, project, clock } = this.context;
    const channels = new Map<string, number[]>();
    const levels = await levelsReached(database, ids);
    const receivers = await toldOf(database, ids, project.receivers);
    for (const id of ids) {
      const { severity = '', level = 0 } = levels.get(id) ?? {};
      const climbed = (project.duty.escalation[severity] ?? []).slice(0, level).flatMap(({ to }) => to);
      for (const channel of channelsOf([...(receivers.get(id) ?? []), ...climbed], project.duty, clock.now()))
        channels.set(channel, [...(channels.get(channel) ?? []), id]);
    }
    return channels;
  }

  private async climb(): Promise<number> {
    const { database, project, servers } = this.context;
    let count = 0;
    let known: Standings | undefined | 'unasked' = 'unasked';
    for (const [severity, levels = []] of Object.entries(project.duty.escalation)) {
      for (const [level, { afterMs, to }] of levels.entries()) {
        const apartMs = afterMs - (levels[level - 1]?.afterMs ?? 0);
        const due = await reaching(database, this.clock.now(), { severity, level, afterMs, apartMs });
        if (due.length === 0) continue;
        if (known === 'unasked') known = await standings(servers.alertmanager, project.timeScale);
        const asked = known;
        // What is silenced, or has ended, calls nobody. If Alertmanager cannot be asked, people are told.
        const calls = due.filter(one => !asked || one.unknown || asked.get(one.fingerprint) === 'active');
        if (calls.length === 0) continue;
        const waitedMs = Math.min(...calls.map(({ waited }) => waited));
        await this.escalate(
          severity,
          level,
          to,
          calls.map(({ incident }) => incident),
          waitedMs,
        );
        count += calls.length;
      }
    }
    return count;
  }

  private async escalate(
    severity: string,
    level: number,
    to: readonly string[],
    ids: readonly number[],
    waitedMs: number,
  ): Promise<void> {
    const { incidents, project, clock, instruments } = this.context;
    const now = clock.now();
    const channels = channelsOf(to, project.duty, now);
    await incidents.appendAll(
      ids,
      { kind: 'escalated', detail: { level: level + 1, to, channels, waitedMs } },
      async queries => {
        await reached(queries, ids, level, this.clock.now());
        for (const channel of channels)
          await addTelling(queries, {
            channel,
            why: 'escalated',
            detail: { waitedMs },
            incidents: ids,
            due: now,
          });
      },
    );
    instruments.counter(escalationsCounted).inc({ severity: countedSeverity(severity) }, ids.length);
  }
}
