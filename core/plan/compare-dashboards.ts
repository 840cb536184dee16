import { type Change, compareMaps, type Field, field } from './change.ts';
import {
  asDefined,
  at,
  type PanelJson,
  type PlacedDashboard,
  panelsOf,
  type TargetJson,
  without,
} from './dashboards.ts';
import { differences } from './differences.ts';
import { expressionFields, sameQuery, shownQuery } from './expression.ts';

/** Returns what changes from some dashboards, by uid, to others: themselves and each of their panels. */
export function compareDashboards(
  before: ReadonlyMap<string, PlacedDashboard>,
  after: ReadonlyMap<string, PlacedDashboard>,
): Change[] {
  const told = (one: PlacedDashboard, effect: 'added' | 'removed'): Change[] => [
    {
      ...about(one),
      effect,
      fields: effect === 'added' ? [...field('folder', undefined, one.folder), ...size(one)] : [],
    },
  ];
  return compareMaps(before, after, {
    added: one => told(one, 'added'),
    removed: one => told(one, 'removed'),
    both: compareDashboard,
  });
}

/** Returns what changes of one dashboard. */
export function compareDashboard(was: PlacedDashboard, is: PlacedDashboard): Change[] {
  const [old, now] = [asDefined(was.json), asDefined(is.json)];
  const panels = panelChanges(old, now);
  const fields = [
    ...field('folder', was.folder, is.folder),
    ...field('title', old.title, now.title),
    ...differences(without(old, ['panels'], ['title']), without(now, ['panels'], ['title'])).map(named),
    // What moves because of another panel is not worth a line.
    ...(panels.length === 0 ? moved(old, now) : []),
  ];
  return [
    ...(fields.length > 0 ? [{ ...about(is), effect: 'changed' as const, fields }] : []),
    ...panels.map(panel => ({ ...panel, name: `${panel.name} of ${is.json.uid}` })),
  ];
}

function about({ json }: PlacedDashboard): Pick<Change, 'kind' | 'name'> {
  return { kind: 'dashboard', name: json.uid };
}

function size({ json }: PlacedDashboard): Field[] {
  const panels = panelsOf(json).filter(({ type }) => type !== 'row');
  return [{ field: 'panels', after: String(panels.length) }];
}

/** The entries of lists of variables and annotations are named, and not numbered, in plans. */
function named(one: Field): Field {
  return { ...one, field: one.field.replace(/^(templating|annotations)\.list/, '$1') };
}

function panelChanges(old: Panels, now: Panels): Change[] {
  const [before, after] = [byTitle(old), byTitle(now)];
  const renamed = renames(before, after);
  const changes = compareMaps(before, after, {
    added: panel =>
      [...renamed.values()].includes(panel.title ?? '')
        ? []
        : [{ ...aboutPanel(panel), effect: 'added', fields: said(panel) }],
    removed: panel => {
      const title = renamed.get(panel.title ?? '');
      if (title === undefined) return [{ ...aboutPanel(panel), effect: 'removed', fields: [] }];
      return changed(panel, after.get(title)!, field('title', panel.title, title));
    },
    both: (was, is) => changed(was, is, []),
  });
  return changes;
}

type Panels = { readonly panels?: readonly PanelJson[] };

function byTitle(dashboard: Panels): Map<string, PanelJson> {
  const found = new Map<string, PanelJson>();
  for (const panel of panelsOf(dashboard)) {
    const title = panel.title ?? '';
    let key = panel.type === 'row' ? `row ${title}` : title;
    while (found.has(key)) key += ' ';
    found.set(key, panel);
  }
  return found;
}

function aboutPanel({ type, title = '' }: PanelJson): Pick<Change, 'kind' | 'name'> {
  return { kind: 'panel', name: `${type === 'row' ? 'section ' : ''}"${title}"` };
}

/** Panels that have another title and the same queries, of the same kind. */
function renames(
  before: ReadonlyMap<string, PanelJson>,
  after: ReadonlyMap<string, PanelJson>,
): Map<string, string> {
  const added = [...after].filter(([title]) => !before.has(title));
  const found = new Map<string, string>();
  for (const [title, panel] of before) {
    if (after.has(title) || panel.type === 'row') continue;
    const same = added.find(
      ([other, one]) => ![...found.values()].includes(other) && sameQueries(panel, one),
    );
    if (same) found.set(title, same[0]);
  }
  return found;
}

