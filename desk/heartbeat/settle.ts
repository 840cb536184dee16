import type { DeskContext } from '../context.ts';
import { isMasked } from '../duty/masked.ts';
import { standings } from '../escalation/standings.ts';
import type { Incident } from '../incidents/incident.ts';
import { incidentOf } from '../incidents/rows.ts';

/** Settled in one round; the rest in the next. */
const AT_ONCE = 200;

/**
 * Finds out about incidents that were not known while the monitoring was silent: one that Alertmanager has is known to fire. Once
 * `isSettled`, one that neither Alertmanager nor Prometheus has is resolved.
 */
export async function settle(
  context: DeskContext,
  { isSettled }: { readonly isSettled: boolean },
): Promise<void> {
  const { database, servers, project, incidents } = context;
  const rows = await database.all(
    `SELECT * FROM incidents WHERE status = 'firing' AND unknown_since IS NOT NULL AND severity <> 'none'
     ORDER BY id LIMIT ${AT_ONCE}`,
  );
  if (rows.length === 0) return;
  const all = rows.map(incidentOf);
  const known = await standings(servers.alertmanager, project.timeScale);
  if (!known) return;
  const fires = all.filter(({ fingerprint }) => known.has(fingerprint)).map(({ id }) => id);
  if (fires.length > 0)
    await incidents.appendAll(fires, { kind: 'note', detail: { note: 'known-again' } }, async queries => {
      const ids = fires.map((_, i) => `$${i + 1}`).join(', ');
      await queries.all(`UPDATE incidents SET unknown_since = NULL WHERE id IN (${ids})`, fires);
    });
  if (!isSettled) return;
  const rest = all.filter(({ fingerprint }) => !known.has(fingerprint));
  const pending = await pendingIn(context);
  if (rest.length === 0 || !pending) return;
  const ended = rest.filter(incident => !pending.some(labels => isOf(labels, incident))).map(({ id }) => id);
  if (ended.length > 0)
    await incidents.appendAll(ended, { kind: 'resolved', detail: { because: 'it no longer fires' } });
}

type Labels = Readonly<Record<string, string>>;

/** Returns the labels of what Prometheus has, pending included; undefined if it does not say. */
async function pendingIn({ servers, project }: DeskContext): Promise<readonly Labels[] | undefined> {
  if (!servers.prometheus) return [];
  try {
    const answer = await servers.prometheus.json<{ data: { alerts: readonly { labels: Labels }[] } }>(
      '/api/v1/alerts',
      { timeoutMs: Math.max(5000 / project.timeScale, 500) },
    );
    return answer.data.alerts.map(({ labels }) => labels);
  } catch {
    return undefined;
  }
}

/** Whether labels of Prometheus, which lack those that it adds when it sends, may be those of an incident, which lack personal data. */
function isOf(labels: Labels, incident: Incident): boolean {
  if (labels.alertname !== incident.name) return false;
  return Object.entries(labels).every(([name, value]) => {
    const own = incident.labels[name];
    return own === undefined || own === value || isMasked(own);
  });
}
