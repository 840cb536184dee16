import type { DeskContext } from '../context.ts';
import type { DutyClock } from '../duty/clock.ts';
import { acknowledgementsCounted } from '../duty/metrics.ts';
import { LONGEST_ACKNOWLEDGEMENT_MS, syncClimbs } from '../escalation/climbs.ts';
import type { Incident } from '../incidents/incident.ts';
import { Problem } from '../problem.ts';

/** What a person says when they look after an incident. */
export interface Acknowledging {
  readonly by: string;
  readonly note?: string | undefined;
  /** How long, in minutes … */
  readonly minutes?: number | undefined;
  /** … or until when, in milliseconds since 1970. Default: as the project says for the severity. */
  readonly until?: number | undefined;
}

const MINUTE_MS = 60_000;

/** Acknowledges incidents, and ends that. */
export class Acknowledgements {
  private readonly context: DeskContext;
  private readonly clock: DutyClock;

  constructor(context: DeskContext, clock: DutyClock) {
    this.context = context;
    this.clock = clock;
  }

  /**
   * Acknowledges an incident that fires, again if it is. Throws a `Problem` if there is no such incident, if it is resolved, or if the end is
   * not a time from now on.
   */
  async acknowledge(id: number, given: Acknowledging, via: 'api' | 'page' | 'link'): Promise<Incident> {
    const { incidents, clock, instruments } = this.context;
    const incident = await this.found(id);
    const now = Math.round(clock.now());
    const until = this.untilOf(incident, given, now);
    const { by, note } = given;
    await incidents.appendAll(
      [id],
      { kind: 'acknowledged', by, at: now, detail: { until, via, ...(note ? { note } : {}) } },
      queries => this.sync(queries),
    );
    instruments.counter(acknowledgementsCounted).inc({ via });
    return this.found(id);
  }

  /** Ends an acknowledgement: the incident climbs on. Throws a `Problem` if it is not acknowledged. */
  async end(id: number, { by, note }: Pick<Acknowledging, 'by' | 'note'>): Promise<Incident> {
    const incident = await this.found(id);
    if (incident.acknowledgedAt === null)
      throw new Problem(409, `incident ${id} is not acknowledged`, 'look at it again: it may have run out');
    await this.context.incidents.appendAll(
      [id],
      { kind: 'acknowledgement-ended', by, detail: { because: 'by hand', ...(note ? { note } : {}) } },
      queries => this.sync(queries),
    );
    return this.found(id);
  }

  async found(id: number): Promise<Incident> {
    const incident = await this.context.incidents.find(id);
    if (!incident)
      throw new Problem(404, `there is no incident ${id}`, 'see GET /inbox for those that there are', 'id');
    return incident;
  }

  /** How long it lasts by default, in milliseconds. */
  usualMs({ severity }: Pick<Incident, 'severity'>): number {
    const { acknowledgedForMs } = this.context.project.duty;
    return acknowledgedForMs[severity as keyof typeof acknowledgedForMs] ?? acknowledgedForMs.critical;
  }

  private sync(queries: Parameters<typeof syncClimbs>[0]): Promise<void> {
    const { clock, project } = this.context;
    return syncClimbs(queries, this.clock.now(), clock.now(), project.duty.acknowledgedForMs.critical);
  }

  private untilOf(incident: Incident, { minutes, until }: Acknowledging, now: number): number {
    if (until !== undefined && minutes !== undefined)
      throw new Problem(400, 'until and minutes are both given', 'give one of them', 'until');
    const end = until ?? now + (minutes === undefined ? this.usualMs(incident) : minutes * MINUTE_MS);
    const field = until === undefined ? 'minutes' : 'until';
    if (!(end > now))
      throw new Problem(400, `${field} is ${until ?? minutes}`, 'give a time that is still to come', field);
    if (end > now + LONGEST_ACKNOWLEDGEMENT_MS)
      throw new Problem(
        400,
        `${field} is ${until ?? minutes}`,
        'give at most 30 days: what nobody is to look at for longer is to be silenced, or changed',
        field,
      );
    return Math.round(end);
  }
}
