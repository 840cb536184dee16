import { isMasked } from '../duty/masked.ts';
import type { Incident } from '../incidents/incident.ts';
import { Problem } from '../problem.ts';
import type { ServerClient } from '../servers/client.ts';

export interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

/**
 * Returns what matches an incident's alert, by the labels of these names (default: all): as Alertmanager has them, for the desk keeps no
 * personal data; of an alert that it no longer has, the desk's. Throws a `Problem` for a label that the incident does not have, or that is
 * not kept as it is: it would match nothing.
 */
export async function matchersOf(
  alertmanager: ServerClient,
  incident: Incident,
  names?: readonly string[],
): Promise<Matcher[]> {
  const alerts = await alertmanager.json<{ fingerprint: string; labels: Record<string, string> }[]>(
    '/api/v2/alerts',
    { query: { filter: `alertname=${JSON.stringify(incident.name)}` } },
  );
  const live = alerts.find(({ fingerprint }) => fingerprint === incident.fingerprint);
  const labels = live?.labels ?? incident.labels;
  const chosen = names ?? Object.keys(labels);
  return chosen.map(name => {
    const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
    if (value === undefined)
      throw new Problem(
        400,
        `labels has ${name}, which the incident does not have`,
        `use some of ${Object.keys(labels).join(', ')}`,
        'labels',
      );
    if (!live && isMasked(value))
      throw new Problem(409, `label ${name} is not kept as it is`, 'give other labels', 'labels');
    return { name, value, isRegex: false, isEqual: true };
  });
}
