import { incidentLinks } from '../messages/links.ts';
import type { Part } from '../part.ts';
import { assets } from './assets.ts';
import { problemPages } from './html/problem.ts';
import { inboxRoutes } from './inbox/routes.ts';
import { incidentRoutes } from './incident/routes.ts';
import { knownOf } from './known.ts';
import { languageRoute } from './language.ts';
import { Live } from './live.ts';
import { onCallRoutes } from './on-call/routes.ts';
import { runbookRoutes } from './runbooks/routes.ts';
import { Shell } from './shell.ts';
import { statisticsRoutes } from './statistics/routes.ts';
import { statusRoutes } from './status/routes.ts';

/** What people open: incidents, runbooks, statistics, who is on call, and whether everything answers. */
export const pages: Part = {
  name: 'pages',
  mount: context => {
    const live = new Live(context.incidents);
    const at = () => context.settings.publicUrl ?? context.url();
    context.hub.offer(incidentLinks, {
      incident: ({ id }) => `${at()}/incidents/${id}`,
      inbox: () => `${at()}/inbox`,
    });
    const shell = new Shell(context, knownOf(context.project));
    return {
      hooks: server => problemPages(server, shell),
      routes: [
        assets.routes,
        live.routes,
        languageRoute,
        inboxRoutes(shell),
        incidentRoutes(shell),
        runbookRoutes(shell),
        statisticsRoutes(shell),
        onCallRoutes(shell),
        statusRoutes(shell),
      ],
      close: async () => live.close(),
    };
  },
};
