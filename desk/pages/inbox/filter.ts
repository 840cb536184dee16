import { type Standing, standings, type Trait, traits } from '../../incidents/overview.ts';

/** What the address of the inbox chooses. A field that is not there chooses all. */
export type Filter = { readonly [T in Trait]?: string } & {
  readonly state?: Standing;
  /** Only incidents of this alert. */
  readonly alert?: string;
  /** From 1. */
  readonly page: number;
};

/** Longer values are cut: no label that the desk keeps is. */
const LONGEST = 300;
const LAST_PAGE = 100_000;

/**
 * Returns what the query of an address chooses. What it cannot mean is left out, so that an old or a mistyped address still shows
 * incidents.
 */
export function filterOf(query: unknown): Filter {
  const given = (typeof query === 'object' && query !== null ? query : {}) as Record<string, unknown>;
  const text = (name: string) => {
    const value = [given[name]].flat()[0];
    return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST).toWellFormed() : undefined;
  };
  const state = standings.find(one => one === text('state'));
  const page = /^[1-9]\d{0,5}$/.test(text('page') ?? '') ? Math.min(Number(text('page')), LAST_PAGE) : 1;
  const chosen = [...traits, 'alert' as const].flatMap(name => {
    const value = text(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(chosen), ...(state && { state }), page };
}

/** Returns the address of the inbox with a filter: the one that people keep, and that live updates ask. */
export function addressOf(
  filter: Filter,
  change: { readonly [F in keyof Filter]?: Filter[F] | undefined } = {},
): string {
  // What is chosen otherwise begins on its first page.
  const next = { ...filter, page: 1, ...change };
  const query = new URLSearchParams();
  for (const name of ['state', ...traits, 'alert'] as const) {
    const value = next[name];
    if (value !== undefined) query.set(name, value);
  }
  if (next.page !== undefined && next.page > 1) query.set('page', String(next.page));
  const text = query.toString();
  return text === '' ? '/inbox' : `/inbox?${text}`;
}

/** Whether anything but the state is chosen. */
export function narrows(filter: Filter): boolean {
  return [...traits, 'alert' as const].some(name => filter[name] !== undefined);
}
