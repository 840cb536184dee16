import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { AggregationType, MeterProvider } from '@opentelemetry/sdk-metrics';
import * as client15 from 'prom-client-15';
import { boundedId, oneOf } from '../../core/metrics/label.ts';
import { counter } from '../../core/metrics/metric.ts';
import { createInstruments } from '../../telemetry/metrics.ts';
import { median, type Row } from './row.ts';

const SIZES = [1_000, 10_000, 100_000];
const SCRAPES = 7;
const STATUSES = ['success', 'failed'] as const;
const NAME = 'bench_events_total';
const HELP = 'Events of the bench';

/** Creates a counter with a number of series, counts each once, and returns a function that renders it as text. */
type Library = (series: number) => () => Promise<string>;

const kit: Library = series => {
  const metric = counter({
    name: NAME,
    help: HELP,
    unit: 'operations',
    labels: { contact: boundedId(series), status: oneOf(...STATUSES) },
  });
  const instruments = createInstruments([metric]);
  const instrument = instruments.counter(metric);
  forEachSeries(series, labels => instrument.inc(labels));
  return async () => (await instruments.expose()).body;
};

const promClient15: Library = series => {
  const registry = new client15.Registry();
  const instrument = new client15.Counter({
    name: NAME,
    help: HELP,
    labelNames: ['contact', 'status'],
    registers: [registry],
  });
  forEachSeries(series, labels => instrument.inc(labels));
  return () => registry.metrics();
};

const openTelemetry: Library = series => {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const meters = new MeterProvider({
    readers: [exporter],
    // The default of the library stops at 2,000 series.
    views: [
      {
        instrumentName: NAME,
        aggregation: { type: AggregationType.SUM },
        aggregationCardinalityLimit: series + 1,
      },
    ],
  });
  const instrument = meters.getMeter('bench').createCounter(NAME, { description: HELP });
  forEachSeries(series, labels => instrument.add(1, labels));
  const serializer = new PrometheusSerializer();
  return async () => serializer.serialize((await exporter.collect()).resourceMetrics);
};

function forEachSeries(
  series: number,
  count: (labels: { contact: string; status: (typeof STATUSES)[number] }) => void,
): void {
  for (let i = 0; i < series; i++) {
    count({ contact: `contact-${i >> 1}`, status: STATUSES[i & 1]! });
  }
}

/**
 * Measures the time to render one scrape, without HTTP, at growing numbers of series, compared with two other
 * libraries.
 */
export async function benchScrape(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const series of SIZES) {
    const ours = await scrapeMs(kit, series);
    const peers = {
      'prom-client 15': await scrapeMs(promClient15, series),
      "OpenTelemetry's exporter": await scrapeMs(openTelemetry, series),
    };
    const note = Object.entries(peers).map(([name, ms]) => `${name} ${ms.toFixed(ms < 10 ? 1 : 0)} ms`);
    rows.push({
      what: `rendering ${series.toLocaleString('en')} series`,
      value: ours,
      unit: 'ms',
      note: note.join(', '),
    });
  }
  return rows;
}

async function scrapeMs(library: Library, series: number): Promise<number> {
  const scrape = library(series);
  const lines = (await scrape()).split('\n').filter(line => line.startsWith(`${NAME}{`)).length;
  if (lines !== series) throw new Error(`a library rendered ${lines} series instead of ${series}`);
  const times: number[] = [];
  for (let i = 0; i < SCRAPES; i++) {
    const start = performance.now();
    await scrape();
    times.push(performance.now() - start);
  }
  return median(times);
}
