import type { DeskContext } from '../context.ts';
import type { Incident } from '../incidents/incident.ts';
import { BY_HAND_MS } from '../incidents/incidents.ts';
import { Problem } from '../problem.ts';
import type { ServerClient } from '../servers/client.ts';
import { matchersOf } from '../silence/matchers.ts';

/**
 * Resolves an incident, and silences its alert in Alertmanager for as long as that lasts. `silenced` is false for a desk that has no
 * Alertmanager. Throws a `Problem` if there is no such incident, or if it is resolved already; and `Unavailable` if Alertmanager is
 * away, because people would be told again: nothing has changed then.
 */
export async function resolveByHand(
  { incidents, servers: { alertmanager }, clock, log }: DeskContext,
  id: number,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<{ readonly incident: Incident; readonly silenced: boolean }> {
  const before = await incidents.find(id);
  if (!before)
    throw new Problem(404, `there is no incident ${id}`, 'see GET /production/alerts/active', 'id');
  if (before.status === 'resolved')
    throw new Problem(409, `incident ${id} is resolved already`, 'see GET /production/alerts/active');
  const until = clock.now() + BY_HAND_MS;
  const silence =
    alertmanager && (await silenced(alertmanager, before, { by, reason, from: clock.now(), until }));
  let incident: Incident;
  try {
    incident = await incidents.append(id, { kind: 'resolved', by, detail: { reason } });
  } catch (error) {
    if (alertmanager && silence)
      await alertmanager
        .json(`/api/v2/silence/${encodeURIComponent(silence)}`, { method: 'DELETE' })
        .catch(() => {});
    throw error;
  }
  log.audit.info(
    { event: 'alert_resolved', alertId: String(id), alert: incident.name, by, reason },
    'Alert resolved by hand',
  );
  if (silence) await incidents.append(id, { kind: 'silenced', by, detail: { until, silence } });
  return { incident, silenced: silence !== undefined };
}

/** Lets Alertmanager tell nobody of alerts with exactly the labels of the incident; returns the id of the silence. */
async function silenced(
  alertmanager: ServerClient,
  incident: Incident,
  {
    by,
    reason,
    from,
    until,
  }: { readonly by: string; readonly reason: string; readonly from: number; readonly until: number },
): Promise<string> {
  const { silenceID } = await alertmanager.json<{ silenceID: string }>('/api/v2/silences', {
    method: 'POST',
    body: {
      matchers: await matchersOf(alertmanager, incident),
      ...{ createdBy: by, comment: reason },
      ...{ startsAt: new Date(from).toISOString(), endsAt: new Date(until).toISOString() },
    },
  });
  return silenceID;
}
