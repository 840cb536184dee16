import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { composeArtifacts } from '../../../core/generate/compose.ts';
import { nativeArtifacts } from '../../../core/generate/native.ts';
import { defineConfig } from '../../../core/index.ts';
import { configure } from '../../../core/project/config.ts';
import { fixedPorts } from '../../../core/run/ports.ts';
import { configure as configureBundle } from '../../bundle.ts';

const project = defineConfig({
  systems: [],
  logs: [
    { service: 'bot', files: ['/var/log/bot/*.log'] },
    {
      service: 'bot',
      files: ['logs/audit.log'],
      stream: 'audit',
      format: 'text',
      multiline: '^\\d{4}$',
      from: 'end',
    },
    {
      ...{
        job: 'gateway',
        containers: { names: ['gateway'], labels: { 'com.docker.compose.service': 'gateway' } },
      },
      ...{
        format: { regex: '^(?P<when>\\S+ \\S+) (?P<severity>\\w+)' },
        level: 'severity',
        labels: { team: 'chat' },
      },
      ...{ time: { field: 'when', layout: '%d/%m/%Y %H:%M:%S' }, timeOffset: '-03:00' },
    },
  ],
});
const config = configure(project, { environment: 'production' });
const artifacts = composeArtifacts(config);
const text = (path: string): string => artifacts.find(artifact => artifact.path === path)!.content;

interface Compose {
  readonly services: Record<
    string,
    { volumes: string[]; user: string; cap_drop: string[]; read_only: boolean; healthcheck?: object }
  >;
}
interface Collector {
  readonly receivers: Record<
    string,
    { include: string[]; storage: string; resource: Record<string, string> }
  >;
  readonly processors: Record<string, { error_mode?: string; log_statements?: { statements: string[] }[] }>;
  readonly exporters: Record<string, { endpoint: string; sending_queue: { storage: string } }>;
  readonly service: { pipelines: Record<string, { receivers: string[]; processors: string[] }> };
}

describe('the log collector', () => {
  it('is configured as in the golden file', async () => {
    await expect(text('provisioning/log-collector/config.yaml')).toMatchFileSnapshot('golden/config.yaml');
  });
  it('mounts only the folders of its logs, to read, without a socket and without a capability', () => {
    const { services } = load(text('compose.yaml')) as Compose;
    const { volumes, cap_drop, read_only, healthcheck } = services['log-collector']!;
    expect(volumes).toEqual([
      './provisioning/log-collector:/etc/otelcol-contrib:ro',
      'log-collector:/var/lib/otelcol',
      '/var/lib/docker/containers:/var/lib/docker/containers:ro',
      '/var/log/bot:/var/log/bot:ro',
      './logs:/logs:ro',
    ]);
    expect({ cap_drop, read_only, healthcheck }).toEqual({
      ...{ cap_drop: ['ALL'], read_only: true, healthcheck: undefined },
    });
    expect(text('compose.yaml')).not.toContain('docker.sock');
  });
  it('redacts in every pipeline before anything else, and delivers nothing that it cannot redact', () => {
    const { processors, service } = load(text('provisioning/log-collector/config.yaml')) as Collector;
    expect(Object.keys(service.pipelines)).toEqual(['logs/bot', 'logs/bot-2', 'logs/gateway']);
    for (const pipeline of Object.values(service.pipelines))
      expect(pipeline.processors[0]).toBe('transform/redact');
    expect(processors['transform/redact']!.error_mode).toBe('propagate');
  });
  it('has no dollar that the collector would take for a variable', () => {
    expect(text('provisioning/log-collector/config.yaml').replaceAll('$$', '')).not.toContain('$');
  });
  it('is probed, and Loki takes its labels', () => {
    expect(text('provisioning/prometheus/prometheus.yml')).toContain('http://log-collector:13134/');
    const { limits_config } = load(text('provisioning/loki/loki.yml')) as {
      limits_config: { otlp_config: object };
    };
    expect(limits_config.otlp_config).toEqual({
      resource_attributes: {
        ignore_defaults: true,
        attributes_config: [
          { action: 'index_label', attributes: ['service', 'environment', 'stream', 'level', 'team'] },
        ],
      },
    });
  });
  it('listens on loopback where it runs without containers, and reads the same files', () => {
    const servers = new Set(['loki', 'log-collector']);
    const location = {
      servers,
      ports: fixedPorts(project),
      folder: '/run/vigia',
      secretsFolder: '/run/vigia/s',
    };
    const [file] = nativeArtifacts(config, location).filter(({ path }) => path.includes('log-collector'));
    const native = load(file!.content) as Collector & { extensions: Record<string, { endpoint?: string }> };
    expect(native.extensions.health_check!.endpoint).toBe('127.0.0.1:13134');
    expect(native.exporters.otlp_http!.endpoint).toBe('http://127.0.0.1:3100/otlp');
    expect(native.receivers['file_log/bot']!.include).toEqual(['/var/log/bot/*.log']);
  });
  it('is not in a project without logs', () => {
    const bundle = composeArtifacts(configureBundle());
    expect(bundle.map(({ path }) => path)).not.toContain('provisioning/log-collector/config.yaml');
    for (const { content } of bundle) expect(content).not.toMatch(/log-collector|otlp_config/);
  });
});
