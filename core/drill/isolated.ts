import type { Overrides } from '../project/config.ts';
import type { Project } from '../project/project.ts';

/** Settings of a private stack: it tells nobody, and asks for no service outside. */
export const nobodyOutside = { channels: {}, externalUrls: [] } as const satisfies Overrides;

/**
 * The project without what listens elsewhere: a private stack scrapes what it has started itself. Of a target only what is named here
 * is taken over, so that whatever else one can say of it leads nowhere.
 */
export function isolated(project: Project): Project {
  return {
    ...project,
    targets: project.targets.map(({ job, server, labels, color }) => ({
      job,
      ...(server !== undefined && { server }),
      ...(labels && { labels }),
      ...(color && { color }),
    })),
  };
}
