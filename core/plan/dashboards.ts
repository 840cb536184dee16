import { isRecord } from './differences.ts';

/** A panel as Grafana has it. */
export type PanelJson = Readonly<Record<string, unknown>> & {
  readonly type?: string;
  readonly title?: string;
  readonly panels?: readonly PanelJson[];
  readonly targets?: readonly TargetJson[];
  readonly gridPos?: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
};
export interface TargetJson {
  readonly refId?: string;
  readonly expr?: string;
  readonly legendFormat?: string;
}

/** A dashboard as Grafana has it. */
export type DashboardJson = Readonly<Record<string, unknown>> & {
  readonly uid: string;
  readonly title: string;
  readonly panels?: readonly PanelJson[];
};

/** A dashboard and the title of its folder. */
export interface PlacedDashboard {
  readonly folder: string;
  readonly json: DashboardJson;
}

/** What Grafana adds to a dashboard when it stores it. */
const STORED = ['id', 'version', 'iteration'];

/** Returns a dashboard without what Grafana adds to it. */
export function asDefined(json: DashboardJson): DashboardJson {
  return Object.fromEntries(
    Object.entries(json).filter(([key]) => !STORED.includes(key)),
  ) as unknown as DashboardJson;
}

/** Returns the panels, those of collapsed rows included. */
export function panelsOf({ panels = [] }: { readonly panels?: readonly PanelJson[] }): PanelJson[] {
  return panels.flatMap(panel => [panel, ...(panel.type === 'row' ? panelsOf(panel) : [])]);
}

/** Returns a value below a path of keys, or undefined. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((found, key) => (isRecord(found) ? found[key] : undefined), value);
}

/** Returns a document without the values below the paths. */
export function without(value: unknown, ...paths: readonly (readonly string[])[]): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const below = paths.filter(([first]) => first === key).map(([, ...rest]) => rest);
      if (below.some(rest => rest.length === 0)) return [];
      return [[key, without(item, ...below)]];
    }),
  );
}
