import { TraceFlags, trace } from '@opentelemetry/api';
import * as client from 'prom-client';
import type {
  Counter as CounterMetric,
  Gauge as GaugeMetric,
  Histogram as HistogramMetric,
  Metric,
} from 'vigia/metrics';
import { type LabelSchema, type LabelValues, OTHER } from 'vigia/metrics';
import { labelOverflows } from 'vigia/platform/metrics';
import { Admissions } from './admissions.ts';
import { LabelGuard } from './guard.ts';

/** Labels are required exactly when the metric declares some. */
type Given<L extends LabelSchema, Rest extends unknown[]> = keyof L extends never
  ? [labels: Record<never, never>, ...rest: Rest]
  : [labels: LabelValues<L>, ...rest: Rest];

export interface CounterInstrument<L extends LabelSchema> {
  /** Adds to the series; by one without a value. */
  inc(...given: keyof L extends never ? [value?: number] : [labels: LabelValues<L>, value?: number]): void;
  /** Exposes series at 0, for every value of the closed labels left out, so that "no event" is not "no data". */
  zero(labels: Partial<LabelValues<L>>): void;
}
export interface GaugeInstrument<L extends LabelSchema> {
  set(...given: Given<L, [value: number]>): void;
  /** These series and no others: those of before that are not among them are no longer exposed. */
  replace(series: readonly (readonly [labels: LabelValues<L>, value: number])[]): void;
}
export interface HistogramInstrument<L extends LabelSchema> {
  /** Observes a value in the metric's unit; inside a sampled span, with an exemplar `traceId` and `spanId`. */
  observe(...given: Given<L, [value: number]>): void;
}

export interface Instruments {
  /** What they are the instruments of. */
  readonly metrics: readonly Metric[];
  counter<L extends LabelSchema>(metric: CounterMetric<L>): CounterInstrument<L>;
  gauge<L extends LabelSchema>(metric: GaugeMetric<L>): GaugeInstrument<L>;
  histogram<L extends LabelSchema>(metric: HistogramMetric<L>): HistogramInstrument<L>;
  /** The exposition: Prometheus text, or OpenMetrics with exemplars when `accept` asks for it. */
  expose(accept?: string, keep?: (name: string) => boolean): Promise<Exposition>;
  /** Events per metric that went to `other` because a label's budget was spent. */
  overflows(): ReadonlyMap<string, number>;
}
export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

const OPENMETRICS = client.Registry.OPENMETRICS_CONTENT_TYPE;
const PROMETHEUS = client.Registry.PROMETHEUS_CONTENT_TYPE;

/**
 * Builds the instruments of a contract. Label names and closed values are checked by the compiler, and again at
 * run time; every counter whose labels are all closed starts at 0.
 *
 * @example
 * const instruments = createInstruments([logins, loginDuration]);
 * instruments.counter(logins).inc({ company_id: 'acme', status: 'success' });
 * instruments.histogram(loginDuration).observe({ status: 'success' }, 0.12);
 * const { contentType, body } = await instruments.expose(request.headers.accept);
 */
export function createInstruments(metrics: readonly Metric[]): Instruments {
  // A histogram with exemplars may only be made on an OpenMetrics registry; `text` renders the same objects.
  const openMetrics = new client.Registry(OPENMETRICS);
  const text = new client.Registry(PROMETHEUS);
  const counters = new Map<string, CounterInstrument<LabelSchema>>();
  const guards = new Map(
    metrics.map(metric => [metric.name, new LabelGuard(metric, () => countOverflow(metric, counters))]),
  );
  const gauges = new Map<string, GaugeInstrument<LabelSchema>>();
  const histograms = new Map<string, HistogramInstrument<LabelSchema>>();

  for (const metric of metrics) {
    const { name, help, labels } = metric;
    if (metric.foreign)
      throw new Error(
        `${name} is a metric of a program of others: leave it out of the metrics of this service`,
      );
    const guard = guards.get(name)!;
    const options = { name, help, labelNames: Object.keys(labels), registers: [openMetrics] };
    if (metric.type === 'counter') {
      const growth = new Growth(metric.maxCombinations);
      const counter: client.Counter = new client.Counter({
        ...options,
        collect: () => growth.handTo(counter),
      });
      counters.set(name, counterInstrument(metric, counter, growth, guard));
      text.registerMetric(counter);
    } else if (metric.type === 'gauge') {
      const gauge = new client.Gauge(options);
      gauges.set(name, {
        set: (given, value) => gauge.set(guard.admit(given), value),
        replace: series => {
          gauge.reset();
          guard.forget();
          for (const [given, value] of series) gauge.set(guard.admit(given), value);
        },
      });
      text.registerMetric(gauge);
    } else {
      const buckets = [...metric.buckets];
      const histogram = new client.Histogram({ ...options, buckets, enableExemplars: true });
      const admissions = new Admissions(metric, guard);
      histograms.set(name, {
        observe: (given, value) => {
          const exemplarLabels = exemplar();
          const labels = admissions.admit(given);
          histogram.observe(exemplarLabels ? { labels, value, exemplarLabels } : { labels, value });
        },
      });
      text.registerMetric(histogram);
    }
  }

  return {
    metrics,
    counter: metric => found(counters, metric.name) as never,
    gauge: metric => found(gauges, metric.name) as never,
    histogram: metric => found(histograms, metric.name) as never,
    overflows: () =>
      new Map([...guards].filter(([, g]) => g.overflows > 0).map(([name, g]) => [name, g.overflows])),
    async expose(accept = '', keep = () => true) {
      const wanted = text
        .getMetricsAsArray()
        .filter(metric => keep(metric.name)) as unknown as client.Metric[];
      if (!accept.includes('application/openmetrics-text')) {
        const parts = await Promise.all(wanted.map(metric => text.getMetricsAsString(metric)));
        return { contentType: PROMETHEUS, body: `${parts.join('\n\n')}\n` };
      }
      const parts = await Promise.all(wanted.map(metric => openMetrics.getMetricsAsString(familyOf(metric))));
      return { contentType: OPENMETRICS, body: `${parts.join('\n')}\n# EOF\n` };
    },
  };
}

