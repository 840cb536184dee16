/** What a change is about, in the order in which plans show it. */
export const kinds = [
  'metric',
  'series',
  'objective',
  'alert',
  'recording',
  'dashboard',
  'panel',
  'route',
  'receiver',
  'inhibition',
  'target',
  'retention',
  'stack',
  'runbook',
  'link',
] as const;
export type Kind = (typeof kinds)[number];

/** One field of something that changes. Absent sides do not exist. */
export interface Field {
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
}

/** One thing that is added, removed or changed. */
export interface Change {
  readonly kind: Kind;
  readonly name: string;
  readonly effect: 'added' | 'removed' | 'changed';
  /** What changes of it; of what is added or removed, what tells it from others. */
  readonly fields: readonly Field[];
  /** Why queries, dashboards or services go wrong, and the fix. Absent: they do not. */
  readonly breaking?: string;
}

/** What would change, and what people should know that is not a change. */
export interface Plan {
  readonly changes: readonly Change[];
  readonly notes: readonly string[];
}

/** Returns a field if its two sides differ. */
export function field(name: string, before: string | undefined, after: string | undefined): Field[] {
  if (before === after) return [];
  return [{ field: name, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

/** Returns the changes in the order of their kinds, then by name. */
export function sorted(changes: readonly Change[]): Change[] {
  return [...changes].sort(
    (a, b) =>
      kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
      Number(b.breaking !== undefined) - Number(a.breaking !== undefined) ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

/** Compares two collections by key: what only one has is added or removed, what both have is compared. */
export function compareMaps<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  told: {
    readonly added: (item: T, key: string) => Change[];
    readonly removed: (item: T, key: string) => Change[];
    readonly both: (before: T, after: T, key: string) => Change[];
  },
): Change[] {
  return [
    ...[...before].flatMap(([key, item]) => {
      const now = after.get(key);
      return now === undefined ? told.removed(item, key) : told.both(item, now, key);
    }),
    ...[...after].flatMap(([key, item]) => (before.has(key) ? [] : told.added(item, key))),
  ];
}
