import { describe, expect, it } from 'vitest';
import type { Dashboard } from '../../../core/dashboards/dashboard.ts';
import type { Panel } from '../../../core/dashboards/panel.ts';
import { COLUMNS, layout } from '../../../core/generate/grafana/layout.ts';
import { presentSections } from '../../../core/generate/grafana/present.ts';
import { dashboardArtifacts } from '../../../core/generate/grafana.ts';
import { HOME } from '../../../core/platform/dashboards/home.ts';
import { dashboards, defaultConfig, servers } from '../../bundle.ts';
import { otherPaths } from '../../systems/dashboards.ts';
import { artifacts, everyPanel, generated, type Panel as PanelJson } from './generated.ts';

const panel = (title: string, width?: number): Panel => ({
  kind: 'timeseries',
  title,
  description: '',
  unit: 'items',
  queries: [],
  ...(width !== undefined && { width }),
});
const dashboardOf = (...panels: Panel[]): Dashboard => ({
  uid: 'test',
  title: '',
  description: '',
  folder: '',
  services: [],
  variables: [],
  sections: [{ lines: [{ height: 8, panels }] }],
});

describe.each(generated.map(dashboard => [dashboard.uid, dashboard] as const))('%s', (uid, dashboard) => {
  it('covers each cell of its grid exactly once', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    const height = Math.max(...dashboard.panels.map(({ gridPos }) => gridPos.y + gridPos.h));
    expect(new Set(cells).size).toBe(cells.length);
    if (uid !== HOME.uid) expect(cells).toHaveLength(COLUMNS * height);
    // The tiles of a folder leave room at its end, and no hole.
    const covered = new Set(cells);
    const holes = [...covered].filter(cell => {
      const [x, y] = cell.split(',').map(Number) as [number, number];
      return x > 0 && !covered.has(`${x - 1},${y}`);
    });
    expect(holes).toEqual([]);
  });
  it('has one id for each panel', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toBeGreaterThan(0);
  });
  it('shows its key figures first', () => {
    expect(dashboard.panels[0]!.type).toBe('stat');
    expect(dashboard.panels[0]!.gridPos.y).toBe(0);
  });
});

interface TablePanel extends PanelJson {
  readonly fieldConfig: NonNullable<PanelJson['fieldConfig']> & {
    readonly defaults: { readonly custom: { readonly minWidth: number } };
  };
  readonly transformations: readonly {
    readonly id: string;
    readonly options: { readonly renameByName?: Readonly<Record<string, string>> };
  }[];
}
/** What 24 columns of the grid have on a screen of 1,600 pixels. */
const SCREEN_PX = 1540;

describe('a table', () => {
  const tables = everyPanel.filter(([, { type }]) => type === 'table');
  it.each(tables)('%s shows all its columns', (_, panel) => {
    const { transformations, fieldConfig, gridPos } = panel as TablePanel;
    const { minWidth } = fieldConfig.defaults.custom;
    const headings = Object.values(transformations.at(-1)!.options.renameByName!);
    const widthOf = (heading: string): number =>
      fieldConfig.overrides
        .filter(({ matcher }) => matcher.options === heading)
        .flatMap(({ properties }) => properties)
        .map(({ id, value }) => (id === 'custom.width' ? Number(value) : 0))
        .find(width => width > 0) ?? minWidth;
    expect(headings.length).toBeGreaterThan(2);
    const width = headings.reduce((sum, heading) => sum + widthOf(heading), 0);
    expect(width).toBeLessThanOrEqual((SCREEN_PX * gridPos.w) / COLUMNS);
  });
});

