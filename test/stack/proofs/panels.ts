import type { Dashboard } from '../../../core/dashboards/dashboard.ts';
import { fieldExporters } from '../../../core/platform/jobs.ts';
import { exportersIn } from '../../../core/promql/inspect.ts';
import { defaultConfig } from '../../bundle.ts';

/** The titles of the panels that show nothing without the exporter. */
export function panelsThatNeed(exporter: string, { sections }: Dashboard): string[] {
  const panels = sections.flatMap(({ lines }) => lines.flatMap(line => line.panels));
  return panels
    .filter(({ queries }) => queries.some(({ expr }) => exportersIn(expr).has(exporter)))
    .map(({ title }) => title);
}

/** The titles of the panels for each exporter that the dashboard needs, and under `own` those that need none. */
export function panelsByExporter(dashboard: Dashboard): ReadonlyMap<string, string[]> {
  const needed = fieldExporters.map(name => [name, panelsThatNeed(name, dashboard)] as const);
  const needing = new Set(needed.flatMap(([, titles]) => titles));
  const own = dashboard.sections
    .flatMap(({ lines }) => lines.flatMap(line => line.panels))
    .map(({ title }) => title)
    .filter(title => !needing.has(title));
  return new Map([['own', own] as const, ...needed].filter(([, titles]) => titles.length > 0));
}

/** The parts of a dashboard, as Grafana gives it, that its queries are made of. */
export interface Provisioned {
  readonly title: string;
  readonly panels: readonly ProvisionedPanel[];
  readonly templating?: { readonly list: readonly Variable[] };
}
interface ProvisionedPanel {
  readonly type: string;
  readonly title?: string;
  readonly panels?: readonly ProvisionedPanel[];
  readonly datasource?: Datasource;
  readonly targets?: readonly Target[];
}
interface Datasource {
  readonly type?: string;
  readonly uid?: string;
}
interface Target {
  readonly refId: string;
  readonly expr?: string;
  readonly datasource?: Datasource;
}
interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query?: unknown;
  readonly allValue?: string;
}

/** One query as Grafana's page would send it. */
export interface PanelQuery {
  readonly panel: string;
  readonly target: Target & { readonly expr: string };
}

/** Panels that show something without a query. */
const WITHOUT_QUERY = new Set(['row', 'text', 'dashlist', 'alertlist']);

/**
 * Every query of a dashboard with what its page does before sending it: each variable stands for all of its values,
 * the data source variable for the one of its type, and the environment for that of the stack, so that what has no environment is
 * not found. Throws for a panel without queries that should have some.
 */
export function panelQueries(dashboard: Provisioned, uids: Readonly<Record<string, string>>): PanelQuery[] {
  const variables = dashboard.templating?.list ?? [];
  const fill = (text: string) => variables.reduce((filled, one) => replace(filled, one, uids), text);
  return allPanels(dashboard.panels)
    .filter(panel => !WITHOUT_QUERY.has(panel.type))
    .flatMap(panel => {
      const title = panel.title || panel.type;
      if (!panel.targets?.length) throw new Error(`panel "${title}" of ${dashboard.title} has no query`);
      return panel.targets.map(target => {
        const datasource = { ...panel.datasource, ...target.datasource };
        return {
          panel: title,
          target: {
            ...target,
            datasource: { ...datasource, uid: fill(datasource.uid ?? '') },
            expr: fill(target.expr ?? ''),
          },
        };
      });
    });
}

function allPanels(panels: readonly ProvisionedPanel[]): ProvisionedPanel[] {
  return panels.flatMap(panel => [panel, ...allPanels(panel.panels ?? [])]);
}

const CHOSEN: Readonly<Record<string, string>> = { environment: defaultConfig.environment };

/** `$name`, `${name}` and `${name:format}`. */
function replace(text: string, variable: Variable, uids: Readonly<Record<string, string>>): string {
  const value =
    variable.type === 'datasource'
      ? (uids[String(variable.query)] ?? '')
      : (CHOSEN[variable.name] ?? variable.allValue ?? '.*');
  return text.replace(
    new RegExp(`\\$(?:${variable.name}\\b|\\{${variable.name}(?::\\w+)?\\})`, 'g'),
    () => value,
  );
}
