import type { Metric } from './metric.ts';

/** A renamed metric keeps its old names during the deprecation period. */

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** Returns the name of the metric, then its former names. */
export function namesOf(metric: Metric): readonly string[] {
  return [metric.name, ...metric.deprecatedNames];
}

/** Returns the metric that has the name, or had it. */
export function metricNamed(name: string, contract: ReadonlyMap<string, Metric>): Metric | undefined {
  return contract.get(name) ?? [...contract.values()].find(metric => metric.deprecatedNames.includes(name));
}

/** Throws if an old name is not a metric name, is the current name, or occurs twice. */
export function checkedNames(name: string, deprecated: readonly string[]): readonly string[] {
  for (const [i, old] of deprecated.entries()) {
    if (!NAME.test(old)) {
      throw new Error(
        `${name}: deprecatedNames has "${old}": use letters, digits, _ and :, not starting with a digit`,
      );
    }
    if (old === name) throw new Error(`${name}: deprecatedNames has its own name; remove it`);
    if (deprecated.indexOf(old) !== i) throw new Error(`${name}: deprecatedNames has ${old} twice; keep one`);
  }
  return deprecated;
}

/** Throws if a metric has, or had, a former name of another: a query over both would mix them. */
export function checkOwners(metrics: readonly Metric[]): void {
  const owners = new Map(metrics.map(({ name }) => [name, name]));
  for (const { name, deprecatedNames } of metrics) {
    for (const old of deprecatedNames) {
      const owner = owners.get(old);
      if (owner !== undefined) {
        throw new Error(
          `${name}: deprecatedNames has ${old}, which ${owner} also has; keep it in one of them`,
        );
      }
      owners.set(old, name);
    }
  }
}
