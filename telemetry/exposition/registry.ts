import * as client from 'prom-client';

/**
 * A registry of prom-client, as far as the kit looks at it: that of `prom-client` 14 or 15, or of `@prometheus-io/client`,
 * whichever copy the service has.
 */
export interface PromRegistry {
  readonly contentType: string;
  /** What it holds. Each says its name, and its values when it is asked. */
  getMetricsAsArray(): readonly { readonly name: string }[];
}

/** A metric of any copy of the client: registries ask for nothing else. */
interface Held {
  readonly name: string;
  readonly type: string;
  get(): Promise<object> | object;
  getForPromString?(): Promise<object> | object;
}

export type Format = 'text' | 'openmetrics';
const contentTypes = {
  text: client.Registry.PROMETHEUS_CONTENT_TYPE,
  openmetrics: client.Registry.OPENMETRICS_CONTENT_TYPE,
} as const satisfies Record<Format, string>;

/** Returns the names under which a registry exposes, in Prometheus text, the metrics that `earlier` ones do not hold. */
export function namesOf(registry: PromRegistry, earlier: readonly PromRegistry[] = []): string[] {
  return heldFirst(registry, earlier).map(metric => exposedName(registry, metric));
}

/**
 * Returns the page of a registry without its end, in the format that is asked for, whatever the registry's own is: a
 * series has the same name and the same default labels in both. `keep` leaves metrics out by their names.
 */
export async function renderRegistry(
  registry: PromRegistry,
  format: Format,
  keep: (name: string) => boolean,
  earlier: readonly PromRegistry[] = [],
): Promise<string> {
  const writer = new client.Registry(contentTypes[format]);
  writer.setDefaultLabels({ ...(registry as { _defaultLabels?: object })._defaultLabels });
  const wanted = heldFirst(registry, earlier).filter(metric => keep(exposedName(registry, metric)));
  const parts = await Promise.all(
    wanted.map(metric => writer.getMetricsAsString(facade(registry, metric, format))),
  );
  return parts.join(format === 'text' ? '\n\n' : '\n');
}

const held = (registry: PromRegistry) => registry.getMetricsAsArray() as unknown as readonly Held[];

function heldFirst(registry: PromRegistry, earlier: readonly PromRegistry[]): readonly Held[] {
  if (earlier.length === 0) return held(registry);
  const before = new Set(earlier.filter(one => one !== registry).flatMap(held));
  return earlier.includes(registry) ? [] : held(registry).filter(metric => !before.has(metric));
}

/**
 * A registry that writes OpenMetrics takes `_total` off the names of its counters for good when it is first read, and
 * writes it after each sample.
 */
function exposedName({ contentType }: PromRegistry, { name, type }: Held): string {
  const isSuffixed = type !== 'counter' || name.endsWith('_total');
  return isSuffixed || !contentType.startsWith('application/openmetrics-text') ? name : `${name}_total`;
}

/** The metric as the writer takes it: under the name of the format, and never changed itself. */
function facade(registry: PromRegistry, metric: Held, format: Format): client.Metric {
  const name = exposedName(registry, metric);
  const isCounter = metric.type === 'counter';
  // OpenMetrics has no counter without `_total`: of another type it keeps the name that queries know.
  const written =
    format === 'text' || !isCounter
      ? { name }
      : name.endsWith('_total')
        ? { name: name.slice(0, -'_total'.length) }
        : { name, type: 'unknown' };
  const get = async () => ({ ...(await (metric.getForPromString?.() ?? metric.get())), ...written });
  return { get } as unknown as client.Metric;
}
