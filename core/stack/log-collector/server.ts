import { yamlFile } from '../../generate/yaml.ts';
import { logLabels } from '../../logs/labels.ts';
import type { Config } from '../../project/config.ts';
import { folderOf, type LogSource, serviceOf } from '../../project/logs.ts';
import { type Placement, provisioningFolder, type Server, urlOf } from '../server.ts';
import { reader } from './lines.ts';
import { escapedDollars } from './ottl.ts';
import { patternsOf, receiver } from './receiver.ts';
import { redactor } from './redact.ts';

export const LOG_COLLECTOR = 'log-collector';

const STORAGE = 'file_storage';
/** What the kit keeps, too. After that, lines wait in their files. */
const BUFFER_BYTES = 256 * 1024 * 1024;
/** Loki takes 4 MB at once. */
const LARGEST_PUSH = 1024 * 1024;

/**
 * Returns the collector of these sources: the OpenTelemetry Collector with the components of its contrib distribution. It reads
 * files only: the socket of a container engine would let it start containers, too.
 */
export function logCollector(sources: readonly LogSource[]): Server {
  return {
    name: LOG_COLLECTOR,
    title: 'Log collector',
    ports: {
      [LOG_COLLECTOR]: { number: 13134, published: false, use: 'health of the log collector' },
      'log-collector-metrics': { number: 8890, published: false, use: "the log collector's own metrics" },
    },
    readiness: { port: LOG_COLLECTOR, path: '/' },
    healthPaths: [[LOG_COLLECTOR, '/']],
    container: {
      image: 'otel/opentelemetry-collector-contrib:0.149.0',
      // Root without a capability: it reads what root owns, as log files are, and writes nothing but its own volume.
      user: '0:0',
      memory: '256m',
      // The image has the program and nothing else, and the program cannot ask itself.
      health: { by: 'probe' },
      configFolder: '/etc/otelcol-contrib',
      dataFolder: '/var/lib/otelcol',
      hostFolders: foldersOf(sources),
      networks: ['stack'],
    },
    arguments: (_, placement) => [
      `--config=${placement.configFolder(LOG_COLLECTOR)}/config.yaml`,
      // A position is stored only when its lines are: without it, a kill loses what was read last.
      '--feature-gates=stanza.synchronousLogEmitter',
    ],
    environment: () => ({ GOMEMLIMIT: '192MiB' }),
    configuration: (config, placement) => [
      {
        path: `${provisioningFolder(LOG_COLLECTOR)}/config.yaml`,
        content: yamlFile(config.project, escapedDollars(collectorConfig(sources, config, placement))),
      },
    ],
  };
}

/** Each folder has the same path in the container; one of the project is below `/`, where the program runs. */
function foldersOf(sources: readonly LogSource[]): Record<string, string> {
  const folders = new Set(sources.flatMap(patternsOf).map(folderOf));
  return Object.fromEntries(
    [...folders]
      .sort()
      .map(folder => (folder.startsWith('/') ? [folder, folder] : [`./${folder}`, `/${folder}`])),
  );
}

function collectorConfig(sources: readonly LogSource[], config: Config, placement: Placement) {
  const named = sources.map((source, index) => [idOf(sources, index), source] as const);
  const data = placement.dataFolder(LOG_COLLECTOR);
  return {
    extensions: {
      health_check: { endpoint: `${placement.bind}:${placement.port(LOG_COLLECTOR)}` },
      [STORAGE]: {
        directory: data,
        compaction: { directory: data, on_start: true, on_rebound: true, cleanup_on_start: true },
      },
    },
    receivers: Object.fromEntries(
      named.map(([id, source]) => [`file_log/${id}`, receiver(source, config.environment, STORAGE)]),
    ),
    processors: {
      'transform/redact': redactor(),
      ...Object.fromEntries(named.map(([id, source]) => [`transform/${id}`, reader(source)])),
      // What Loki takes for labels.
      groupbyattrs: { keys: ['stream', 'level'] },
    },
    exporters: {
      otlp_http: {
        endpoint: `${urlOf(placement, 'loki')}/otlp`,
        timeout: '10s',
        retry_on_failure: { initial_interval: '500ms', max_interval: '5s', max_elapsed_time: '0s' },
        sending_queue: {
          storage: STORAGE,
          sizer: 'bytes',
          queue_size: BUFFER_BYTES,
          block_on_overflow: true,
          num_consumers: 1,
          batch: { flush_timeout: '200ms', min_size: 64 * 1024, max_size: LARGEST_PUSH },
        },
      },
    },
    service: {
      extensions: ['health_check', STORAGE],
      pipelines: Object.fromEntries(
        named.map(([id]) => [
          `logs/${id}`,
          {
            receivers: [`file_log/${id}`],
            processors: ['transform/redact', `transform/${id}`, 'groupbyattrs'],
            exporters: ['otlp_http'],
          },
        ]),
      ),
      telemetry: {
        logs: { level: 'warn' },
        metrics: {
          readers: [
            {
              pull: {
                exporter: {
                  prometheus: { host: placement.bind, port: placement.port('log-collector-metrics') },
                },
              },
            },
          ],
        },
      },
    },
  };
}

/** The position in a file is remembered under this name: that of the service, numbered where it has several sources. */
function idOf(sources: readonly LogSource[], index: number): string {
  const id = (source: LogSource) => serviceOf(source).replace(/[^\w-]/g, '_');
  const own = id(sources[index]!);
  const before = sources.slice(0, index).filter(source => id(source) === own).length;
  return before === 0 ? own : `${own}-${before + 1}`;
}

/** The attributes of the collector's lines that Loki takes for labels. */
export function collectedLabels(sources: readonly LogSource[]): string[] {
  return [
    ...new Set([...Object.keys(logLabels), ...sources.flatMap(({ labels = {} }) => Object.keys(labels))]),
  ];
}
