import type { Dashboard, Line, Section } from '../../dashboards/dashboard.ts';
import type { Panel } from '../../dashboards/panel.ts';
import { exportersIn } from '../../promql/inspect.ts';
import type { ServerName } from '../../stack/server.ts';

/**
 * Returns the dashboards without what needs a server that is not among the servers: queries, panels of which no query is left, and sections of
 * which no panel is.
 */
export function presentSections(
  dashboards: readonly Dashboard[],
  servers: ReadonlySet<ServerName>,
): Dashboard[] {
  return dashboards.map(dashboard => ({
    ...dashboard,
    sections: dashboard.sections.flatMap(section => presentSection(section, servers)),
  }));
}

function presentSection(section: Section, servers: ReadonlySet<ServerName>): Section[] {
  const lines = section.lines.flatMap((line): Line[] => {
    const panels = line.panels.flatMap(panel => presentPanel(panel, servers));
    if (panels.length === 0) return [];
    return [{ ...line, panels, ...(panels.length < line.panels.length && { short: true as const }) }];
  });
  return lines.length > 0 ? [{ ...section, lines }] : [];
}

function presentPanel(panel: Panel, servers: ReadonlySet<ServerName>): Panel[] {
  const queries = panel.queries.filter(({ expr }) => [...exportersIn(expr)].every(name => servers.has(name)));
  if (queries.length === 0) return [];
  return queries.length === panel.queries.length ? [panel] : [{ ...panel, queries }];
}
