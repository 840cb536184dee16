import type { Logger } from '@vigia/telemetry';
import type { Change, IncidentEvent } from './incident.ts';

/** How long the process's other work waits at most for lines that are written, in milliseconds. */
const TURN_MS = 20;

/**
 * Returns a listener that logs each event, so that the history is in Loki too: `told` at debug, for it is many. A storm is logged bit by
 * bit.
 */
export function logChanges(log: Logger): (change: Change) => void {
  const waiting: Change[] = [];
  const drain = (): void => {
    const until = performance.now() + TURN_MS;
    for (let change = waiting[0]; change; change = waiting[0]) {
      const rest = logSome(log, change, until);
      if (rest.length === 0) waiting.shift();
      else waiting[0] = { ...change, events: rest };
      if (performance.now() >= until) break;
    }
    if (waiting.length > 0) setImmediate(drain);
  };
  return change => {
    waiting.push(change);
    if (waiting.length === 1) setImmediate(drain);
  };
}

/** Logs events until that time, and returns the others. */
function logSome(log: Logger, { events, about }: Change, until: number): readonly IncidentEvent[] {
  for (const [i, { incident, kind, at, by, detail }] of events.entries()) {
    const { name, severity, category, service, environment, tenant } = about.get(incident) ?? {};
    const fields = {
      event: `incident_${kind.replaceAll('-', '_')}`,
      ...{ incident, alert: name, severity, category, about: service, where: environment, tenant },
      ...{ at: new Date(at).toISOString(), by, detail },
    };
    const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
    log[kind === 'told' ? 'debug' : 'info'](known, `Incident ${kind}`);
    if (i % 16 === 15 && performance.now() >= until) return events.slice(i + 1);
  }
  return [];
}
