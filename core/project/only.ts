import type { Alert } from '../alerts/alert.ts';
import { alertPanel } from '../dashboards/alert-panel.ts';
import type { Dashboard } from '../dashboards/dashboard.ts';
import type { Panel } from '../dashboards/panel.ts';
import { line } from '../dashboards/shared.ts';
import { elsewhere, leftOut } from '../platform/elsewhere.ts';
import { platform } from '../platform/index.ts';
import { areasOf } from './definitions.ts';
import { defineConfig, type Project } from './project.ts';

/** The name of the system of the platform that watches whether metrics, objectives and services are there. */
const MONITORING = 'monitoring';

/**
 * Returns the project with these systems alone, for a Prometheus and a Grafana that somebody has: their alerts, objectives and
 * dashboards, and `MetricsAbsent` for what they need. The platform is left out, because it watches servers that others do not
 * have; its systems can be named too. Throws for a name that the project does not have.
 */
export function onlySystems(project: Project, names: readonly string[]): Project {
  const known = project.systems.map(({ name }) => name);
  if (names.length === 0) throw new Error(`--systems is empty: use some of ${known.join(', ')}`);
  const unknown = names.find(name => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`--systems has "${unknown}", which is not a system: use some of ${known.join(', ')}`);
  const systems = project.systems.filter(({ name }) => names.includes(name));
  const reads = platform
    .filter(({ name }) => !names.includes(name))
    .flatMap(system => Object.values(areasOf(system)).flat());
  const withDashboard = (dashboard?: Dashboard) =>
    defineConfig({
      ...project.options,
      systems,
      platform: [...(names.includes(MONITORING) ? [] : [elsewhere()]), leftOut(reads, dashboard)],
      // What one process exposes was checked with all systems.
      maxSeries: Number.POSITIVE_INFINITY,
    });
  const chosen = withDashboard();
  const missing = chosen.alerts.filter(({ name }) => !panelOf(name, chosen.dashboards));
  return withoutDeadLinks(missing.length > 0 ? withDashboard(dashboardOf(missing, project)) : chosen);
}

/** Panels open no dashboard that is left out. */
function withoutDeadLinks(project: Project): Project {
  const uids = new Set(project.dashboards.map(({ uid }) => uid));
  const linked = ({ opens, ...panel }: Panel): Panel =>
    (opens && uids.has(opens.uid) ? { ...panel, opens } : panel) as Panel;
  return {
    ...project,
    dashboards: project.dashboards.map(dashboard => ({
      ...dashboard,
      sections: dashboard.sections.map(section => ({
        ...section,
        lines: section.lines.map(one => ({ ...one, panels: one.panels.map(linked) })),
      })),
    })),
  };
}

/** Returns the names of a list such as `whatsself,qualifier`. */
export function systemNames(text: string): string[] {
  return text
    .split(',')
    .map(name => name.trim())
    .filter(Boolean);
}

/** A dashboard for the alerts whose panels are on dashboards that are left out: the same panels, two in a line. */
function dashboardOf(alerts: readonly Alert[], { dashboards }: Project): Dashboard {
  const found = alerts.map(alert => {
    // What is missing of the chosen systems is fewer than what the whole project misses.
    const same = alert.name === 'MetricsAbsent' ? undefined : panelOf(alert.name, dashboards);
    return same ?? { panel: alertPanel(alert, 'items'), dashboard: undefined };
  });
  const panels = [
    ...new Map(found.map(({ panel: { width: _, ...panel } }) => [panel.title, panel as Panel])).values(),
  ];
  const variables = found.flatMap(({ dashboard }) => dashboard?.variables ?? []);
  return {
    uid: 'vigia-other-alerts',
    title: 'Other Alerts',
    description: 'What do the alerts look at that no other dashboard shows?',
    folder: 'Vigia',
    services: [...new Set(alerts.map(({ service }) => service))],
    variables: [...new Map(variables.map(one => [one.name, one])).values()],
    sections: [{ lines: pairs(panels).map(pair => line(8, pair)) }],
  };
}

function panelOf(
  alert: string,
  dashboards: readonly Dashboard[],
): { readonly panel: Panel; readonly dashboard: Dashboard } | undefined {
  for (const dashboard of dashboards) {
    const panels = dashboard.sections.flatMap(({ lines }) => lines.flatMap(one => one.panels));
    const panel = panels.find(one => one.alert?.name === alert);
    if (panel) return { panel, dashboard };
  }
  return undefined;
}

function pairs<T>(items: readonly T[]): T[][] {
  return items.length === 0 ? [] : [items.slice(0, 2), ...pairs(items.slice(2))];
}
