import { type Duration, milliseconds } from '../promql/duration.ts';
import { didYouMean } from '../promql/text/suggest.ts';
import type { Category, Severity } from './alert.ts';
import { checkHours, type Hours } from './hours.ts';
import { bySeverity, type Route, receivers } from './routing.ts';

type Routed = Exclude<Severity, 'none'>;
type OneOrMore<T> = T | readonly T[];

/** The receivers that every project has. */
export type UsualReceiver = (typeof receivers)[number];

/**
 * Who is told of which alerts, and when. The first entry that matches an alert at the time ends the search; what none matches goes
 * the usual way, by its severity. A field that is left out matches everything.
 *
 * @example
 * ```ts
 * routing: [
 *   { severity: 'critical', hours: office, to: ['ops'] },
 *   { severity: 'critical', to: ['on-call'], repeatInterval: '30m' },
 *   { service: 'nightly-import', hours: nights, to: [] },
 * ],
 * ```
 */
export interface RoutingEntry<Name extends string = string> {
  readonly severity?: OneOrMore<Routed>;
  readonly category?: OneOrMore<Category>;
  /** A service of the alerts of the project. */
  readonly service?: OneOrMore<string>;
  /** When the entry counts; outside of these hours the search goes on. Default: always. */
  readonly hours?: Hours;
  /** When nobody is told. An alert that still fires afterwards is told then. Default: never. */
  readonly muted?: Hours;
  /** Names of `channels`, or receivers that every project has. `[]` tells nobody; the inbox keeps the alert. */
  readonly to: readonly (Name | UsualReceiver)[];
  /** Labels whose values alerts have in common in one notification, in addition to those of the fleet. `...`: each alert by itself. Default: the alert and its service. */
  readonly groupBy?: readonly string[];
  /** How long to collect the alerts of a new group. Default: as usual for the severity. */
  readonly groupWait?: Duration;
  /** How long to wait between notifications of a group that changed. Default: as usual for the severity. */
  readonly groupInterval?: Duration;
  /** The cooldown: how long until an unchanged group is told again. Default: as usual for the severity. */
  readonly repeatInterval?: Duration;
  /** Whether the search goes on, so that those whom later entries name are told as well. Default false. */
  readonly continue?: boolean;
}

/** Who is told when an entry says nobody. The inbox, if there is one, keeps what they would have been told. */
export const NOBODY = 'nobody';

/** Each is a page of the inbox, `/inbox/NAME`, and a path at the desk. */
const CHANNEL_NAME = /^[A-Za-z0-9_][\w.-]{0,63}$/;

/** Throws with the name and the fix if a channel cannot have it. */
export function checkChannelKey(where: string, name: string): void {
  if (!CHANNEL_NAME.test(name))
    throw new Error(
      `${where} has "${name}": name channels with A-Z, a-z, 0-9, _, . and -, at most 64 of them, such as on-call`,
    );
  if (name === NOBODY || name.startsWith('failing-'))
    throw new Error(
      `${where} has "${name}", a name that Vigia gives itself; use another, such as my-${name}`,
    );
}

/** What entries may name. */
export interface RoutingNames {
  /** Keys of `channels`. */
  readonly channels: readonly string[];
  readonly services: readonly string[];
  readonly categories: readonly string[];
  /** What notices add. */
  readonly receivers: readonly string[];
}

/** Returns the routes of the entries, one for each receiver. */
export function routesOfEntries(entries: readonly RoutingEntry[], fleet: readonly string[]): Route[] {
  return entries.flatMap(entry => {
    const { severity, category, service, hours, muted, to } = entry;
    // The most urgent that it may match.
    const some = [severity ?? 'critical'].flat();
    const times = bySeverity.find(({ match }) => some.includes(match.severity as Routed))!;
    const route: Omit<Route, 'receiver' | 'continue'> = {
      match: {
        ...(severity !== undefined && { severity }),
        ...(category !== undefined && { category }),
        ...(service !== undefined && { service }),
      },
      ...(hours && { hours }),
      ...(muted && { muted }),
      ...(entry.groupBy && { groupBy: groupedWith(entry.groupBy, fleet) }),
      groupWait: entry.groupWait ?? times.groupWait,
      groupInterval: entry.groupInterval ?? times.groupInterval,
      repeatInterval: entry.repeatInterval ?? times.repeatInterval,
    };
    const names = to.length === 0 ? [NOBODY] : [...new Set(to)];
    return names.map((receiver, i) => ({
      ...route,
      receiver,
      ...((entry.continue || i < names.length - 1) && { continue: true as const }),
    }));
  });
}

