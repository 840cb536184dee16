import { type Alert, alwaysFires, drillOf, exportersOf, scenarioOf } from '../alerts/alert.ts';
import type { ServerName } from '../stack/server.ts';

/** Reasons why servers are missing. */
export type Missing = Readonly<Partial<Record<ServerName, string>>>;

/** What a drill by scenarios depends on. */
export interface Needs {
  readonly missing?: Missing | undefined;
  /** What the service can be made to suffer. Default: whatever alerts ask of it. */
  readonly scenarios?: readonly string[] | undefined;
}

/**
 * Why the alert cannot be drilled by a scenario of the running service: it has none, or an exporter that it looks through is
 * not there.
 */
export function whyNotDrilled(alert: Alert, { missing = {}, scenarios }: Needs): string | undefined {
  const scenario = scenarioOf(alert)?.scenario;
  const known = scenarios ?? (scenario === undefined ? [] : [scenario]);
  if (!alwaysFires(alert) && 'replay' in drillOf(alert, known))
    return 'the service has no scenario for it, and a replay needs a private stack: drill it without --running';
  const name = exportersOf(alert).find(one => missing[one] !== undefined);
  return name && `${name} is not available: ${missing[name]}`;
}
