import { yamlFile } from '../generate/yaml.ts';
import { PASSWORD_SECRET, STACK_USER } from './login.ts';
import { type Placement, type PortName, provisioningFolder, type Server } from './server.ts';

/** Number of traces in memory, some hours of demo traffic in about 100 MB. The oldest are dropped first. */
const MAX_TRACES = 5_000;
const STORAGE = 'memory';
/** The Monitor page of Jaeger: rates, errors and durations from spans, stored in Prometheus. */
const SPAN_METRICS = 'prometheus';
/**
 * Bounds of the durations, about a factor of three apart, from a query of a store to the slowest response of a model.
 */
const SPAN_BUCKETS = ['3ms', '10ms', '30ms', '100ms', '300ms', '1s', '3s', '10s', '30s'];

export const jaeger: Server = {
  name: 'jaeger',
  title: 'Jaeger',
  ports: {
    jaeger: { number: 16686, published: true, use: 'Jaeger UI and API' },
    'jaeger-grpc': { number: 16685, published: false, use: 'Jaeger query API over gRPC' },
    'jaeger-otlp-http': { number: 4318, published: true, use: 'spans, OTLP over HTTP' },
    'jaeger-otlp-grpc': { number: 4317, published: true, use: 'spans, OTLP over gRPC' },
    'jaeger-thrift': { number: 14268, published: true, use: 'spans, thrift over HTTP' },
    'jaeger-metrics': { number: 8888, published: false, use: "Jaeger's own metrics" },
    'jaeger-spans': {
      number: 8889,
      published: false,
      use: 'metrics that Jaeger derives from spans',
    },
    'jaeger-health': { number: 13133, published: false, use: 'Jaeger health' },
  },
  readiness: { port: 'jaeger-health', path: '/status' },
  healthPaths: [['jaeger-health', '/status']],
  connects: ['jaeger-otlp-grpc'],
  container: {
    image: 'jaegertracing/jaeger:2.20.0',
    user: '10001:10001',
    memory: '256m',
    health: { by: 'wget' },
    configFolder: '/etc/jaeger',
    tmpfs: ['/tmp'],
    secrets: [PASSWORD_SECRET],
    networks: ['stack'],
  },
  // Its own requests would add traces to those of the services.
  environment: () => ({ OTEL_TRACES_SAMPLER: 'always_off' }),
  arguments: (_, placement) => [`--config=file:${placement.configFolder('jaeger')}/jaeger.yml`],
  configuration: (config, placement) => [
    {
      path: `${provisioningFolder('jaeger')}/jaeger.yml`,
      content: yamlFile(config.project, jaegerConfig(placement)),
    },
  ],
};

function jaegerConfig(placement: Placement) {
  const listen = (port: PortName) => ({ endpoint: `${placement.bind}:${placement.port(port)}` });
  const monitored = placement.servers.has('prometheus');
  return {
    service: {
      extensions: ['jaeger_storage', 'jaeger_query', 'healthcheckv2'],
      pipelines: {
        traces: {
          receivers: ['otlp', 'jaeger'],
          processors: ['batch'],
          exporters: ['jaeger_storage_exporter', ...(monitored ? ['span_metrics'] : [])],
        },
        ...(monitored && { metrics: { receivers: ['span_metrics'], exporters: ['prometheus'] } }),
      },
      telemetry: {
        resource: { attributes: [{ name: 'service.name', value: 'jaeger' }] },
        logs: { level: 'warn' },
        metrics: {
          level: 'normal',
          readers: [
            {
              pull: {
                exporter: {
                  prometheus: { host: placement.bind, port: placement.port('jaeger-metrics') },
                },
              },
            },
          ],
        },
      },
    },
    extensions: {
      jaeger_storage: {
        backends: { [STORAGE]: { memory: { max_traces: MAX_TRACES } } },
        ...(monitored && {
          metric_backends: {
            [SPAN_METRICS]: {
              prometheus: {
                // Jaeger takes no other login than that of a URL; it reads the password from the file when it starts.
                endpoint: `http://${STACK_USER}:\${file:${placement.secretFile(PASSWORD_SECRET)}}@${placement.address('prometheus')}`,
                // The names as the Prometheus exporter writes them, with units and suffixes.
                normalize_calls: true,
                normalize_duration: true,
              },
            },
          },
        }),
      },
      jaeger_query: {
        storage: { traces: STORAGE, ...(monitored && { metrics: SPAN_METRICS }) },
        http: listen('jaeger'),
        grpc: listen('jaeger-grpc'),
      },
      healthcheckv2: { use_v2: true, http: listen('jaeger-health') },
    },
    receivers: {
      otlp: { protocols: { grpc: listen('jaeger-otlp-grpc'), http: listen('jaeger-otlp-http') } },
      jaeger: { protocols: { thrift_http: listen('jaeger-thrift') } },
    },
    // Maximum delay of a batch, so that a trace is visible right after its request.
    processors: { batch: { timeout: '200ms' } },
    exporters: {
      jaeger_storage_exporter: { trace_storage: STORAGE },
      ...(monitored && { prometheus: listen('jaeger-spans') }),
    },
    ...(monitored && {
      connectors: {
        span_metrics: {
          // Sent as soon as a trace is visible.
          metrics_flush_interval: '5s',
          histogram: { explicit: { buckets: SPAN_BUCKETS } },
        },
      },
    }),
  };
}
