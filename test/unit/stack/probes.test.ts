import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { loadable } from '../../../core/generate/all.ts';
import { composeArtifacts } from '../../../core/generate/compose.ts';
import { modules, probesOf } from '../../../core/stack/probes.ts';
import type { ServerName } from '../../../core/stack/server.ts';
import { alertGroups, composePlacement, configure, jobs } from '../../bundle.ts';

interface Job {
  job_name: string;
  metrics_path?: string;
  params?: { module: string[] };
  static_configs: { targets: string[] }[];
  relabel_configs?: Record<string, unknown>[];
}

const without = (...names: ServerName[]) => ({
  ...composePlacement,
  servers: new Set([...composePlacement.servers].filter(name => !names.includes(name))),
});
const file = <T>(path: string, config = configure()) =>
  load(composeArtifacts(config).find(one => one.path === path)!.content) as T;
const jobNamed = (name: string) =>
  file<{ scrape_configs: Job[] }>('provisioning/prometheus/prometheus.yml').scrape_configs.find(
    job => job.job_name === name,
  )!;

describe('probes', () => {
  it('ask the health of every server that speaks HTTP, and the services outside as the sample service does', () => {
    expect(probesOf(modules.http, configure(), composePlacement)).toEqual([
      'http://exporter:8080/health',
      'http://prometheus:9090/-/healthy',
      'http://alertmanager:9093/-/healthy',
      'http://desk:9096/health',
      'http://grafana:3000/api/health',
      'http://loki:3100/ready',
      'http://jaeger:13133/status',
      'http://exporter:8080/upstream/uaz/health',
      'http://exporter:8080/upstream/openai/v1/models',
    ]);
    expect(probesOf(modules.tcp, configure(), composePlacement)).toEqual(['jaeger:4317']);
  });

  it('ask the services outside that the configuration names instead of the simulated ones', () => {
    const config = configure({ externalUrls: ['https://api.example.com/health'] });
    const targets = probesOf(modules.http, config, composePlacement);
    expect(targets).toContain('https://api.example.com/health');
    expect(targets.filter(target => target.includes('/upstream/'))).toEqual([]);
  });

  it('ask no server that is not there', () => {
    const targets = probesOf(modules.http, configure(), without('exporter', 'jaeger', 'loki'));
    expect(targets.filter(target => /exporter|jaeger|loki/.test(target))).toEqual([]);
    expect(probesOf(modules.tcp, configure(), without('jaeger'))).toEqual([]);
  });

  it('reach blackbox-exporter, which is told whom to ask, and name the endpoint as the instance', () => {
    for (const [name, module] of [
      [jobs.httpProbes, modules.http],
      [jobs.tcpProbes, modules.tcp],
    ] as const) {
      expect(jobNamed(name)).toMatchObject({
        metrics_path: '/probe',
        params: { module: [module] },
        relabel_configs: [
          { source_labels: ['__address__'], target_label: '__param_target' },
          { source_labels: ['__param_target'], target_label: 'instance' },
          { target_label: '__address__', replacement: 'blackbox-exporter:9115' },
        ],
      });
    }
  });

  it('have a module of blackbox-exporter each', () => {
    const { modules: configured } = file<{ modules: object }>('provisioning/blackbox-exporter/blackbox.yml');
    expect(Object.keys(configured).sort()).toEqual(Object.values(modules).sort());
  });

  it('of something that is no URL are refused with the value and the hint', () => {
    expect(() => configure({ externalUrls: ['api.example.com'] })).toThrow(
      'config externalUrls has "api.example.com": give full URLs that begin with http:// or https://',
    );
  });
});

describe('alerts over an exporter', () => {
  const names = (servers: ReadonlySet<ServerName>) =>
    loadable(alertGroups, servers).flatMap(({ alerts }) => alerts.map(({ name }) => name));

  it('are loaded where it is, and left out with their file where it is not', () => {
    const all = names(composePlacement.servers);
    const native = names(without('postgres-exporter', 'redis-exporter').servers);
    expect(all.filter(name => !native.includes(name))).toEqual([
      'PostgresDown',
      'PostgresConnectionsHigh',
      'RedisDown',
      'RedisMemoryHigh',
    ]);
    const groups = loadable(alertGroups, without('postgres-exporter', 'redis-exporter').servers);
    expect(groups.map(({ name }) => name)).not.toContain('stores');
    expect(names(without('node-exporter').servers).filter(name => name.startsWith('Host'))).toEqual([]);
  });
});
