import { namesOf } from './deprecated.ts';
import { readBound } from './exposition/float.ts';
import type { Family, Sample } from './exposition.ts';
import { ATTACHED, storedLabel } from './foreign.ts';
import { OTHER } from './label.ts';
import type { Metric } from './metric.ts';

/** One violation of the contract by a service. */
export interface Violation {
  readonly metric: string;
  readonly problem: string;
}

/** Compares a scrape with the contract. Returns metrics that are missing, mistyped, mislabelled or over budget. */
export function checkAgainst(contract: readonly Metric[], scrape: ReadonlyMap<string, Family>): Violation[] {
  return contract.flatMap(metric => {
    const family = scrape.get(metric.name);
    const declarations = metric.declarations ?? [metric];
    if (!family && declarations.some(({ foreign }) => foreign?.optional)) return [];
    const problems = family ? leastProblems(declarations, family) : missing(metric, scrape);
    return problems.map(problem => ({ metric: metric.name, problem }));
  });
}

/**
 * Returns the metrics that a service must expose, of those of the contract. Those of the telemetry kit are asked of a
 * service that exposes one of them: others need not have the kit. What the service shows is compared in any case.
 */
export function askedOf(
  contract: readonly Metric[],
  scrape: ReadonlyMap<string, Family>,
  kit: { readonly marks: readonly Metric[]; readonly metrics: readonly Metric[] },
): readonly Metric[] {
  if (kit.marks.some(({ name }) => scrape.has(name))) return contract;
  const optional = new Set(kit.metrics.map(({ name }) => name));
  return contract.filter(({ name }) => !optional.has(name) || scrape.has(name));
}

/** Returns the names that a service exposes but the contract does not have, not even as deprecated names. */
export function undeclared(contract: readonly Metric[], scrape: ReadonlyMap<string, Family>): string[] {
  const known = new Set(contract.flatMap(namesOf));
  return [...scrape.keys()].filter(name => !known.has(name));
}

function missing({ deprecatedNames, mayBeAbsent }: Metric, scrape: ReadonlyMap<string, Family>): string[] {
  const old = deprecatedNames.find(name => scrape.has(name));
  if (old !== undefined)
    return [`is exposed as ${old}, which is deprecated: expose it under its current name`];
  return mayBeAbsent ? [] : ['is missing: declare and expose it'];
}

/** A page is of one of the programs that expose the metric: the one that it fits best. */
function leastProblems(declarations: readonly Metric[], family: Family): string[] {
  return declarations
    .map(one => problemsOf(one, family))
    .reduce((least, some) => (some.length < least.length ? some : least));
}

function problemsOf(metric: Metric, family: Family): string[] {
  if (!hasType(metric, family))
    return [
      metric.foreign
        ? `is a ${family.type} on the page, and declared as a ${metric.type}: declare that type, or exposedAs: '${family.type}'`
        : `is a ${family.type}: expose a ${metric.type}`,
    ];
  const stored = metric.foreign ? asStored(metric, family) : family;
  return [
    ...new Set([
      ...labelProblems(metric, stored),
      ...budgetProblems(metric, stored),
      ...bucketProblems(metric, stored),
    ]),
  ];
}

/** A page of others may say nothing of the type, and is taken at its word only as far as the declaration follows it. */
function hasType({ type, foreign }: Metric, family: Family): boolean {
  return family.type === (foreign?.exposedAs ?? type) || (foreign !== undefined && family.type === 'untyped');
}

/** The family with its labels as Prometheus keeps them: `exported_instance` for an `instance` of the program's own. */
function asStored({ labels: declared }: Metric, family: Family): Family {
  const renamed = ATTACHED.filter(name => `exported_${name}` in declared && !(name in declared));
  if (renamed.length === 0) return family;
  const stored = (name: string) => ((renamed as readonly string[]).includes(name) ? storedLabel(name) : name);
  const samples = family.samples.map(sample => ({
    ...sample,
    labels: Object.fromEntries(Object.entries(sample.labels).map(([name, value]) => [stored(name), value])),
  }));
  return { ...family, samples };
}

function labelProblems(metric: Metric, family: Family): string[] {
  const declared = Object.keys(metric.labels);
  return family.samples.flatMap(sample => {
    const labels = ownLabels(sample);
    const unknown = Object.keys(labels).filter(name => !declared.includes(name));
    // Programs of others leave labels out; `quantile` is only on the quantiles of a summary.
    const missing = metric.foreign ? [] : declared.filter(name => !(name in labels));
    const values = Object.entries(labels).flatMap(([name, value]) => {
      const label = metric.labels[name];
      // An empty label is no label.
      const isEmpty = value === '' && metric.foreign !== undefined;
      return label?.kind === 'closed' && !label.values.includes(value) && !isEmpty
        ? [`label ${name} has the value "${value}": use one of ${label.values.join(', ')}`]
        : [];
    });
    return [
      ...unknown.map(name => `has the label ${name}: remove it or declare it`),
      ...missing.map(name => `lacks the label ${name}: set it on every sample`),
      ...values,
    ];
  });
}

function budgetProblems(metric: Metric, family: Family): string[] {
  const problems: string[] = [];
  for (const [name, label] of Object.entries(metric.labels)) {
    if (label.kind === 'closed') continue;
    const values = new Set(
      family.samples
        .map(sample => sample.labels[name])
        .filter(value => value !== OTHER && (value !== undefined || !metric.foreign)),
    );
    if (values.size > label.budget) {
      problems.push(
        `label ${name} has ${values.size} values, but its budget is ${label.budget}: count the rest as ${OTHER}`,
      );
    }
    const raw = label.kind === 'masked' && [...values].some(value => (value?.match(/\d/g)?.length ?? 0) > 6);
    if (raw) problems.push(`label ${name} contains more than six digits of a ${label.data}: mask it`);
  }
  // The sum and the count of a summary are no combinations of their own.
  const counted =
    metric.type === 'summary' && 'quantile' in metric.labels
      ? family.samples.filter(({ labels }) => 'quantile' in labels)
      : family.samples;
  const combinations = new Set(
    counted.map(sample => JSON.stringify(Object.entries(ownLabels(sample)).sort())),
  );
  if (combinations.size > metric.maxCombinations) {
    problems.push(
      `has ${combinations.size} label combinations, but its budget is ${metric.maxCombinations}: reduce the combinations or raise maxCombinations`,
    );
  }
  return problems;
}

function bucketProblems(metric: Metric, family: Family): string[] {
  if (metric.type !== 'histogram' || metric.foreign?.native) return [];
  const bounds = new Set(
    family.samples.flatMap(({ labels: { le } }) => (le === undefined ? [] : (readBound(le) ?? []))),
  );
  const found = [...bounds].filter(Number.isFinite).sort((a, b) => a - b);
  const same =
    found.length === metric.buckets.length && found.every((bound, i) => bound === metric.buckets[i]);
  return family.samples.length === 0 || same
    ? []
    : [`has the buckets ${found.join(', ')}: use ${metric.buckets.join(', ')}`];
}

function ownLabels(sample: Sample): Record<string, string> {
  const { le: _le, ...labels } = sample.labels;
  return labels;
}
