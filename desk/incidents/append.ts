import { redact, redactText } from '@vigia/telemetry';
import { Problem } from '../problem.ts';
import type { Queries, Value } from '../storage/database.ts';
import type { Incident, IncidentEvent, NewEvent } from './incident.ts';
import { eventOf, incidentOf } from './rows.ts';

/** What an event changes of its incident. */
type Changes = Readonly<Record<string, Value>>;

const noAcknowledgement = { acknowledged_at: null, acknowledged_by: null, acknowledged_until: null };

/**
 * Adds a line to a time line within a transaction, and changes the incident by what it says. Throws a `Problem` with status 404 if
 * there is no such incident, and 409 if what it says cannot be of it.
 */
export async function writeEvent(
  queries: Queries,
  id: number,
  given: NewEvent,
  now: number,
): Promise<{ incident: Incident; event: IncidentEvent }> {
  const event = { ...given, at: given.at ?? now, ...(given.by && { by: redactText(given.by) }) };
  const [row] = await queries.all('SELECT * FROM incidents WHERE id = $1', [id]);
  if (!row)
    throw new Problem(404, `there is no incident ${id}`, 'see GET /inbox for those that there are', 'id');
  const before = incidentOf(row);
  const changes = Object.entries(changesOf(before, event));
  const detail = event.detail && redact(event.detail);
  const [written] = await queries.all(
    `INSERT INTO incident_events (incident, at, kind, by_whom, detail) VALUES ($1, $2, $3, $4, $5)
     RETURNING id, incident, at, kind, by_whom, detail`,
    [id, event.at, event.kind, event.by ?? null, detail === undefined ? null : JSON.stringify(detail)],
  );
  const [after] =
    changes.length === 0
      ? [row]
      : await queries.all(
          `UPDATE incidents SET ${changes.map(([name], i) => `${name} = $${i + 2}`).join(', ')} WHERE id = $1 RETURNING *`,
          [id, ...changes.map(([, value]) => value)],
        );
  return { incident: incidentOf(after!), event: eventOf(written!) };
}

function changesOf({ id, status }: Incident, { kind, by, at, detail }: NewEvent & { at: number }): Changes {
  const mustBe = (wanted: Incident['status']): void => {
    if (status !== wanted)
      throw new Problem(409, `incident ${id} is ${status}`, 'look at it again: something happened meanwhile');
  };
  switch (kind) {
    case 'acknowledged':
      mustBe('firing');
      return {
        acknowledged_at: at,
        acknowledged_by: by ?? null,
        acknowledged_until: typeof detail?.until === 'number' ? detail.until : null,
      };
    case 'acknowledgement-ended':
      return noAcknowledgement;
    case 'resolved':
      mustBe('firing');
      return {
        status: 'resolved',
        ends_at: at,
        resolved_at: at,
        resolved_via: null,
        resolved_by: by ?? null,
        resolution: typeof detail?.reason === 'string' ? redactText(detail.reason) : null,
        unknown_since: null,
      };
    case 'reopened':
      mustBe('resolved');
      return {
        status: 'firing',
        ends_at: null,
        resolved_at: null,
        resolved_via: null,
        resolved_by: null,
        resolution: null,
        unknown_since: detail?.unknown === true ? at : null,
        ...noAcknowledgement,
      };
    default:
      return {};
  }
}
