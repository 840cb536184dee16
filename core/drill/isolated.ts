import type { Overrides } from '../project/config.ts';
import type { Project } from '../project/project.ts';

/** Settings of a private stack: it tells nobody, and asks for no service outside. */
export const nobodyOutside = { channels: {}, externalUrls: [] } as const satisfies Overrides;

/**
 * The project without what is elsewhere: a private stack scrapes the servers that it has started itself, finds no others, and keeps its
 * samples.
 */
export function isolated(project: Project): Project {
  const own = project.targets.filter(({ server }) => server !== undefined);
  return {
    ...project,
    targets: own.map(({ at, discover, ...target }) => target),
    otlp: false,
    remoteWrite: [],
  };
}
