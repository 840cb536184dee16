import { redactText, redactTexts } from '@vigia/telemetry';
import type { DeskContext } from '../context.ts';
import { LONGEST_ACKNOWLEDGEMENT_MS } from '../escalation/climbs.ts';
import type { Incident } from '../incidents/incident.ts';
import { Problem } from '../problem.ts';
import { Refused, type ServerClient } from '../servers/client.ts';
import { Unavailable } from '../storage/database.ts';
import { type Matcher, matchersOf } from './matchers.ts';

/** A silence of Alertmanager. Times are milliseconds since 1970. */
export interface Silence {
  readonly id: string;
  readonly state: 'active' | 'pending' | 'expired';
  readonly matchers: readonly Matcher[];
  readonly by: string;
  readonly comment: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface Silencing {
  readonly by: string;
  readonly comment: string;
  readonly endsAt: number;
  /** The labels that must be the same. Default: all of the incident's. */
  readonly labels?: readonly string[] | undefined;
}

interface ApiSilence {
  readonly id: string;
  readonly status: { readonly state: Silence['state'] };
  readonly matchers: readonly Matcher[];
  readonly createdBy: string;
  readonly comment: string;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** Silences of Alertmanager, made and ended from the desk with the name of who did it. */
export class Silences {
  private readonly context: DeskContext;

  constructor(context: DeskContext) {
    this.context = context;
  }

  /** Returns those that count or will, those that end first in front; with the expired ones where asked for. */
  async list(expired = false): Promise<Silence[]> {
    const all = await this.alertmanager.json<ApiSilence[]>('/api/v2/silences');
    return all
      .filter(({ status }) => expired || status.state !== 'expired')
      .map(one => masked(silenceOf(one)))
      .sort((a, b) => a.endsAt - b.endsAt);
  }

  /**
   * Silences what has the labels of an incident. Throws a `Problem` if there is no such incident, or if a label is not its own or is not kept
   * as it is.
   */
  async create(incident: Incident, given: Silencing): Promise<Silence> {
    const { clock } = this.context;
    const now = Math.round(clock.now());
    if (!(given.endsAt > now))
      throw new Problem(400, 'the silence ends before it begins', 'give an end that is to come', 'until');
    if (given.endsAt > now + LONGEST_ACKNOWLEDGEMENT_MS)
      throw new Problem(
        400,
        'the silence lasts more than 30 days',
        'give at most 30 days: change the alert instead',
        'until',
      );
    const matchers = await matchersOf(this.alertmanager, incident, given.labels);
    const { by, comment } = given;
    const { silenceID } = await this.alertmanager.json<{ silenceID: string }>('/api/v2/silences', {
      method: 'POST',
      body: {
        ...{ matchers, createdBy: by, comment },
        startsAt: new Date(now).toISOString(),
        endsAt: new Date(given.endsAt).toISOString(),
      },
    });
    await this.context.incidents.appendAll(
      [incident.id],
      { kind: 'silenced', by, detail: { silence: silenceID, comment, until: given.endsAt } },
      async queries =>
        void (await queries.all(
          'INSERT INTO duty_silences (silence, incident) VALUES ($1, $2) ON CONFLICT DO NOTHING',
          [silenceID, incident.id],
        )),
    );
    return masked({
      id: silenceID,
      state: 'active',
      matchers,
      by,
      comment,
      startsAt: now,
      endsAt: given.endsAt,
    });
  }

  /** Ends a silence. Throws a `Problem` if there is no such one. */
  async expire(id: string, by: string): Promise<void> {
    if (!/^[\w-]{1,64}$/.test(id)) throw unknownSilence(id);
    try {
      await this.alertmanager.json(`/api/v2/silence/${id}`, { method: 'DELETE' });
    } catch (error) {
      if (error instanceof Refused && [400, 404, 500].includes(error.status)) throw unknownSilence(id);
      throw error;
    }
    const { database, incidents, log } = this.context;
    const [row] = await database.all<{ incident: number }>(
      'SELECT incident FROM duty_silences WHERE silence = $1',
      [id],
    );
    if (row)
      await incidents.append(row.incident, {
        kind: 'note',
        by,
        detail: { note: 'silence ended', silence: id },
      });
    log.incident.warn({ silence: id, by }, 'A silence was ended');
  }

  private get alertmanager(): ServerClient {
    const { alertmanager } = this.context.servers;
    if (!alertmanager) throw new Unavailable('Alertmanager', new Error('ALERTMANAGER_URL is not set'));
    return alertmanager;
  }
}

function unknownSilence(id: string): Problem {
  return new Problem(404, `there is no silence ${id.slice(0, 64)} to end`, 'see GET /silences', 'id');
}

/** A silence as people see it: without the personal data that its matchers need. */
function masked({ matchers, by, comment, ...rest }: Silence): Silence {
  return {
    ...rest,
    by: redactText(by),
    comment: redactText(comment),
    matchers: matchers.map(one => ({ ...one, ...redactTexts({ value: one.value }) })),
  };
}

function silenceOf({ id, status, matchers, createdBy, comment, startsAt, endsAt }: ApiSilence): Silence {
  return {
    ...{ id, state: status.state, by: createdBy, comment },
    matchers: matchers.map(({ name, value, isRegex, isEqual = true }) => ({ name, value, isRegex, isEqual })),
    ...{ startsAt: Date.parse(startsAt), endsAt: Date.parse(endsAt) },
  };
}
