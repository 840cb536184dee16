import { namesOf } from './deprecated.ts';
import { readBound } from './exposition/float.ts';
import type { Family, Sample } from './exposition.ts';
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
    const problems = family ? problemsOf(metric, family) : missing(metric, scrape);
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

function problemsOf(metric: Metric, family: Family): string[] {
  if (family.type !== metric.type) return [`is a ${family.type}: expose a ${metric.type}`];
  return [
    ...new Set([
      ...labelProblems(metric, family),
      ...budgetProblems(metric, family),
      ...bucketProblems(metric, family),
    ]),
  ];
}

function labelProblems(metric: Metric, family: Family): string[] {
  const declared = Object.keys(metric.labels);
  return family.samples.flatMap(sample => {
    const labels = ownLabels(sample);
    const unknown = Object.keys(labels).filter(name => !declared.includes(name));
    const missing = declared.filter(name => !(name in labels));
    const values = Object.entries(labels).flatMap(([name, value]) => {
      const label = metric.labels[name];
      return label?.kind === 'closed' && !label.values.includes(value)
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
      family.samples.map(sample => sample.labels[name]).filter(value => value !== OTHER),
    );
    if (values.size > label.budget) {
      problems.push(
        `label ${name} has ${values.size} values, but its budget is ${label.budget}: count the rest as ${OTHER}`,
      );
    }
    const raw = label.kind === 'masked' && [...values].some(value => (value?.match(/\d/g)?.length ?? 0) > 6);
    if (raw) problems.push(`label ${name} contains more than six digits of a ${label.data}: mask it`);
  }
  const combinations = new Set(
    family.samples.map(sample => JSON.stringify(Object.entries(ownLabels(sample)).sort())),
  );
  if (combinations.size > metric.maxCombinations) {
    problems.push(
      `has ${combinations.size} label combinations, but its budget is ${metric.maxCombinations}: reduce the combinations or raise maxCombinations`,
    );
  }
  return problems;
}

function bucketProblems(metric: Metric, family: Family): string[] {
  if (metric.type !== 'histogram') return [];
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