describe('files', () => {
  it('have the paths and UIDs that links and bookmarks depend on', () => {
    expect(otherPaths()).toEqual([
      'provisioning/grafana/dashboards/Vigia/vigia-alerts.json',
      'provisioning/grafana/dashboards/Vigia/vigia-desk.json',
      'provisioning/grafana/dashboards/Vigia/vigia-home.json',
      'provisioning/grafana/dashboards/Vigia/vigia-infrastructure.json',
      'provisioning/grafana/dashboards/Vigia/vigia-logs.json',
      'provisioning/grafana/dashboards/Vigia/vigia-stack.json',
      'provisioning/grafana/dashboards/Vigia/vigia-watchers.json',
    ]);
    for (const { uid } of generated) expect(uid).toMatch(/^[a-z-]{8,40}$/);
    expect(new Set(generated.map(({ uid }) => uid)).size).toBe(generated.length);
  });
  it('are the same at every run', () => {
    expect(dashboardArtifacts(dashboards, defaultConfig)).toEqual(artifacts);
    expect(dashboardArtifacts([...dashboards].reverse(), defaultConfig)).toEqual(artifacts);
  });
  it('follow the time scale in the ranges of alerts, and leave the panels’ own to Grafana', () => {
    const scaled = dashboardArtifacts(dashboards, { ...defaultConfig, timeScale: 60 });
    const text = scaled.map(({ content }) => content).join();
    expect(text).not.toContain('[5m]');
    expect(text).toContain('[5s]');
    expect(text).toContain('[$__rate_interval]');
  });
  it('load in Grafana 9.4 and later', () => {
    for (const { schemaVersion } of generated) expect(schemaVersion).toBe(37);
  });
});

describe('a panel', () => {
  const idOf = (dashboard: Dashboard, title: string) =>
    layout(dashboard).find(placed => 'panel' in placed && placed.panel.title === title)!.id;

  it('keeps its id when another is put before it', () => {
    const before = idOf(dashboardOf(panel('b')), 'b');
    expect(idOf(dashboardOf(panel('a'), panel('b')), 'b')).toBe(before);
  });
  it('shares the columns that are left', () => {
    const widths = layout(dashboardOf(panel('a', 12), panel('b'), panel('c'))).map(
      ({ gridPos }) => gridPos.w,
    );
    expect(widths).toEqual([12, 6, 6]);
  });
});

describe('servers that do not run', () => {
  const all = [...servers.keys()];
  const placed = (running: readonly string[]) =>
    presentSections(dashboards, new Set(running)).flatMap(one => layout(one).map(({ gridPos }) => gridPos));

  it.each(all)('leave what needs them out, and the rest fits: %s alone, and all but it', name => {
    for (const running of [[name], all.filter(other => other !== name)])
      for (const { x, w } of placed(running)) expect(x + w).toBeLessThanOrEqual(COLUMNS);
  });
  it('leave more out the fewer run', () => {
    expect(placed([]).length).toBeLessThan(placed(all).length);
  });
});

describe('a short line', () => {
  const short = (...panels: Panel[]) => {
    const { sections, ...rest } = dashboardOf(...panels);
    return layout({
      ...rest,
      sections: sections.map(({ lines }) => ({ lines: lines.map(line => ({ ...line, short: true })) })),
    });
  };
  it('leaves columns free at its end', () => {
    expect(short(panel('a', 6), panel('b', 6)).map(({ gridPos }) => gridPos.x)).toEqual([0, 6]);
  });
  it('is no longer than the grid', () => {
    expect(() => short(panel('a', 20), panel('b', 8))).toThrow('take 28 of 24 columns');
  });
});

describe('a malformed layout is refused', () => {
  it.each([
    [[panel('a', 12)], 'the panels "a" take 12 of 24 columns'],
    [[panel('a', 20), panel('b', 8)], 'take 28 of 24 columns'],
    [[panel('a', 24), panel('b')], 'leave 0 for 1 panels'],
    [[1, 2, 3, 4, 5].map(n => panel(`${n}`)), 'give widths that add up to 24'],
    [[panel('a'), panel('a')], 'dashboard test has two panels "a"'],
  ])('%#: %s', (panels, message) => {
    expect(() => layout(dashboardOf(...panels))).toThrow(message);
  });
});
