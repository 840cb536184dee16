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
  static_configs: { targets: string[]; labels: Record<string, string> }[];
  relabel_configs?: Record<string, unknown>[];
}

const without = (...names: ServerName[]) => ({
  ...composePlacement,
  servers: new Set([...composePlacement.servers].filter(name => !names.includes(name))),
});
const file = <T>(path: string, config = configure()) =>
  load(composeArtifacts(config).find(one => one.path === path)!.content) as T;
const jobNamed = (name: string, config = configure()) =>
  file<{ scrape_configs: Job[] }>('provisioning/prometheus/prometheus.yml', config).scrape_configs.find(
    job => job.job_name === name,
  )!;

describe('probes', () => {
  it('ask the health of every server that speaks HTTP, and the services outside as the sample service does', () => {
    expect(probesOf(modules.http, configure(), composePlacement)).toEqual([
      { target: 'http://exporter:8080/health' },
      { target: 'http://prometheus:9090/-/healthy', login: true },
      { target: 'http://alertmanager:9093/-/healthy', login: true },
      { target: 'http://desk:9096/health' },
      { target: 'http://grafana:3000/api/health' },
      { target: 'http://loki:3100/ready' },
      { target: 'http://jaeger:13133/status' },
      { target: 'http://exporter:8080/upstream/uaz/health' },
      { target: 'http://exporter:8080/upstream/openai/v1/models' },
    ]);
    expect(probesOf(modules.tcp, configure(), composePlacement)).toEqual([{ target: 'jaeger:4317' }]);
  });

  it('ask the services outside that the configuration names instead of the simulated ones', () => {
    const config = configure({ externalUrls: ['https://api.example.com/health'] });
    const targets = probesOf(modules.http, config, composePlacement).map(({ target }) => target);
    expect(targets).toContain('https://api.example.com/health');
    expect(targets.filter(target => target.includes('/upstream/'))).toEqual([]);
  });

  it('ask no server that is not there', () => {
    const probes = probesOf(modules.http, configure(), without('exporter', 'jaeger', 'loki'));
    expect(probes.filter(({ target }) => /exporter|jaeger|loki/.test(target))).toEqual([]);
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
          // What a target calls itself, or else what is asked.
          { source_labels: ['instance', '__param_target'], regex: ';(.+)', target_label: 'instance' },
          { source_labels: ['__module'], regex: '(.+)', target_label: '__param_module' },
          { target_label: '__address__', replacement: 'blackbox-exporter:9115' },
        ],
      });
    }
  });

  it('log in to the servers of the stack that ask for it, and to nothing else', () => {
    const config = configure({ externalUrls: ['https://api.example.com/health'] });
    const { static_configs } = jobNamed(jobs.httpProbes, config);
    const module = (target: string) =>
      static_configs.find(({ targets }) => targets.includes(target))!.labels.__module;
    expect(module('http://prometheus:9090/-/healthy')).toBe(modules.login);
    expect(module('http://alertmanager:9093/-/healthy')).toBe(modules.login);
    expect(module('http://grafana:3000/api/health')).toBeUndefined();
    expect(module('https://api.example.com/health')).toBeUndefined();
  });

  it('tell no series the path that only the servers know', () => {
    const secret = { ...composePlacement, path: (name: string) => (name === 'loki' ? '/s3cret' : '') };
    expect(probesOf(modules.http, configure(), secret)).toContainEqual({
      target: 'http://loki:3100/s3cret/ready',
      instance: 'http://loki:3100/ready',
    });
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
