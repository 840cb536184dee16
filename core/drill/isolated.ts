import type { Place } from '../desk/address.ts';
import type { RemedyAction } from '../desk/remedy-action.ts';
import type { Overrides } from '../project/config.ts';
import type { Project } from '../project/project.ts';

/** Settings of a private stack: it tells nobody, and asks for no service outside. */
export const nobodyOutside = { channels: {}, externalUrls: [] } as const satisfies Overrides;

/**
 * The project without what is elsewhere: a private stack scrapes the servers that it has started itself, finds no others, and keeps its
 * samples. Its desk calls no others either: the remedy of an alert that is only drilled must not mend production.
 */
export function isolated(project: Project): Project {
  const own = project.targets.filter(({ server }) => server !== undefined);
  return {
    ...project,
    targets: own.map(({ at, discover, ...target }) => target),
    remedies: Object.fromEntries(
      Object.entries(project.remedies).map(([name, one]) => [name, nowhereElse(one)]),
    ),
    backups: Object.fromEntries(
      Object.entries(project.backups).map(([name, one]) => [name, nowhereElse(one)]),
    ),
    otlp: false,
    remoteWrite: [],
  };
}

/** The place, if it is at a target of the project; an address of its own is nowhere in a private stack, and needs no secret there. */
function nowhereElse<P extends Place>(place: P): P {
  if (place.url === undefined) return place;
  const { auth, sign, headers, ...rest } = place as P & Partial<RemedyAction>;
  return { ...rest, url: {} } as unknown as P;
}
