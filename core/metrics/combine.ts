import { checkOwners } from './deprecated.ts';
import type { ClosedLabel, Label } from './label.ts';
import type { Metric } from './metric.ts';

/**
 * Returns the metrics of several systems as one list. Systems that share a metric each declare it with their own values
 * of a closed label (`of` names the declaration that they specialise): it becomes one metric with all their values. So does
 * what several programs expose under one name, if all but one of them are programs of others.
 * Throws if two metrics have the same name and are not parts of the same metric, or if one has a former name of
 * another.
 *
 * @example
 * ```ts
 * combine([sent, waiting]).map(({ name }) => name); // [ 'bot_sent_total', 'bot_waiting' ]
 * ```
 */
export function combine(metrics: readonly Metric[]): Metric[] {
  const byName = Map.groupBy(new Set(metrics), ({ name }) => name);
  const combined = [...byName.values()].map(merged);
  checkOwners(combined);
  return combined;
}

/** Returns the same metrics by name. */
export function contractOf(metrics: readonly Metric[]): ReadonlyMap<string, Metric> {
  return new Map(combine(metrics).map(metric => [metric.name, metric]));
}

function merged(declarations: readonly Metric[]): Metric {
  const [first, ...others] = declarations;
  if (others.length === 0) return first!;
  if (
    declarations.filter(one => !one.foreign && !one.of).length <= 1 &&
    declarations.some(one => one.foreign)
  )
    return shared(declarations);
  const base = first!.of ?? first!;
  if (declarations.some(one => (one.of ?? one) !== base)) {
    throw new Error(`metric ${base.name} is declared twice; keep one declaration`);
  }
  const parts = declarations.filter(one => one.of);
  if (parts.length === 1) return parts[0]!;
  const label = (name: string): Label => union(parts.map(part => part.labels[name]!));
  return {
    ...base,
    labels: Object.fromEntries(Object.keys(base.labels).map(name => [name, label(name)])),
    maxCombinations: parts.reduce((sum, part) => sum + part.maxCombinations, 0),
  };
}

/**
 * Programs of others do not choose their names for us: several may expose the same metric, each with its own labels and
 * buckets. A query may name what any of them has.
 */
function shared(declarations: readonly Metric[]): Metric {
  const base = declarations.find(one => !one.foreign) ?? declarations[0]!;
  const other = declarations.find(({ type }) => type !== base.type);
  if (other)
    throw new Error(
      `metric ${base.name} is declared as a ${base.type} and as a ${other.type}; give both the type that one of them has, and exposedAs to the other`,
    );
  const names = [...new Set(declarations.flatMap(({ labels }) => Object.keys(labels)))];
  const label = (name: string): Label => union(declarations.flatMap(({ labels }) => labels[name] ?? []));
  return {
    ...base,
    labels: Object.fromEntries(names.map(name => [name, label(name)])),
    buckets: [...new Set(declarations.flatMap(({ buckets }) => buckets))].sort((a, b) => a - b),
    maxCombinations: Math.max(...declarations.map(({ maxCombinations }) => maxCombinations)),
    declarations,
  };
}

function union(labels: readonly Label[]): Label {
  const closed = labels.filter((label): label is ClosedLabel => label.kind === 'closed');
  if (closed.length < labels.length) return labels.find(({ kind }) => kind !== 'closed')!;
  return { kind: 'closed', values: [...new Set(closed.flatMap(({ values }) => values))].sort() };
}
