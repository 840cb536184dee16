import type { AlertGroup } from '../alerts/alert.ts';
import { combine } from '../metrics/combine.ts';
import type { Metric } from '../metrics/metric.ts';
import { metricsIn } from '../promql/inspect.ts';
import { areasOf, type Definitions } from './definitions.ts';
import type { System } from './system.ts';
import type { Target } from './target.ts';

/** A job and the metrics that its processes expose. */
export interface Binding {
  readonly job: string;
  readonly metrics: readonly Metric[];
  /** Whether its targets say so; else they are those that no other job claims. */
  readonly stated: boolean;
}

/** A metric that a job must expose, because a rule reads it. */
export interface RequiredMetric {
  readonly job: string;
  readonly metric: Metric;
}

type Known = Pick<Definitions, 'systems' | 'contract' | 'exposed'>;

/**
 * Returns what each job exposes, in the order of the targets. Throws with the target and the fix if one exposes what the project does not
 * have.
 */
export function bindingsOf(targets: readonly Target[], known: Known): Binding[] {
  const stated = new Map(
    targets.flatMap(({ job, exposes }) =>
      exposes ? [[exposes, declaredIn(`target ${job}`, exposes, known)] as const] : [],
    ),
  );
  const claimed = new Set([...stated.values()].flat());
  const isClaimed = new Set([...claimed].map(({ name }) => name));
  // Of a metric that systems share, a target may claim the part of one system only.
  const elsewhere = new Set(
    known.systems
      .flatMap(one => declaredBy(one))
      .filter(metric => !claimed.has(metric) && metric.of !== undefined)
      .map(({ name }) => name),
  );
  const rest = known.exposed.filter(({ name }) => !isClaimed.has(name) || elsewhere.has(name));
  return [...Map.groupBy(targets, ({ job }) => job)].map(([job, ofJob]) => {
    const own = ofJob.flatMap(({ exposes }) => (exposes ? stated.get(exposes)! : []));
    const open = ofJob.some(({ exposes }) => exposes === undefined);
    if (own.length === 0 && open) return { job, metrics: rest, stated: false };
    return {
      job,
      metrics: open ? withoutDoubles([...combine(own), ...rest]) : combine(own),
      stated: !open,
    };
  });
}

function withoutDoubles(metrics: readonly Metric[]): Metric[] {
  return [...new Map(metrics.map(metric => [metric.name, metric])).values()];
}

function declaredIn(
  where: string,
  exposes: readonly (System | Metric)[],
  { systems, contract }: Known,
): Metric[] {
  return exposes.flatMap((one: System | Metric): readonly Metric[] => {
    if (isSystem(one)) {
      const listed = systems.find(({ name }) => name === one.name);
      if (!listed)
        throw new Error(
          `${where}: exposes has the system ${one.name}, which is not among the systems of the project; add it to systems`,
        );
      return declaredBy(listed);
    }
    const metric = contract.get(one.name);
    if (!metric)
      throw new Error(
        `${where}: exposes has the metric ${one.name}, which no system of the project has; add it to the metrics of one`,
      );
    if (metric.origin !== 'exporter')
      throw new Error(
        `${where}: exposes has ${one.name}, which comes from a ${metric.origin === 'recorded' ? 'recording rule' : 'server of the stack'}; list what the target itself exposes`,
      );
    return [one];
  });
}

function isSystem(one: System | Metric): one is System {
  return 'metrics' in one;
}

/** What the services of a system expose, as the system declares it. */
function declaredBy(system: System): Metric[] {
  return Object.values(areasOf(system))
    .flat()
    .filter(({ origin }) => origin === 'exporter');
}

/** Returns the metrics that rules read, of each job whose targets say what they expose. */
export function requiredOf(bindings: readonly Binding[], groups: readonly AlertGroup[]): RequiredMetric[] {
  const read = new Set(groups.flatMap(readBy));
  return bindings
    .filter(({ stated }) => stated)
    .flatMap(({ job, metrics }) =>
      metrics
        .filter(({ name, mayBeAbsent }) => read.has(name) && !mayBeAbsent)
        .map(metric => ({ job, metric })),
    );
}

function readBy({ alerts, recordings = [] }: AlertGroup): string[] {
  const recorded = recordings.flatMap(group => group.recordings.map(({ expr }) => expr));
  return [...alerts.map(({ value }) => value), ...recorded].flatMap(expr => [...metricsIn(expr)]);
}

/** Returns the metrics that the processes of a job expose. Throws if the project has no such job. */
export function exposedOf({ bindings }: Pick<Definitions, 'bindings'>, job: string): readonly Metric[] {
  const found = bindings.find(one => one.job === job);
  if (!found)
    throw new Error(
      `job is "${job}"; use one of ${bindings.map(one => one.job).join(', ') || 'none, because the project has no targets'}`,
    );
  return found.metrics;
}

/** Whether a target may have the telemetry kit: it exposes a metric of the kit, or does not say what it exposes. */
export function mayHaveKit(targets: readonly Target[], kit: readonly Metric[]): boolean {
  const names = new Set(kit.map(({ name }) => name));
  const ofKit = (one: System | Metric) =>
    (isSystem(one) ? declaredBy(one) : [one]).some(({ name }) => names.has(name));
  return targets.length === 0 || targets.some(({ exposes }) => exposes === undefined || exposes.some(ofKit));
}
