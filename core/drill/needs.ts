import { type Alert, exportersOf } from '../alerts/alert.ts';
import type { ServerName } from '../stack/server.ts';

/** Why servers are not there. */
export type Missing = Readonly<Partial<Record<ServerName, string>>>;

/** Why the alert cannot be drilled without these servers: an exporter that it looks through is not there. */
export function whyNotDrilled(alert: Alert, missing: Missing): string | undefined {
  const name = exportersOf(alert).find(one => missing[one] !== undefined);
  return name && `${name} is not available: ${missing[name]}`;
}
