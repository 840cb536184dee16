import type { Declared } from './declare.ts';
import { roundedTo } from './signals.ts';

/** How full something is, as far as gauges tell. */
export interface Saturation {
  readonly used: Declared;
  /** Whether the gauge says what is left instead. The threshold is then the least. */
  readonly isFree?: true;
  /** What there is; undefined for a gauge that is a share by itself. */
  readonly limit?: Declared;
  /** The share that was used where it was highest. */
  readonly seen: number;
  readonly threshold: number;
}

/** The end of a part's name, and the ends that its whole may have instead. */
type Endings = readonly (readonly [part: RegExp, wholes: readonly string[]])[];

const USED: Endings = [
  [/_open_fds$/, ['_max_fds']],
  [/_used(?=_|$)/, ['_max', '_limit', '_total', '_capacity', '_size']],
  [/_in_use(?=_|$)/, ['_max', '_limit', '_total', '_size']],
  [/_current(?=_|$)/, ['_limit', '_max']],
  [/_active(?=_|$)/, ['_max', '_limit', '_pool_size']],
  [/_usage(?=_|$)/, ['_limit', '_max', '_capacity']],
  [/_size(?=_|$)/, ['_max_size', '_capacity', '_quota']],
];
/** `MemAvailable_bytes` has words without `_` between them. */
const FREE: Endings = [
  [/_(?:avail|available|free|remaining|left)(?=_|$)/, ['_size', '_total', '_max', '_limit', '_capacity', '']],
  [/(?<=[a-z])(?:Available|Free)(?=_|$)/, ['Total', 'Size', 'Limit']],
];
const FULL = /usage|utili[sz]ation|saturation|_used_(?:ratio|perc)|cache_usage|_fill/;
const HIGH = 0.9;
/** What is as full as this when all is well, such as a pool that only grows, is not near to anything. */
const ALWAYS_FULL = 0.99;
/** A page with hundreds of metrics must not page hundreds of times. */
const MAX = 3;

/** Returns what can be full: shares, then parts of a whole, those of the runtime last. */
export function saturationIn(metrics: readonly Declared[]): Saturation[] {
  const gauges = metrics.filter(({ seen }) => seen.type === 'gauge');
  const shares = gauges.flatMap((used): Saturation[] => {
    const whole = used.unit === 'percent' ? 100 : 1;
    const isShare = (used.unit === 'ratio' || used.unit === 'percent') && FULL.test(used.seen.name);
    const values = used.seen.series.map(({ value }) => value / whole);
    if (!isShare || values.some(value => !(value >= 0 && value <= 1))) return [];
    const seen = Math.max(...values);
    return [{ used, seen, threshold: thresholdOf(seen) * whole }];
  });
  const used = partsIn(gauges, USED, share => share).map(
    ({ part, limit, seen }): Saturation => ({ used: part, limit, seen, threshold: thresholdOf(seen) }),
  );
  // What is available is told before what is free: a cache is given back.
  const left = partsIn(gauges, FREE, share => 1 - share)
    .sort((a, b) => Number(isAvailable(b.part)) - Number(isAvailable(a.part)))
    .filter(({ limit }, i, all) => all.findIndex(other => other.limit === limit) === i)
    .map(
      ({ part, limit, seen }): Saturation => ({
        ...{ used: part, isFree: true, limit, seen },
        threshold: roundedTo(leastLeft(seen)),
      }),
    );
  return [...shares, ...used, ...left]
    .filter(({ seen }) => seen < ALWAYS_FULL)
    .sort((a, b) => Number(a.used.isRuntime) - Number(b.used.isRuntime))
    .slice(0, MAX);
}

interface Part {
  readonly part: Declared;
  readonly limit: Declared;
  /** The share of the limit that is used. */
  readonly seen: number;
}

/** The gauges that are a part of another, by the ends of their names. `usedOf` makes the used share of the share that the part is. */
function partsIn(gauges: readonly Declared[], endings: Endings, usedOf: (share: number) => number): Part[] {
  const byName = new Map(gauges.map(one => [one.seen.name, one]));
  return gauges.flatMap(part => {
    const wholes = endings
      .filter(([end]) => end.test(part.seen.name))
      .flatMap(([end, ends]) => ends.map(other => byName.get(part.seen.name.replace(end, other))));
    for (const limit of wholes) {
      if (!limit || limit === part) continue;
      const shares = sharesOf(part, limit);
      if (shares) return [{ part, limit, seen: Math.max(...shares.map(usedOf)) }];
    }
    return [];
  });
}

/** The share that each series of the part is of that of the limit; undefined if the two are not of one thing. */
function sharesOf(part: Declared, limit: Declared): readonly number[] | undefined {
  const schema = ({ labels }: Declared) => JSON.stringify(labels.map(({ stored, label }) => [stored, label]));
  if (schema(part) !== schema(limit)) return undefined;
  const limits = new Map(limit.seen.series.map(({ labels, value }) => [JSON.stringify(labels), value]));
  const shares = part.seen.series.flatMap(({ labels, value }) => {
    const most = limits.get(JSON.stringify(labels));
    return most !== undefined && most > 0 ? [value / most] : [];
  });
  return shares.length > 0 && shares.every(share => share >= 0 && share <= 1) ? shares : undefined;
}

function isAvailable({ seen }: Declared): boolean {
  return /avail/i.test(seen.name);
}

/** The share that must be left: a tenth, or half of what was left where that is less. */
function leastLeft(seen: number): number {
  return seen < HIGH - 0.05 ? 1 - HIGH : roundedTo((1 - seen) / 2);
}

function thresholdOf(seen: number): number {
  return Number((1 - leastLeft(seen)).toPrecision(6));
}
