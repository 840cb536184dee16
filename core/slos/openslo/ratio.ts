import type { Metric } from '../../metrics/metric.ts';
import type { Condition } from '../../promql/text/conditions.ts';
import { type Normal, type NormalSeries, normalForm, sameMeaning } from '../../promql/text/normal.ts';
import { storedSeries, type Values } from '../../promql/text/series.ts';
import type { Syntax } from '../../promql/text/syntax.ts';
import { plainRatio } from './plain.ts';

type Contract = ReadonlyMap<string, Metric>;

/** What an indicator counts: good or bad events out of all. Two that mean the same may each name the other part. */
export interface Ratio {
  readonly part: 'good' | 'bad';
  readonly events: Normal;
  readonly total: Normal;
}

/** The role of a query in a document. */
export type Role = 'good' | 'bad' | 'total' | 'raw';
export type Queries = Readonly<Partial<Record<Role, Syntax>>>;

const ONE: Normal = { kind: 'number', value: 1 };

/** Returns the ratio that the queries of an indicator say. */
export function ratioOf(
  queries: Queries,
  rawType: 'success' | 'failure' | undefined,
  contract: Contract,
): Ratio {
  const form = (tree: Syntax) => normalForm(tree, contract);
  const ratio = queries.raw
    ? ratioOfShare(form(queries.raw), rawType === 'success' ? 'good' : 'bad')
    : {
        part: queries.good ? ('good' as const) : ('bad' as const),
        events: form((queries.good ?? queries.bad)!),
        total: form(queries.total!),
      };
  const [events, total] = plainRatio(ratio.events, ratio.total);
  return simplified({ part: ratio.part, events, total });
}

/** A share that is written as one query: `a / b`, `1 - a / b`, or a mean that has no total. */
function ratioOfShare(share: Normal, part: Ratio['part']): Ratio {
  if (isBinary(share, '-') && sameMeaning(share.left, ONE)) return ratioOfShare(share.right, other(part));
  return isBinary(share, '/')
    ? { part, events: share.left, total: share.right }
    : { part, events: share, total: ONE };
}

function simplified({ part, events, total }: Ratio): Ratio {
  const whole = unfiltered(isVectorOf(total) ?? total);
  const some = withoutFallback(events, whole);
  // All but the good ones are the bad ones.
  if (isBinary(some, '-') && sameMeaning(some.left, whole)) {
    return simplified({ part: other(part), events: some.right, total: whole });
  }
  // Two increases over the same window have the ratio of the rates.
  if (onlyIncreases(some) && onlyIncreases(whole)) {
    return { part, events: asRates(some), total: asRates(whole) };
  }
  return { part, events: some, total: whole };
}

/** Returns whether two ratios count the same events, whichever part each names. */
export function sameEvents(a: Ratio, b: Ratio, contract: Contract): boolean {
  if (a.part === b.part) return sameMeaning(a.events, b.events);
  const rest = restOf(a, contract);
  return rest !== undefined && sameMeaning(rest, b.events);
}

/**
 * Returns the events of the other part: if the total is a sum of all series and the part of those with some values of one
 * label, the rest has the other values. Returns undefined if it is not that simple.
 */
export function restOf({ events, total }: Ratio, contract: Contract): Normal | undefined {
  if (events.kind === 'aggregate' && total.kind === 'aggregate') {
    const sums = events.operator === 'sum' && events.args.length === 1;
    const inner = restOf({ part: 'good', events: events.args[0]!, total: total.args[0]! }, contract);
    const alike = sameMeaning({ ...events, args: [] }, { ...total, args: [] });
    return sums && alike && inner ? { ...events, args: [inner] } : undefined;
  }
  if (events.kind === 'call' && total.kind === 'call') {
    const [part, all] = [events.args[0], total.args[0]];
    const rates = (events.name === 'rate' || events.name === 'increase') && events.name === total.name;
    const rest =
      rates && part?.kind === 'series' && all?.kind === 'series'
        ? seriesRest(part, all, contract)
        : undefined;
    return rest && { ...events, args: [rest] };
  }
  return undefined;
}

