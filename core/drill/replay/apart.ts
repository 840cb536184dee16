import type { Alert } from '../../alerts/alert.ts';
import type { Inhibition, Route } from '../../alerts/routing.ts';

/** What of an alert's replay another one on the same servers would notice. */
export interface Footprint {
  readonly alert: Alert;
  /** The names of the series that its page shows. */
  readonly shows: ReadonlySet<string>;
  /** The names of the series that it looks at. */
  readonly reads: ReadonlySet<string>;
}

/** Series that Prometheus makes of every target and of every alert: whoever reads them wants nobody else around. */
const MADE_BY_PROMETHEUS = /^(up|scrape_.*|ALERTS|ALERTS_FOR_STATE)$/;

/**
 * Puts replays together that do not notice each other, first come first placed: within a stack nobody reads what another
 * shows, and nobody's notification is held back because another one fires.
 */
export function together<F extends Footprint>(
  replays: readonly F[],
  inhibitions: readonly Inhibition[],
): F[][] {
  const stacks: F[][] = [];
  for (const one of replays) {
    const room = stacks.find(others => others.every(other => !noticed(one, other, inhibitions)));
    if (room) room.push(one);
    else stacks.push([one]);
  }
  return stacks;
}

function noticed(a: Footprint, b: Footprint, inhibitions: readonly Inhibition[]): boolean {
  return (
    [...a.reads, ...b.reads].some(name => MADE_BY_PROMETHEUS.test(name)) ||
    [...a.shows].some(name => b.reads.has(name) || b.shows.has(name)) ||
    [...b.shows].some(name => a.reads.has(name)) ||
    inhibitions.some(one => holdsBack(one, a.alert, b.alert) || holdsBack(one, b.alert, a.alert))
  );
}

/** Labels that are not known before the alert fires may agree. */
function holdsBack({ source, target, equal }: Inhibition, fires: Alert, held: Alert): boolean {
  const [one, other] = [labelsOf(fires), labelsOf(held)];
  return (
    applies(source, one) &&
    applies(target, other) &&
    equal.every(label => !(label in one) || one[label] === other[label])
  );
}

function applies(match: Route['match'], labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(match).every(([label, value]) =>
    typeof value === 'string' ? labels[label] === value : value.includes(labels[label]!),
  );
}

function labelsOf(alert: Alert): Readonly<Record<string, string>> {
  const { name, severity, category, service } = alert;
  return { alertname: name, severity, category, service, escalate: alert.escalate ? 'true' : '' };
}
