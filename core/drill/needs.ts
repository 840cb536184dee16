import { type Alert, exportersOf } from '../alerts/alert.ts';
import type { ServerName } from '../stack/server.ts';

/** Reasons why servers are missing. */
export type Missing = Readonly<Partial<Record<ServerName, string>>>;

/** Returns why the alert cannot be drilled without these servers: an exporter that it depends on is missing. */
export function whyNotDrilled(alert: Alert, missing: Missing): string | undefined {
  const name = exportersOf(alert).find(one => missing[one] !== undefined);
  return name && `${name} is not available: ${missing[name]}`;
}