function seriesRest(part: NormalSeries, all: NormalSeries, contract: Contract): NormalSeries | undefined {
  const labels = new Set([...Object.keys(part.conditions), ...Object.keys(all.conditions)]);
  const differing = [...labels].filter(
    label => JSON.stringify(part.conditions[label]) !== JSON.stringify(all.conditions[label]),
  );
  const [label] = differing;
  // Each bucket counts what is in those below it as well.
  if (
    differing.length !== 1 ||
    label === 'le' ||
    !sameMeaning({ ...part, conditions: {} }, { ...all, conditions: {} })
  ) {
    return undefined;
  }
  const every = valuesOf(part, label!, contract);
  const demanded = part.conditions[label!];
  const condition = demanded && complement(demanded, all.conditions[label!] ?? (every && { in: every }));
  if (!condition) return undefined;
  const conditions = { ...part.conditions, [label!]: condition };
  return { ...part, conditions: Object.fromEntries(Object.entries(conditions).sort()) };
}

/** The values that a label can have, if they are a closed set. */
function valuesOf({ names }: NormalSeries, label: string, contract: Contract): Values {
  const stored = storedSeries(contract);
  const sets = names.map(name => stored.get(name)?.labels.get(label));
  return sets.length === 1 ? sets[0] : undefined;
}

/** The values of `all` (default: every value) that are not those of `part`. */
function complement(part: Condition, all: Condition | undefined): Condition | undefined {
  if (all === undefined) {
    if ('in' in part) return { not: part.in, like: [], unlike: [] };
    if (part.like.length + part.unlike.length === 0) return { in: part.not };
    if (part.not.length + part.unlike.length === 0 && part.like.length === 1) {
      return { not: [], like: [], unlike: part.like };
    }
    return part.not.length + part.like.length === 0 && part.unlike.length === 1
      ? { not: [], like: part.unlike, unlike: [] }
      : undefined;
  }
  if (!('in' in part && 'in' in all)) return undefined;
  return { in: all.in.filter(value => !part.in.includes(value)).sort() };
}

/** `x or vector(0)`, or `x or total * 0`, says what x is when there is nothing: a part of no events. */
function withoutFallback(events: Normal, total: Normal): Normal {
  if (!isBinary(events, 'or')) return events;
  const fallback = isVectorOf(events.right) ?? events.right;
  const nothing = isBinary(fallback, '*') && [fallback.left, fallback.right];
  const isNone = nothing
    ? nothing.some(isZero) && nothing.some(side => sameMeaning(side, total))
    : isZero(fallback);
  return isNone ? events.left : events;
}

function isZero(normal: Normal): boolean {
  return normal.kind === 'number' && normal.value === 0;
}

/** `x > 0` says x where there is anything: elsewhere there is no share either way. */
function unfiltered(total: Normal): Normal {
  return isBinary(total, '>') && !total.bool && isZero(total.right) ? total.left : total;
}

function isVectorOf(normal: Normal): Normal | undefined {
  return normal.kind === 'call' && normal.name === 'vector' ? normal.args[0] : undefined;
}

/** Whether the query is a sum of increases, over nothing else that could make a difference. */
function onlyIncreases(normal: Normal): boolean {
  switch (normal.kind) {
    case 'aggregate':
      return normal.operator === 'sum' && normal.args.every(onlyIncreases);
    case 'binary':
      return (
        (normal.operator === '+' || normal.operator === '-') &&
        onlyIncreases(normal.left) &&
        onlyIncreases(normal.right)
      );
    default:
      return normal.kind === 'call' && normal.name === 'increase';
  }
}

function asRates(normal: Normal): Normal {
  switch (normal.kind) {
    case 'aggregate':
      return { ...normal, args: normal.args.map(asRates) };
    case 'binary':
      return { ...normal, left: asRates(normal.left), right: asRates(normal.right) };
    default:
      return normal.kind === 'call' ? { ...normal, name: 'rate' } : normal;
  }
}

function isBinary(normal: Normal, operator: string): normal is Extract<Normal, { kind: 'binary' }> {
  return normal.kind === 'binary' && normal.operator === operator;
}

function other(part: Ratio['part']): Ratio['part'] {
  return part === 'good' ? 'bad' : 'good';
}
