import { yamlFile } from '../generate/yaml.ts';
import { lines } from '../logql/lines.ts';
import { logql } from '../logql/print.ts';
import type { Config } from '../project/config.ts';
import { collectedLabels } from './log-collector/server.ts';
import { type Placement, provisioningFolder, type Server } from './server.ts';

export const loki: Server = {
  name: 'loki',
  title: 'Loki',
  ports: {
    loki: { number: 3100, published: false, use: 'Loki API' },
    'loki-grpc': { number: 9095, published: false, use: 'Loki, internal' },
  },
  // A GET ends it, and it has no login: containers alone reach it, and on loopback those who know its path.
  secretPath: 'loki-path',
  readiness: { port: 'loki', path: '/ready' },
  healthPaths: [['loki', '/ready']],
  container: {
    image: 'grafana/loki:3.7.6',
    user: '10001:10001',
    memory: '384m',
    // The image is distroless, without a shell or wget, but the program can check itself.
    health: { by: 'program', command: ['/usr/bin/loki', '-health'] },
    configFolder: '/etc/loki',
    dataFolder: '/loki',
    tmpfs: ['/tmp'],
    networks: ['stack'],
  },
  arguments: (_, placement) => [`-config.file=${placement.configFolder('loki')}/loki.yml`],
  configuration: (config, placement) => [
    {
      path: `${provisioningFolder('loki')}/loki.yml`,
      content: yamlFile(config.project, lokiConfig(config, placement)),
    },
  ],
};

function lokiConfig(config: Config, placement: Placement) {
  const data = placement.dataFolder('loki');
  return {
    auth_enabled: false,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_address: placement.bind,
      http_listen_port: placement.port('loki'),
      ...(placement.path?.('loki') && { http_path_prefix: placement.path('loki') }),
      grpc_listen_address: placement.bind,
      grpc_listen_port: placement.port('loki-grpc'),
      log_level: 'warn',
    },
    common: {
      instance_addr: '127.0.0.1',
      path_prefix: data,
      replication_factor: 1,
      ring: { kvstore: { store: 'inmemory' } },
      storage: { filesystem: { chunks_directory: `${data}/chunks`, rules_directory: `${data}/rules` } },
    },
    // A single process does not look for others or wait for them: ready in half a second instead of ten.
    frontend_worker: { frontend_address: `127.0.0.1:${placement.port('loki-grpc')}` },
    // What comes late is still in memory when it is hours old: it is looked for there whatever its time.
    querier: { query_ingesters_within: '0s' },
    ingester: {
      lifecycler: { min_ready_duration: '0s', final_sleep: '0s' },
      // Half of it is how far a line may be behind the newest of its stream: a replica that was cut off for a day brings
      // what waited on its disk into the streams of the others. An idle chunk is written after half an hour as before.
      max_chunk_age: '48h',
    },
    schema_config: {
      configs: [
        {
          from: '2024-01-01',
          store: 'tsdb',
          object_store: 'filesystem',
          schema: 'v13',
          index: { prefix: 'index_', period: '24h' },
        },
      ],
    },
    limits_config: {
      allow_structured_metadata: true,
      volume_enabled: true,
      // What waited on disk for longer than a week is taken, too; retention ends it in its turn.
      reject_old_samples: false,
      // Lines that waited while Loki was down arrive at once: four times the defaults.
      ingestion_rate_mb: 16,
      ingestion_burst_size_mb: 32,
      per_stream_rate_limit: '16MB',
      per_stream_rate_limit_burst: '32MB',
      ...retention(config),
      ...(config.project.logs.length > 0 && labelsOfCollected(config)),
    },
    compactor: {
      working_directory: `${data}/compactor`,
      retention_enabled: true,
      delete_request_store: 'filesystem',
    },
  };
}

/** The collector's lines have the same labels as those of the kit. */
function labelsOfCollected({ project }: Config) {
  const attributes = collectedLabels(project.logs);
  return {
    otlp_config: {
      resource_attributes: {
        ignore_defaults: true,
        attributes_config: [{ action: 'index_label', attributes }],
      },
    },
  };
}

/** Periods by stream. Of two that match a line, the higher priority applies, so `debug` is short in every stream. */
function retention({ logRetentionDays, project }: Config) {
  const period = (days: number | undefined): string => `${days ?? logRetentionDays.app}d`;
  return {
    retention_period: period(logRetentionDays.app),
    retention_stream: [
      ...project.streams.map(stream => ({
        selector: logql(lines<string>({ stream })),
        priority: 1,
        period: period(logRetentionDays[stream]),
      })),
      {
        selector: logql(lines({ level: ['debug', 'trace'] })),
        priority: 2,
        period: period(logRetentionDays.debug),
      },
    ],
  };
}
