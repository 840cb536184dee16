import type { DeskContext } from '../context.ts';
import type { Incident } from '../incidents/incident.ts';
import { BY_HAND_MS } from '../incidents/incidents.ts';

/**
 * Resolves an incident, and silences its alert in Alertmanager for as long as that lasts. `silenced` is false if Alertmanager could not be
 * asked. Throws a `Problem` if there is no such incident, or if it is resolved already.
 */
export async function resolveByHand(
  { incidents, servers, clock, log }: DeskContext,
  id: number,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<{ readonly incident: Incident; readonly silenced: boolean }> {
  const incident = await incidents.append(id, { kind: 'resolved', by, detail: { reason } });
  log.audit.info(
    { event: 'alert_resolved', alertId: String(id), alert: incident.name, by, reason },
    'Alert resolved by hand',
  );
  if (!servers.alertmanager) return { incident, silenced: false };
  const [startsAt, endsAt] = [clock.now(), clock.now() + BY_HAND_MS];
  try {
    const { silenceID } = await servers.alertmanager.json<{ silenceID: string }>('/api/v2/silences', {
      method: 'POST',
      body: {
        matchers: Object.entries(incident.labels).map(([name, value]) => ({
          ...{ name, value, isRegex: false, isEqual: true },
        })),
        ...{ createdBy: by, comment: reason },
        ...{ startsAt: new Date(startsAt).toISOString(), endsAt: new Date(endsAt).toISOString() },
      },
    });
    await incidents.append(id, { kind: 'silenced', by, detail: { until: endsAt, silence: silenceID } });
    return { incident, silenced: true };
  } catch (error) {
    log.app.warn({ error, alert: incident.name }, 'Alertmanager took no silence');
    return { incident, silenced: false };
  }
}
