import type { Label } from './label.ts';
import type { Foreign, Metric, MetricType, Unit } from './metric.ts';

/** The contract as data, for services and tools in any language. `docs/contract.schema.json` says what each field means. */
export interface ContractDocument {
  readonly $schema: string;
  readonly version: typeof CONTRACT_VERSION;
  readonly metrics: readonly MetricDocument[];
}

export interface MetricDocument {
  readonly name: string;
  /** The system whose service exposes it. */
  readonly system: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: Unit;
  readonly labels: Readonly<Record<string, Label>>;
  /** Histograms only. */
  readonly buckets?: readonly number[];
  readonly maxCombinations: number;
  readonly deprecatedNames: readonly string[];
  /** Metrics of programs of others only: what is said of them. */
  readonly foreign?: Foreign;
}

/** Increases when an older document can no longer be read as a new one. */
export const CONTRACT_VERSION = 1;

/** Returns the metrics of all systems as a document, sorted by name. */
export function contractDocument(systems: Readonly<Record<string, readonly Metric[]>>): ContractDocument {
  const metrics = Object.entries(systems).flatMap(([system, ofSystem]) =>
    ofSystem.map(metric => metricDocument(metric, system)),
  );
  return {
    $schema: './contract.schema.json',
    version: CONTRACT_VERSION,
    metrics: metrics.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function metricDocument(metric: Metric, system: string): MetricDocument {
  const { name, type, help, unit, labels, buckets, maxCombinations, deprecatedNames, foreign } = metric;
  return {
    name,
    system,
    type,
    help,
    unit,
    labels,
    ...(type === 'histogram' && !foreign?.native && { buckets }),
    maxCombinations,
    deprecatedNames,
    ...(foreign && { foreign }),
  };
}
