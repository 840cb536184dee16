import type { Queries } from '../storage/database.ts';

/** Returns the receivers that have been told that incidents fire, of those that the project has, by incident. */
export async function toldOf(
  queries: Queries,
  incidents: readonly number[],
  receivers: readonly string[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const rows = await queries.all<{ incident: number; detail: string | null }>(
    `SELECT DISTINCT incident, detail FROM incident_events
     WHERE kind = 'told' AND incident IN (${incidents.map((_, i) => `$${i + 1}`).join(', ')})`,
    [...incidents],
  );
  const told = new Map<number, string[]>();
  for (const { incident, detail } of rows) {
    const { receiver, status } = JSON.parse(detail ?? '{}') as { receiver?: unknown; status?: unknown };
    if (typeof receiver !== 'string' || status !== 'firing' || !receivers.includes(receiver)) continue;
    const known = told.get(incident) ?? [];
    if (!known.includes(receiver)) told.set(incident, [...known, receiver]);
  }
  return told;
}
