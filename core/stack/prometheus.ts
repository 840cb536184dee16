import { yamlFile } from '../generate/yaml.ts';
import { fieldExporters, jobs } from '../platform/jobs.ts';
import type { Config } from '../project/config.ts';
import { formatDuration, scaleDuration } from '../promql/duration.ts';
import { DESK } from './desk.ts';
import { asksForLogin, LOGIN_SECRETS, loginTo } from './login.ts';
import { type Module, modules, type Probe, probeJobs, probesOf } from './probes.ts';
import { reaches } from './reaches.ts';
import { OTLP_FLAG, otlpReceiver, remoteWrites } from './remote-write.ts';
import { type Placement, type PortName, provisioningFolder, type Server } from './server.ts';
import { SCRAPE_TIMEOUT_MS, targetLabels, targetScrapes } from './targets.ts';

/** Which port answers `/metrics` for which job of the stack. */
export const scraped: readonly {
  readonly job: string;
  readonly port: PortName;
  readonly server: Server['name'];
}[] = [
  { job: jobs.prometheus, server: 'prometheus', port: 'prometheus' },
  { job: jobs.alertmanager, server: 'alertmanager', port: 'alertmanager' },
  { job: jobs.desk, server: DESK, port: DESK },
  { job: jobs.loki, server: 'loki', port: 'loki' },
  { job: jobs.jaeger, server: 'jaeger', port: 'jaeger-metrics' },
  { job: jobs.spans, server: 'jaeger', port: 'jaeger-spans' },
  { job: jobs.grafana, server: 'grafana', port: 'grafana' },
  ...fieldExporters.map(name => ({ job: jobs[name], server: name, port: name })),
];

/** On compressed time the servers, with thousands of series each, are not scraped faster than this. */
const FASTEST_SERVER_SCRAPE_MS = 1_000;
/** The PostgreSQL exporter waits a second before it reports a refused connection. */
const FASTEST_POSTGRES_SCRAPE_MS = 2_500;

export const prometheus: Server = {
  name: 'prometheus',
  title: 'Prometheus',
  ports: { prometheus: { number: 9090, published: true, use: 'Prometheus UI and API' } },
  login: true,
  readiness: { port: 'prometheus', path: '/-/ready' },
  healthPaths: [['prometheus', '/-/healthy']],
  container: {
    image: 'prom/prometheus:v3.5.3',
    user: '65534:65534',
    memory: '384m',
    health: { by: 'wget' },
    configFolder: '/etc/prometheus',
    dataFolder: '/prometheus',
    secrets: [...LOGIN_SECRETS],
    networks: ['stack'],
  },
  reaches,
  arguments: (config, placement) => [
    `--config.file=${placement.configFolder('prometheus')}/prometheus.yml`,
    `--storage.tsdb.path=${placement.dataFolder('prometheus')}`,
    `--storage.tsdb.retention.time=${config.retentionDays}d`,
    // Whatever the retention in days, a demo must not fill the disk.
    '--storage.tsdb.retention.size=2GB',
    `--web.listen-address=${placement.bind}:${placement.port('prometheus')}`,
    `--web.external-url=${config.prometheusUrl}`,
    asksForLogin(placement),
    // A page of another origin reads no answer, not even in a browser that has logged in.
    `--web.cors.origin=${escapedPattern(new URL(config.prometheusUrl).origin)}`,
    // Stores trace ids with samples, for the links from panels to traces.
    '--enable-feature=exemplar-storage',
    // How long a series without new samples counts as present: five minutes in real time, divided by the time scale.
    `--query.lookback-delta=${scaleDuration('5m', config.timeScale)}`,
    // A firing alert that found no Alertmanager is sent again after this time: a minute, divided by the time scale.
    `--rules.alert.resend-delay=${scaleDuration('1m', config.timeScale)}`,
    '--log.level=warn',
    ...(config.project.otlp ? [OTLP_FLAG] : []),
  ],
  configuration: (config, placement) => [
    {
      path: `${provisioningFolder('prometheus')}/prometheus.yml`,
      content: yamlFile(config.project, prometheusConfig(config, placement)),
    },
  ],
};

