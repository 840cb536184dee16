import type { Dashboard, Line, Section } from '../../dashboards/dashboard.ts';
import type { Panel } from '../../dashboards/panel.ts';

/** The grid of Grafana. */
export const COLUMNS = 24;

export interface GridPos {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A panel, or with only a `title` the heading of a section, with its position and id. */
export type Placed = { readonly id: number; readonly gridPos: GridPos } & (
  | { readonly panel: Panel }
  | { readonly heading: string }
);

/**
 * Places the sections from top to bottom, and the panels of each line from left to right. An id depends only on the
 * title of the panel, so that links survive a panel that is added before it. Throws if a line does not fill the columns
 * of the grid, or if two panels share a title.
 */
export function layout(dashboard: Dashboard): Placed[] {
  const ids = new Ids(dashboard.uid);
  let y = 0;
  return dashboard.sections.flatMap((section): Placed[] => {
    const placed: Placed[] = [];
    if (section.title !== undefined) {
      const gridPos = { x: 0, y, w: COLUMNS, h: 1 };
      placed.push({ heading: section.title, id: ids.of(`row ${section.title}`), gridPos });
      y += 1;
    }
    for (const line of section.lines) {
      let x = 0;
      const widths = columns(line, section, dashboard);
      line.panels.forEach((panel, i) => {
        const w = widths[i]!;
        placed.push({ panel, id: ids.of(panel.title), gridPos: { x, y, w, h: line.height } });
        x += w;
      });
      y += line.height;
    }
    return placed;
  });
}

/** Returns the widths of the panels of a line: the given ones, with the rest shared evenly. */
function columns({ panels, short }: Line, section: Section, { uid }: Dashboard): number[] {
  const given = panels.reduce((sum, panel) => sum + (panel.width ?? 0), 0);
  const sharing = panels.filter(panel => panel.width === undefined).length;
  const even = sharing === 0 ? 0 : (COLUMNS - given) / sharing;
  const share = short ? Math.floor(even) : even;
  if (short && given + share * sharing <= COLUMNS && (sharing === 0 || share >= 1))
    return panels.map(({ width }) => width ?? share);
  if (!Number.isInteger(share) || given + share * sharing !== COLUMNS || (sharing > 0 && share < 1)) {
    const titles = panels.map(panel => `"${panel.title}"`).join(', ');
    throw new Error(
      `dashboard ${uid}, section "${section.title ?? 'key figures'}": the panels ${titles} take ${given} of ${COLUMNS} columns and leave ${COLUMNS - given} for ${sharing} panels; give widths that add up to ${COLUMNS}`,
    );
  }
  return panels.map(panel => panel.width ?? share);
}

/** Upper limit of ids: short in links, and large enough that a few dozen titles hardly ever collide. */
const ID_SPACE = 100_000;

class Ids {
  private readonly titles = new Set<string>();
  private readonly taken = new Set<number>();
  private readonly uid: string;

  constructor(uid: string) {
    this.uid = uid;
  }

  of(title: string): number {
    if (this.titles.has(title)) {
      throw new Error(`dashboard ${this.uid} has two panels "${title}"; give each its own title`);
    }
    this.titles.add(title);
    let id = 1 + (hash(title) % ID_SPACE);
    while (this.taken.has(id)) id++;
    this.taken.add(id);
    return id;
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