function groupedWith(labels: readonly string[], fleet: readonly string[]): readonly string[] {
  return labels.includes('...') ? ['...'] : [...new Set([...labels, ...fleet])];
}

const FIELDS: readonly string[] = [
  'severity',
  'category',
  'service',
  'hours',
  'muted',
  'to',
  'groupBy',
  'groupWait',
  'groupInterval',
  'repeatInterval',
  'continue',
] satisfies (keyof RoutingEntry)[];
const SEVERITIES: readonly string[] = ['critical', 'warning', 'info'] satisfies Routed[];

/** Throws with the entry, the field, the value and the fix if an entry cannot be. */
export function checkRouting(where: string, entries: readonly RoutingEntry[], names: RoutingNames): void {
  if (!Array.isArray(entries))
    throw new Error(`${where} is not a list: write it as [{ severity: 'critical', to: ['critical'] }]`);
  for (const [i, entry] of entries.entries()) checkEntry(`${where}[${i}]`, entry, names);
}

function checkEntry(where: string, entry: RoutingEntry, names: RoutingNames): void {
  for (const field of Object.keys(entry))
    if (!FIELDS.includes(field))
      throw new Error(`${where} has "${field}": ${didYouMean(field, FIELDS) ?? `use ${FIELDS.join(', ')}`}`);
  const known = (
    field: string,
    given: OneOrMore<string> | undefined,
    all: readonly string[],
    what: string,
  ) => {
    if (given === undefined) return;
    if ([given].flat().length === 0)
      throw new Error(`${where}.${field} is []: name at least one, or leave it out to match all`);
    for (const one of [given].flat()) {
      if (all.includes(one)) continue;
      throw new Error(
        `${where}.${field} has "${one}", which is not ${what}: ${didYouMean(String(one), all) ?? `use one of ${all.join(', ')}`}`,
      );
    }
  };
  known('severity', entry.severity, SEVERITIES, 'a severity that is routed');
  known('category', entry.category, names.categories, 'a category of an alert of the project');
  known('service', entry.service, names.services, 'a service of an alert of the project');
  if (entry.groupBy !== undefined && !Array.isArray(entry.groupBy))
    throw new Error(
      `${where}.groupBy is ${JSON.stringify(entry.groupBy)}: list labels, such as ['service'], or ['...'] for each alert by itself`,
    );
  if (!Array.isArray(entry.to))
    throw new Error(
      `${where}.to is ${JSON.stringify(entry.to)}: list who is told, such as ['critical'], or [] for nobody`,
    );
  if (entry.to.length > 0)
    known(
      'to',
      entry.to,
      [...names.channels, ...receivers, ...names.receivers],
      'a key of channels or a receiver',
    );
  if (entry.hours) checkHours(`${where}.hours`, entry.hours);
  if (entry.muted) checkHours(`${where}.muted`, entry.muted);
  for (const label of entry.groupBy ?? [])
    if (label !== '...' && !/^[a-zA-Z_]\w*$/.test(label))
      throw new Error(
        `${where}.groupBy has "${label}": use names of labels, such as alertname, or ... for each alert by itself`,
      );
  checkTimes(where, entry);
}

function checkTimes(where: string, entry: RoutingEntry): void {
  const time = (field: 'groupWait' | 'groupInterval' | 'repeatInterval') => {
    const value = entry[field];
    if (value === undefined) return undefined;
    try {
      return milliseconds(value);
    } catch (error) {
      throw new Error(`${where}.${field}: ${(error as Error).message}`);
    }
  };
  time('groupWait');
  const [interval, repeat] = [time('groupInterval'), time('repeatInterval')];
  if (interval === 0)
    throw new Error(`${where}.groupInterval is "${entry.groupInterval}": give a time above 0`);
  if (repeat === 0)
    throw new Error(`${where}.repeatInterval is "${entry.repeatInterval}": give a time above 0`);
  if (interval !== undefined && repeat !== undefined && repeat < interval)
    throw new Error(
      `${where}.repeatInterval is "${entry.repeatInterval}", and groupInterval "${entry.groupInterval}": a group is looked at only after its interval; give a longer repeatInterval`,
    );
}
