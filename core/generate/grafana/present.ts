import type { Dashboard } from '../../dashboards/dashboard.ts';
import { exportersIn } from '../../promql/inspect.ts';
import type { ServerName } from '../../stack/server.ts';

/** Returns the dashboards without the sections of which every panel needs an exporter that is not among the servers. */
export function presentSections(
  dashboards: readonly Dashboard[],
  servers: ReadonlySet<ServerName>,
): Dashboard[] {
  return dashboards.map(dashboard => ({
    ...dashboard,
    sections: dashboard.sections.filter(({ lines }) =>
      lines
        .flatMap(({ panels }) => panels)
        .some(({ queries }) =>
          queries.every(({ expr }) => [...exportersIn(expr)].every(name => servers.has(name))),
        ),
    ),
  }));
}
