import { checkInhibitions } from '../alerts/inhibitions.ts';
import { type Copy, receivers, routesOf } from '../alerts/routing.ts';
import { checkChannelKey, checkRouting, routesOfEntries } from '../alerts/routing-entry.ts';
import { checkedDuty, type DutyInPlace, dutyFields } from '../desk/duty.ts';
import { reportReceivers } from '../desk/reports.ts';
import type { Definitions } from './definitions.ts';
import type { ProjectOptions, Telling } from './options.ts';
import type { Desk, Project } from './project.ts';

/** The receiver of the heartbeat, the last of a list that people read. */
const HEARD_LAST = 'watchdog';
const CATEGORIES: readonly string[] = ['system', 'performance', 'business', 'security'];

function unique<T>(some: readonly T[]): T[] {
  return [...new Set(some)];
}

/** What is there to tell of, and who keeps it. */
export interface Told {
  /** With what the environment leaves out: routes may name it all the same. */
  readonly declared: Definitions;
  readonly definitions: Definitions;
  readonly desk: Desk | undefined;
  readonly fleetLabels: readonly string[];
}

/** Returns who is told in the environment. Throws for a name that is not there, with the field, the name and the fix. */
export function whoIsTold(
  options: ProjectOptions,
  environment: string,
  { declared, definitions, desk, fleetLabels }: Told,
): Pick<Project, 'receivers' | 'routes' | 'inhibitions' | 'notices' | 'duty'> {
  const { channels, routing, inhibitions, duty } = tellingIn(options, environment);
  const notices = definitions.systems.flatMap(({ notices = [] }) => notices);
  const noticed = notices.map(({ receiver }) => receiver);
  const named = Object.keys(channels.value ?? {});
  for (const name of named) checkChannelKey(channels.where, name);
  checkRouting(routing.where, routing.value ?? [], {
    channels: named,
    services: unique(declared.alerts.map(({ service }) => service)),
    categories: unique([...CATEGORIES, ...declared.alerts.map(({ category }) => category)]),
    receivers: noticed,
  });
  checkInhibitions(
    inhibitions.where,
    inhibitions.value ?? [],
    declared.alerts.map(({ name }) => name),
  );
  const ownRoutes = routesOfEntries(routing.value ?? [], fleetLabels);
  return {
    notices,
    inhibitions: inhibitions.value ?? [],
    duty: checkedDuty(duty, unique([...receivers, ...noticed, ...named]), desk !== undefined),
    routes: routesOf(notices, copies(definitions), ownRoutes),
    receivers: unique([
      ...receivers.filter(name => name !== HEARD_LAST),
      ...noticed,
      ...ownRoutes.map(({ receiver }) => receiver).filter(name => name !== HEARD_LAST),
      ...reportReceivers(desk?.reports),
      HEARD_LAST,
    ]),
  };
}

/** Whether anything is said of routes, inhibitions or the duty. */
export function saysWhoIsTold({ routing, inhibitions, ...duty }: Telling): boolean {
  return routing !== undefined || inhibitions !== undefined || dutyFields.some(field => field in duty);
}

/** What the environment says of who is told, or else the project. */
function tellingIn(options: ProjectOptions, environment: string) {
  const own: Telling = options.environments?.[environment] ?? {};
  const of = <F extends keyof Telling>(field: F) =>
    own[field] === undefined
      ? { where: field, value: options[field] }
      : { where: `environments.${environment}.${field}`, value: own[field] };
  return {
    ...{ channels: of('channels'), routing: of('routing'), inhibitions: of('inhibitions') },
    duty: Object.fromEntries(dutyFields.map(field => [field, of(field)])) as DutyInPlace,
  };
}

/** Receivers of copies, with the services of the alerts of their systems. */
function copies({ systems, servicesOf }: Definitions): Copy[] {
  const copied = Map.groupBy(
    systems.filter(({ copyTo }) => copyTo !== undefined),
    ({ copyTo }) => copyTo!,
  );
  return [...copied].map(([receiver, some]) => ({
    receiver,
    services: unique(some.flatMap(({ name }) => servicesOf.get(name)!)),
  }));
}
