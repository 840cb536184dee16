import { dashboardArtifacts } from '../../../core/generate/grafana.ts';
import { dashboards, defaultConfig } from '../../bundle.ts';

/** The parts of Grafana's dashboard JSON that the tests look at. */
export interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly exemplar?: boolean;
}
export interface Override {
  readonly matcher: { readonly options: string };
  readonly properties: readonly { readonly id: string; readonly value: unknown }[];
}
export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly Target[];
  readonly options?: unknown;
  readonly links?: readonly { readonly url: string }[];
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string;
      readonly mappings?: readonly unknown[];
      readonly links?: readonly { readonly url: string }[];
      readonly thresholds: {
        readonly steps: readonly { readonly value: number | null; readonly color: string }[];
      };
    };
    readonly overrides: readonly Override[];
  };
}
export interface Variable {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly query: string | { readonly query: string };
  readonly datasource?: { readonly uid: string };
  readonly refresh?: number;
  readonly multi?: boolean;
  readonly allValue?: string;
}
export interface DashboardJson {
  readonly uid: string;
  readonly title: string;
  readonly editable: boolean;
  readonly schemaVersion: number;
  readonly tags: readonly string[];
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list?: readonly { readonly expr: string }[] };
}

export const artifacts = dashboardArtifacts(dashboards, defaultConfig);

/** The generated files, read back. */
export const generated: readonly DashboardJson[] = artifacts.map(({ content }) => JSON.parse(content));

/** Panels that show something, without the headings of rows. */
export const panelsOf = (dashboard: DashboardJson) => dashboard.panels.filter(({ type }) => type !== 'row');

/** Each panel with where it stands, as rows for `it.each`. */
export const everyPanel = generated.flatMap(dashboard =>
  panelsOf(dashboard).map(panel => [`${dashboard.uid} "${panel.title}"`, panel] as const),
);

/** Each query with where it stands. */
export const everyTarget = everyPanel.flatMap(([where, panel]) =>
  (panel.targets ?? []).map(target => [`${where} ${target.refId}`, target] as const),
);
