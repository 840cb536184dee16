import type { Metric } from './metric.ts';

/** A metric that was renamed keeps its old names for a while: the deprecation period. */

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** The name that the metric has, then those that it had. */
export function namesOf(metric: Metric): readonly string[] {
  return [metric.name, ...metric.deprecatedNames];
}

/** The metric that has the name, or had it. */
export function metricNamed(name: string, contract: ReadonlyMap<string, Metric>): Metric | undefined {
  return contract.get(name) ?? [...contract.values()].find(metric => metric.deprecatedNames.includes(name));
}

/** Throws when one of the old names is no name, is the present one, or stands there twice. */
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

/** Throws when a metric has, or had, the name that another has given up: a query over both would mix them. */
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