function sameQueries(a: PanelJson, b: PanelJson): boolean {
  const [x, y] = [queriesOf(a), queriesOf(b)];
  return (
    a.type === b.type &&
    x.length > 0 &&
    x.length === y.length &&
    x.every(({ expr = '' }, i) => sameQuery(expr, y[i]?.expr ?? ''))
  );
}

function queriesOf({ targets = [] }: PanelJson): readonly TargetJson[] {
  return targets;
}

function said(panel: PanelJson): Field[] {
  return queriesOf(panel).flatMap(({ refId, expr = '' }) =>
    field(`query ${refId}`, undefined, shownQuery(expr)),
  );
}

/** What has a field of its own in plans. */
const OWN = [
  ['title'],
  ['id'],
  ['type'],
  ['description'],
  ['targets'],
  ['gridPos'],
  ['fieldConfig', 'defaults', 'unit'],
  ['fieldConfig', 'defaults', 'thresholds', 'steps'],
];

function changed(was: PanelJson, is: PanelJson, first: readonly Field[]): Change[] {
  const value = (panel: PanelJson, ...path: string[]) => text(at(panel, ...path));
  const fields = [
    ...first,
    ...field('kind', was.type, is.type),
    ...queryFields(queriesOf(was), queriesOf(is)),
    ...field(
      'unit',
      value(was, 'fieldConfig', 'defaults', 'unit'),
      value(is, 'fieldConfig', 'defaults', 'unit'),
    ),
    ...field('thresholds', thresholds(was), thresholds(is)),
    ...field('description', value(was, 'description'), value(is, 'description')),
    ...field('size', sizeOf(was), sizeOf(is)),
    ...differences(without(was, ...OWN, ['panels']), without(is, ...OWN, ['panels'])),
    ...(first.length === 0 ? field('id', value(was, 'id'), value(is, 'id')) : []),
  ];
  return fields.length > 0 ? [{ ...aboutPanel(is), effect: 'changed', fields }] : [];
}

function queryFields(was: readonly TargetJson[], is: readonly TargetJson[]): Field[] {
  const keyed = (targets: readonly TargetJson[]) =>
    new Map(targets.map((target, i) => [target.refId ?? String(i), target]));
  const [before, after] = [keyed(was), keyed(is)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap(ref => {
    const [old, now] = [before.get(ref), after.get(ref)];
    if (!old || !now)
      return field(`query ${ref}`, old && shownQuery(old.expr ?? ''), now && shownQuery(now.expr ?? ''));
    return [
      ...expressionFields(old.expr ?? '', now.expr ?? '').map(one => ({
        ...one,
        field: one.field === 'expression' ? `query ${ref}` : `query ${ref}, ${one.field}`,
      })),
      ...field(`legend ${ref}`, old.legendFormat, now.legendFormat),
      ...differences(without(old, ['expr'], ['legendFormat']), without(now, ['expr'], ['legendFormat'])).map(
        one => ({ ...one, field: `query ${ref}, ${one.field}` }),
      ),
    ];
  });
}

function thresholds(panel: PanelJson): string | undefined {
  const steps = at(panel, 'fieldConfig', 'defaults', 'thresholds', 'steps');
  if (!Array.isArray(steps)) return undefined;
  return (steps as { value: number | null; color: string }[])
    .map(({ value, color }) => (value === null ? color : `${color} from ${value}`))
    .join(', ');
}

function sizeOf({ gridPos }: PanelJson): string | undefined {
  return gridPos && `${gridPos.w} × ${gridPos.h}`;
}

function moved(old: Panels, now: Panels): Field[] {
  const place = ({ gridPos }: PanelJson) => `${gridPos?.x},${gridPos?.y}`;
  const before = byTitle(old);
  const count = [...byTitle(now)].filter(
    ([title, panel]) => place(before.get(title)!) !== place(panel),
  ).length;
  return count > 0 ? [{ field: 'layout', before: 'as it was', after: `${count} panels moved` }] : [];
}

function text(value: unknown): string | undefined {
  return value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);
}
