import type { Dashboard } from '../dashboards/dashboard.ts';
import type { Panel } from '../dashboards/panel.ts';
import type { PanelUnit } from '../dashboards/units.ts';
import type { Config } from '../project/config.ts';
import type { Fleet } from '../promql/fleet.ts';
import { promql } from '../promql/index.ts';
import { rawsIn } from '../promql/inspect.ts';
import { provisioningFolder } from '../stack/server.ts';
import type { Artifact } from './artifact.ts';
import { dashboardJson } from './grafana/dashboard.ts';
import { exprOf } from './grafana/fleet.ts';
import { layout } from './grafana/layout.ts';
import { refId } from './grafana/targets.ts';

/** Renders dashboards to the JSON that Grafana provisions, one file each, sorted by path. */
export function dashboardArtifacts(dashboards: readonly Dashboard[], config: Config): Artifact[] {
  return dashboards
    .map(dashboard => ({
      path: `${provisioningFolder('grafana')}/dashboards/${dashboard.folder}/${dashboard.uid}.json`,
      content: `${JSON.stringify(dashboardJson(dashboard, config), null, 2)}\n`,
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The panel that shows the value of an alert. */
export interface AlertPanel {
  readonly uid: string;
  readonly panelId: number;
  readonly title: string;
  /** That of the value; absent if the panel has none, as a table. */
  readonly unit?: PanelUnit;
}

/** Returns the panel of each alert: the first that shows it over time, otherwise the first that shows it. */
export function alertPanels(dashboards: readonly Dashboard[]): Map<string, AlertPanel> {
  const found = new Map<string, AlertPanel & { overTime: boolean }>();
  for (const dashboard of dashboards) {
    for (const placed of layout(dashboard)) {
      if (!('panel' in placed) || !placed.panel.alert) continue;
      const { alert, title, kind } = placed.panel;
      const overTime = kind === 'timeseries' || kind === 'state-timeline';
      const before = found.get(alert.name);
      if (!before || (overTime && !before.overTime)) {
        const unit = 'unit' in placed.panel ? { unit: placed.panel.unit } : {};
        found.set(alert.name, { uid: dashboard.uid, panelId: placed.id, title, overTime, ...unit });
      }
    }
  }
  return new Map([...found].map(([name, { overTime: _, ...panel }]) => [name, panel]));
}

/** A query of a panel, with its location. */
export interface DashboardQuery {
  readonly where: string;
  readonly query: string;
  readonly dashboard: Dashboard;
  readonly panel: Panel;
  readonly refId: string;
}

/** Returns every query of every panel, as Prometheus gets it except for Grafana variables. */
export function dashboardQueries(dashboards: readonly Dashboard[], fleet: Fleet): DashboardQuery[] {
  return dashboards.flatMap(dashboard =>
    dashboard.sections.flatMap(({ lines }) =>
      lines.flatMap(({ panels }) =>
        panels.flatMap(panel =>
          panel.queries.map((query, i) => ({
            where: `dashboard ${dashboard.uid}, panel "${panel.title}", query ${refId(i)}`,
            query: promql(exprOf(panel, query, fleet)),
            // The types know all labels but those of a text.
            ...(rawsIn(query.expr).length > 0 &&
              panel.kind !== 'table' && { reads: labelsRead(query.legend) }),
            dashboard,
            panel,
            refId: refId(i),
          })),
        ),
      ),
    ),
  );
}

/** The labels that a legend names. */
function labelsRead(legend: string): readonly string[] {
  return [...legend.matchAll(/\{\{\s*([^{}\s]+)\s*\}\}/g)].map(([, label]) => label!);
}