function prometheusConfig(config: Config, placement: Placement) {
  const interval = scrapeInterval(config);
  return {
    ...basis(config, placement),
    ...otlpReceiver(config),
    ...remoteWrites(config, placement),
    scrape_configs: [
      ...targetScrapes(config, placement),
      ...scraped
        .filter(({ server }) => placement.servers.has(server))
        .map(({ job, server, port }) => ({
          job_name: job,
          ...slowScrape(interval, server),
          ...loginTo(config.project.servers.get(server), placement),
          ...(port === server &&
            placement.path?.(server) && { metrics_path: `${placement.path(server)}/metrics` }),
          static_configs: [{ targets: [placement.address(port)], labels: targetLabels(config) }],
          ...(job === jobs.spans && withoutScope),
        })),
      ...(placement.servers.has('blackbox-exporter')
        ? probeJobs.map(([job, module]) => ({
            job_name: job,
            ...slowScrape(interval, 'blackbox-exporter'),
            ...probing(module, config, placement),
          }))
        : []),
    ],
  };
}

/** What the configuration says whatever is scraped: how often, which rules, and who is told. */
export function basis(config: Config, placement: Placement) {
  const interval = scrapeInterval(config);
  return {
    global: {
      scrape_interval: formatDuration(interval),
      scrape_timeout: formatDuration(Math.min(SCRAPE_TIMEOUT_MS, interval)),
      evaluation_interval: formatDuration((config.evaluationIntervalSeconds * 1000) / config.timeScale),
      // Added to every alert that has no label of the name, such as one over a series of another origin.
      external_labels: targetLabels(config),
    },
    rule_files: ['rules/*.yml'],
    alerting: {
      alertmanagers: placement.servers.has('alertmanager')
        ? [
            {
              ...loginTo(config.project.servers.get('alertmanager'), placement),
              static_configs: [{ targets: [placement.address('alertmanager')] }],
            },
          ]
        : [],
    },
  };
}

function scrapeInterval({ scrapeIntervalSeconds, timeScale }: Config): number {
  return (scrapeIntervalSeconds * 1000) / timeScale;
}

/** Blackbox-exporter is asked, and what it is to ask becomes the instance. */
function probing(module: Module, config: Config, placement: Placement) {
  return {
    metrics_path: '/probe',
    ...loginTo(config.project.servers.get('blackbox-exporter'), placement),
    params: { module: [module] },
    static_configs: staticProbes(probesOf(module, config, placement), config),
    relabel_configs: [
      { source_labels: ['__address__'], target_label: '__param_target' },
      // The instance that a target gives itself, or what is asked.
      {
        source_labels: ['instance', '__param_target'],
        regex: ';(.+)',
        target_label: 'instance',
        replacement: '$1',
      },
      { source_labels: [MODULE_LABEL], regex: '(.+)', target_label: '__param_module', replacement: '$1' },
      { target_label: '__address__', replacement: placement.address('blackbox-exporter') },
    ],
  };
}

/** A probe that needs another module than its job's says so in this label, which no series keeps. */
const MODULE_LABEL = '__module';

/** The targets that need nothing of their own in one group, and each of the others in its own. */
function staticProbes(probes: readonly Probe[], config: Config) {
  const labels = targetLabels(config);
  const plain = probes.filter(({ login, instance }) => !login && instance === undefined);
  return [
    { targets: plain.map(({ target }) => target), labels },
    ...probes
      .filter(one => !plain.includes(one))
      .map(({ target, login, instance }) => ({
        targets: [target],
        labels: {
          ...labels,
          ...(login && { [MODULE_LABEL]: modules.login }),
          ...(instance !== undefined && { instance }),
        },
      })),
  ];
}

/** A text that stands for itself in a regular expression. */
function escapedPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Labels that are the same on every series, or that change at each start of Jaeger. */
const withoutScope = {
  metric_relabel_configs: [
    { action: 'labeldrop', regex: 'exported_job|collector_instance_id|otel_scope_.*' },
  ],
};

/** The interval of a server for which the usual one is too fast. */
function slowScrape(interval: number, server: Server['name']) {
  const fastest = server === 'postgres-exporter' ? FASTEST_POSTGRES_SCRAPE_MS : FASTEST_SERVER_SCRAPE_MS;
  if (interval >= fastest) return undefined;
  return { scrape_interval: formatDuration(fastest), scrape_timeout: formatDuration(fastest) };
}
