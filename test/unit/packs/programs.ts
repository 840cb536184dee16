/** What a reader does in the program that a pack watches, and what it does not say. */
export interface Program {
  /** Where the names of its metrics come from. */
  readonly source: string;
  /** What to switch on in it. */
  readonly switchOn: string;
  /** A target, as in vigia.config.ts. */
  readonly target: string;
  /** What it does not expose, or does wrong. */
  readonly lacks: string;
}

export const programs: Readonly<Record<string, Program>> = {
  'evolution-api': {
    source: 'EvolutionAPI/evolution-api 2.3.6, `src/api/routes/index.router.ts`',
    switchOn:
      'Set `PROMETHEUS_METRICS=true`. With `METRICS_AUTH_REQUIRED=true`, `METRICS_USER` and `METRICS_PASSWORD`, it asks for a login; `METRICS_ALLOWED_IPS` must have the address of Prometheus, or be empty.',
    target:
      "{ job: 'evolution-api', at: ['127.0.0.1:8080'], exposes: [gateway], auth: { basic: { username: 'prometheus', password: 'evolution-metrics' } } }",
    lacks:
      'It does not expose messages, errors, durations, webhooks or queues: count those in your bot. Prometheus keeps its label `instance` as `exported_instance`; do not set `honorLabels`.',
  },
  wppconnect: {
    source: 'wppconnect-team/wppconnect-server 2.10.4, `src/middleware/instrumentation.ts`',
    switchOn: 'Nothing: `/metrics` is always there, without a login. Keep it on loopback.',
    target: "{ job: 'wppconnect', at: ['127.0.0.1:21465'], exposes: [gateway] }",
    lacks:
      'It exposes the default metrics of prom-client and nothing of its own: no session, no message, no error. It makes a new registry for each scrape, so its CPU time and its event loop delay mean nothing, and the pack leaves them out; scrape it no more often than every 30 s (`interval`), because each scrape leaves an observer behind. Whether a session is connected it says by `GET /api/SESSION/check-connection-session` and by webhook: count these in your bot.',
  },
  litellm: {
    source: 'BerriAI/litellm 1.110.2, `litellm/integrations/prometheus.py`',
    switchOn:
      'Set `callbacks: ["prometheus"]` in `litellm_settings`. The page is at `/metrics/`, with the slash at the end. With `require_auth_for_metrics_endpoint: true` it asks for a key. Budgets of teams and keys are there after their first request.',
    target:
      "{ job: 'litellm', at: ['127.0.0.1:4000'], path: '/metrics/', exposes: [proxy], auth: { bearer: 'litellm-key' } }",
    lacks:
      'Metrics appear with their first event. `litellm_deployment_state` may stay at 2 under the name of the model after a deployment has recovered (seen with 1.110); the alert looks at the deployment instead. With several workers, set `PROMETHEUS_MULTIPROC_DIR`.',
  },
  vllm: {
    source: 'vllm-project/vllm 0.33.0, `vllm/v1/metrics/loggers.py`, `buckets.py`',
    switchOn: 'Nothing: `/metrics` is there unless `--disable-log-stats` is set.',
    target: "{ job: 'vllm', at: ['127.0.0.1:8000'], exposes: [models] }",
    lacks:
      'It counts failed and aborted requests in `vllm:request_success_total`, by `finished_reason`; what the HTTP server rejects before the engine is not among them.',
  },
  'gen-ai': {
    source:
      'open-telemetry/semantic-conventions-genai, `docs/gen-ai/gen-ai-metrics.md`; names by prometheus/otlptranslator 1.0.0',
    switchOn:
      'Instrument the program with OpenTelemetry, and let it send metrics by OTLP over HTTP to Prometheus: `otlp: true` in `defineConfig`, `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://PROMETHEUS:9090/api/v1/otlp/v1/metrics`, `OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=http/protobuf`, `OTEL_RESOURCE_ATTRIBUTES=service.name=my-crew,environment=production`. Newer conventions need `OTEL_SEMCONV_STABILITY_OPT_IN=gen_ai_latest_experimental`.',
    target: 'otlp: true, // service.name becomes the label job',
    lacks:
      "The conventions have no cost: give `prices`. OpenLLMetry (CrewAI, LangChain) names the model of the answer only, so give `model: 'gen_ai_response_model'`; it records neither errors nor agents as metrics, and without views its buckets are those of the SDK, in which the objective cannot count.",
  },
  http: {
    source: '`@vigia/telemetry`; names by open-telemetry/semantic-conventions, `docs/http/http-metrics.md`',
    switchOn:
      'Instrument the service with `instrumentFastify`, `instrumentExpress` or `instrumentNest`: nothing else is needed.',
    target: "{ job: 'my-bot', at: ['127.0.0.1:3001'], exposes: [requests] }",
    lacks:
      'The count `http_server_requests_total` is of the kit alone: a service with the SDK of OpenTelemetry has only the durations. A request that no route matches has the route `unknown`.',
  },
  node: {
    source: 'siimon/prom-client 15.1.3, `lib/metrics/`',
    switchOn:
      'Call `collectDefaultMetrics()` of prom-client, or of @prometheus-io/client, and serve `register.metrics()`.',
    target: "{ job: 'my-bot', at: ['127.0.0.1:3001'], exposes: [processes] }",
    lacks:
      'The default metrics say nothing of requests: add `instrumentFastify`, `instrumentExpress` or `instrumentNest` of @vigia/telemetry. File descriptors are there on Linux only.',
  },
  host: {
    source: 'prometheus/node_exporter 1.11.1, its default collectors',
    switchOn: 'Run node_exporter on each host.',
    target: "{ job: 'node', at: ['10.0.0.1:9100', '10.0.0.2:9100'], exposes: [hosts] }",
    lacks:
      'It takes the place of the host of the stack. Give `job` where other hosts are scraped that are not yours.',
  },
  probes: {
    source: 'prometheus/blackbox_exporter 0.28.0',
    switchOn:
      'Run blackbox_exporter, and let Prometheus ask it for each endpoint, with the endpoint as `instance`, as its README shows.',
    target: "probes({ job: 'blackbox' }) // in a Prometheus that you have",
    lacks:
      'Vigia’s own stack probes `externalUrls` without the pack. The pack is for a blackbox_exporter of your own, whose place it takes.',
  },
  postgresql: {
    source: 'prometheus-community/postgres_exporter 0.19.1',
    switchOn:
      'Run postgres_exporter with a role that has `pg_monitor`. Do not set `--disable-settings-metrics`.',
    target: "{ job: 'postgres', at: ['127.0.0.1:9187'], exposes: [database] }",
    lacks: 'A project whose own servers need PostgreSQL has it watched without the pack.',
  },
  redis: {
    source: 'oliver006/redis_exporter 1.86.0, `exporter/exporter.go`',
    switchOn: 'Run redis_exporter with `REDIS_ADDR`.',
    target: "{ job: 'redis', at: ['127.0.0.1:9121'], exposes: [cache] }",
    lacks:
      'Where Redis has no `maxmemory`, nothing says how full it is. A project whose own servers need Redis has it watched without the pack.',
  },
};
