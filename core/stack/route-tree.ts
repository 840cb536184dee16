import { type Hours, hoursText, intervalsOf } from '../alerts/hours.ts';
import type { Match, Route } from '../alerts/routing.ts';

/** A route as Alertmanager has it, without its times. */
export interface RouteNode {
  readonly route: Route;
  readonly matchers: readonly string[];
  /** Names of hours. */
  readonly active: readonly string[];
  readonly muted: readonly string[];
  readonly continue: boolean;
  /** What matches more, and is muted for longer. */
  readonly below: readonly { readonly matchers: readonly string[]; readonly muted: readonly string[] }[];
}

/** So many combinations of earlier hours one route may have below it. Eight entries that may all match one alert have 255. */
const MOST_COMBINATIONS = 64;

/**
 * Returns the routes so that the first that matches an alert *at the time* ends the search. Alertmanager does not know this: a
 * route that is not active still ends its search. So a route with hours lets the search go on, and all that comes later is muted
 * within its hours, for the alerts that it matches.
 */
export function routeTree(routes: readonly Route[]): RouteNode[] {
  return routes.map((route, i) => {
    const earlier = routes.slice(0, i).filter(one => one.hours && !one.continue);
    const always = earlier.filter(({ match }) => covers(match, route.match));
    const some = earlier.filter(one => !always.includes(one) && mayMeet(one.match, route.match));
    const subsets = subsetsThatMeet(some);
    if (subsets.length > MOST_COMBINATIONS)
      throw new Error(
        `routing has ${some.length} entries with hours that may match the same alerts before the one to ${route.receiver}: give them severities or services, so that one alert matches few of them`,
      );
    const muted = [...(route.muted ? [route.muted] : []), ...always.map(({ hours }) => hours!)];
    return {
      route,
      matchers: matchersOf(route.match),
      active: route.hours ? [hoursText(route.hours)] : [],
      muted: namesOf(muted),
      continue: route.continue === true || route.hours !== undefined,
      below: subsets.map(subset => ({
        matchers: [...new Set(subset.flatMap(({ match }) => matchersOf(match)))],
        muted: namesOf([...muted, ...subset.map(({ hours }) => hours!)]),
      })),
    };
  });
}

/** Returns the hours that the routes name, each once. */
export function timeIntervals(routes: readonly Route[]) {
  const all = routes.flatMap(({ hours, muted }) => [hours, muted].filter(one => one !== undefined));
  const byName = new Map(all.map(hours => [hoursText(hours), hours]));
  return [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, hours]) => ({ name, time_intervals: intervalsOf(hours) }));
}

/** Returns what an alert must have, in the syntax of Alertmanager. */
export function matchersOf(match: Match): string[] {
  return Object.entries(match).map(([label, value]) => {
    const values = [value].flat();
    return values.length === 1
      ? `${label}=${quoted(values[0]!)}`
      : `${label}=~${quoted(values.map(one => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'))}`;
  });
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

function namesOf(hours: readonly Hours[]): string[] {
  return [...new Set(hours.map(one => hoursText(one)))];
}

/** Whether each alert that matches `narrow` matches `wide`. */
function covers(wide: Match, narrow: Match): boolean {
  return Object.entries(wide).every(([label, values]) => {
    const own = narrow[label as keyof Match];
    return own !== undefined && [own].flat().every(one => [values].flat().includes(one));
  });
}

/** Whether an alert may match both. */
function mayMeet(a: Match, b: Match): boolean {
  return Object.entries(a).every(([label, values]) => {
    const other = b[label as keyof Match];
    return other === undefined || [other].flat().some(one => [values].flat().includes(one));
  });
}

/** Returns the sets of routes that one alert may match together, the larger first: what matches more goes first. */
function subsetsThatMeet(some: readonly Route[]): Route[][] {
  const all: Route[][] = [];
  for (const one of some)
    for (const set of [[], ...all])
      if (set.every(other => mayMeet(other.match, one.match))) all.push([...set, one]);
  return all.sort((a, b) => b.length - a.length);
}