/** Overflows are a metric themselves where the contract has it; its own are not counted in it. */
function countOverflow(
  { name }: Metric,
  counters: ReadonlyMap<string, CounterInstrument<LabelSchema>>,
): void {
  if (name !== labelOverflows.name) counters.get(labelOverflows.name)?.inc({ metric: name });
}

function counterInstrument(
  metric: Metric,
  counter: client.Counter<string>,
  growth: Growth,
  guard: LabelGuard,
) {
  const closed = Object.entries(metric.labels).flatMap(([name, l]) =>
    l.kind === 'closed' ? [[name, l.values.filter(value => value !== OTHER)] as const] : [],
  );
  const zero = (given: Record<string, string>): void => {
    const open = closed.find(([name]) => given[name] === undefined);
    if (!open) counter.inc(guard.admit(given), 0);
    else for (const value of open[1]) zero({ ...given, [open[0]]: value });
  };
  if (closed.length === Object.keys(metric.labels).length) zero({});
  const admissions = new Admissions(metric, guard);
  return {
    inc: (given?: Record<string, string> | number, value = 1) => {
      if (typeof given !== 'object') counter.inc({}, given ?? 1);
      else if (value >= 0 && value < Infinity) growth.add(admissions.admit(given), value, counter);
      else throw new Error(`${metric.name} cannot grow by ${value}: give a number, 0 or more`);
    },
    zero,
  } as CounterInstrument<LabelSchema>;
}

/**
 * What a counter grew by since it was last read. Labels that were admitted before are the same object, and to add to its
 * sum takes a third of the client's own look-up; the client is told when it is asked.
 */
class Growth {
  private readonly sums = new Map<Record<string, string>, number>();
  private readonly limit: number;

  /** `limit`: sums that are kept. Labels that go to `other` are another object each time. */
  constructor(limit: number) {
    this.limit = limit;
  }

  add(labels: Record<string, string>, value: number, counter: client.Counter<string>): void {
    this.sums.set(labels, (this.sums.get(labels) ?? 0) + value);
    if (this.sums.size > this.limit) this.handTo(counter);
  }

  handTo(counter: client.Counter<string>): void {
    for (const [labels, value] of this.sums) counter.inc(labels, value);
    this.sums.clear();
  }
}

/** OpenMetrics names a counter's family without `_total`; the client would rename the metric itself for good. */
function familyOf(metric: client.Metric): client.Metric {
  const { type } = metric as unknown as { type: string };
  if (type !== 'counter') return metric;
  const family = { get: async () => unsuffixed(await (metric as client.Counter).get()) };
  return family as unknown as client.Metric;
}
const unsuffixed = <T extends { name: string }>(object: T): T => ({
  ...object,
  name: object.name.replace(/_total$/, ''),
});

/** Only of spans that are sent: an exemplar leads to its trace. One without a tracer is never sampled. */
function exemplar(): { traceId: string; spanId: string } | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  if (!span || !(span.traceFlags & TraceFlags.SAMPLED)) return undefined;
  return { traceId: span.traceId, spanId: span.spanId };
}

function found<T>(instruments: ReadonlyMap<string, T>, name: string): T {
  const instrument = instruments.get(name);
  if (!instrument)
    throw new Error(`metric ${name} is not among these instruments; add it to createInstruments([...])`);
  return instrument;
}
