/**
 * `node kit-child.ts none|bare|kit`: the cost of telemetry per request in this process, as JSON, in microseconds of CPU
 * time. `bare` calls prom-client, pino and OpenTelemetry directly; `kit` does the same through the kit.
 */
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace';
import { fastify } from 'fastify';
import { authAttempts, authResponseTime } from '../../metrics/falachefe/whatsapp-auth.ts';

export type Variant = 'none' | 'bare' | 'kit';
export type Part = 'metrics' | 'log' | 'span' | 'all';
export type Costs = Readonly<Record<Part | 'request', number>>;

type Work = () => unknown;
type Parts = Readonly<Record<Part, Work>>;

const identity = { service: 'bench', version: '1.0.0', environment: 'bench' };
const nowhere = { write: () => {} };
const dropped: SpanExporter = {
  export: (_spans, done) => done({ code: 0 }),
  forceFlush: async () => {},
  shutdown: async () => {},
};
/** The queue is never full, so that no variant saves work by dropping spans. */
const processor = () =>
  new BatchSpanProcessor({ exporter: dropped, maxQueueSize: 1_000_000, scheduledDelayMillis: 50 });

let turn = 0;
/** Within the budget of the metric: beyond it, a label costs a lookup in the guard but saves a series. */
const PHONES = 4;
const labels = () => ({
  phone_number: `+55119876543${10 + (turn++ % PHONES)}`,
  company_id: 'aurora',
  auth_method: 'session_token' as const,
  status: 'success' as const,
});
const timed = { auth_method: 'session_token', status: 'success' } as const;
const fields = () => ({
  event: 'message_processed',
  messageId: String(turn++),
  crewId: 'vendas',
  seconds: 1.5,
});
const attributes = () => ({
  'app.crew_id': 'vendas',
  'app.message_id': String(turn++),
  'app.model': 'gpt-4o',
});
const TEXT = 'Message processed';
const SPAN = 'message.process';

async function bare(): Promise<Parts> {
  const client = await import('prom-client');
  const { pino } = await import('pino');
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  new NodeSDK({
    autoDetectResources: false,
    spanProcessors: [processor()],
    metricReaders: [],
    logRecordProcessors: [],
  }).start();
  const registers = [new client.Registry(client.Registry.OPENMETRICS_CONTENT_TYPE)];
  const of = (metric: { name: string; help: string; labels: object }) => ({
    name: metric.name,
    help: metric.help,
    labelNames: Object.keys(metric.labels),
    registers,
  });
  const counter = new client.Counter(of(authAttempts));
  const buckets = [...authResponseTime.buckets];
  const histogram = new client.Histogram({ ...of(authResponseTime), buckets, enableExemplars: true });
  const log = pino({ base: identity, mixin: () => context() }, nowhere);
  const context = () => {
    const span = trace.getActiveSpan()?.spanContext();
    return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
  };
  const tracer = trace.getTracer('bench');
  const count = () => {
    counter.inc(labels());
    const span = trace.getActiveSpan()?.spanContext();
    const exemplarLabels = span && { traceId: span.traceId, spanId: span.spanId };
    histogram.observe({ labels: timed, value: 0.2, ...(exemplarLabels && { exemplarLabels }) });
  };
  const write = () => log.info(fields(), TEXT);
  const within = (work: Work) =>
    tracer.startActiveSpan(SPAN, { attributes: attributes() }, async span => {
      try {
        await work();
        span.setStatus({ code: SpanStatusCode.OK });
      } finally {
        span.end();
      }
    });
  return partsOf(count, write, within);
}

async function kit(): Promise<Parts> {
  const { createInstruments } = await import('../../telemetry/metrics.ts');
  const { createLoggers } = await import('../../telemetry/logger.ts');
  const { startTracing, withSpan } = await import('../../telemetry/tracing.ts');
  await startTracing({ ...identity, processors: [processor()] });
  const instruments = createInstruments([authAttempts, authResponseTime]);
  const log = createLoggers({ ...identity, destinations: [nowhere] });
  const count = () => {
    instruments.counter(authAttempts).inc(labels());
    instruments.histogram(authResponseTime).observe(timed, 0.2);
  };
  const write = () => log.app.info(fields(), TEXT);
  return partsOf(count, write, work => withSpan(SPAN, async () => void (await work()), attributes()));
}

function partsOf(metrics: Work, log: Work, within: (work: Work) => Promise<void>): Parts {
  const nothing = () => {};
  const both = () => {
    metrics();
    log();
  };
  return { metrics, log, span: () => within(nothing), all: () => within(both) };
}

const nothing = () => {};
const variants: Readonly<Record<Variant, () => Promise<Parts>>> = {
  none: async () => ({ metrics: nothing, log: nothing, span: nothing, all: nothing }),
  bare,
  kit,
};

/**
 * Calls per round, and rounds, of which the best counts: the others were disturbed, or still cold. Fewer calls would
 * measure the compiler, which a long-running service forgets.
 */
const CALLS = 40_000;
const ROUNDS = 6;

async function cost(work: Work): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (let call = 0; call < CALLS; call++) await work();
    // Batches of spans count as work of the spans.
    await new Promise(done => setTimeout(done, 60));
    const { user, system } = process.cpuUsage(before);
    rounds.push((user + system) / CALLS);
  }
  return Math.min(...rounds);
}

const variant = variants[process.argv[2] as Variant];
if (!variant)
  throw new Error(`no variant "${process.argv[2]}"; use one of ${Object.keys(variants).join(', ')}`);
const parts = await variant();
const app = fastify();
app.get('/message', async () => {
  await parts.all();
  return { ok: true };
});
await app.ready();
const costs: Costs = {
  metrics: await cost(parts.metrics),
  log: await cost(parts.log),
  span: await cost(parts.span),
  all: await cost(parts.all),
  request: await cost(() => app.inject('/message')),
};
process.stdout.write(JSON.stringify(costs));
process.exit(0);
