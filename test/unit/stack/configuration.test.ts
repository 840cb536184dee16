import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fallback } from '../../../core/alerts/routing.ts';
import { composeArtifacts } from '../../../core/generate/compose.ts';
import { nativeArtifacts } from '../../../core/generate/native.ts';
import { apply, compare } from '../../../core/generate/write.ts';
import { defineConfig } from '../../../core/index.ts';
import { configure as configureProject } from '../../../core/project/config.ts';
import { findTool } from '../../../core/run/find.ts';
import { PASSWORD_SECRET } from '../../../core/stack/login.ts';
import type { ServerName } from '../../../core/stack/server.ts';
import {
  alerts,
  configure,
  fixedPorts,
  jobs,
  project,
  receivers,
  routes,
  serverNames,
} from '../../bundle.ts';

const run = promisify(execFile);

interface PrometheusFile {
  global: Record<'scrape_interval' | 'scrape_timeout' | 'evaluation_interval', string> & {
    external_labels: Record<string, string>;
  };
  scrape_configs: {
    job_name: string;
    static_configs: { targets: string[]; labels: Record<string, string> }[];
  }[];
}
interface AlertmanagerRoute {
  receiver: string;
  matchers?: string[];
  group_by?: string[];
  group_wait: string;
  repeat_interval: string;
  routes?: AlertmanagerRoute[];
}
interface AlertmanagerFile {
  route: AlertmanagerRoute;
  inhibit_rules: { equal: string[] }[];
  receivers: { name: string; webhook_configs: { url: string; send_resolved: boolean }[] }[];
}

function read<T>(path: string, timeScale = 1): T {
  const artifacts = composeArtifacts(configure({ timeScale }));
  return load(artifacts.find(artifact => artifact.path === path)!.content) as T;
}
const prometheus = (timeScale?: number) =>
  read<PrometheusFile>('provisioning/prometheus/prometheus.yml', timeScale);
const alertmanager = (timeScale?: number) =>
  read<AlertmanagerFile>('provisioning/alertmanager/alertmanager.yml', timeScale);

describe('prometheus.yml', () => {
  it('scrapes every job that is declared, with the environment on each target', () => {
    const { scrape_configs } = prometheus();
    expect(scrape_configs.map(({ job_name }) => job_name)).toEqual(Object.values(jobs));
    for (const { static_configs } of scrape_configs) {
      expect(static_configs[0]!.labels).toEqual({ environment: 'demo' });
    }
  });

  it('scrapes a job in each of its environments, and keeps its own environment for what has none', () => {
    const { targets = [] } = project.options;
    const [own] = targets;
    const staging = { job: own!.job, at: ['staging:8080'], labels: { environment: 'staging', cluster: 'b' } };
    const ours = defineConfig({
      ...project.options,
      targets: [...targets, staging],
      environments: { demo: { labels: { cluster: 'a' } } },
    });
    const path = 'provisioning/prometheus/prometheus.yml';
    const text = composeArtifacts(configureProject(ours)).find(one => one.path === path)!.content;
    const { scrape_configs, global } = load(text) as PrometheusFile;
    const jobNames = scrape_configs.map(({ job_name }) => job_name);
    // Prometheus refuses a job that is there twice.
    expect(new Set(jobNames).size).toBe(jobNames.length);
    expect(scrape_configs.find(({ job_name }) => job_name === own!.job)!.static_configs).toEqual([
      { targets: ['exporter:8080'], labels: { cluster: 'a', environment: 'demo' } },
      { targets: ['staging:8080'], labels: { cluster: 'b', environment: 'staging' } },
    ]);
    expect(global.external_labels).toEqual({ cluster: 'a', environment: 'demo' });
    expect(() => configureProject(ours, { labels: { job: 'a' } })).toThrow('config labels has "job"');
  });

  it('never waits longer for a scrape than until the next, on any time scale', () => {
    expect(prometheus(1).global).toMatchObject({ scrape_interval: '15s', scrape_timeout: '10s' });
    expect(prometheus(60).global).toMatchObject({ scrape_interval: '250ms', scrape_timeout: '250ms' });
  });

  it('scrapes only servers that are there', () => {
    const location = {
      servers: new Set<ServerName>(['exporter', 'prometheus']),
      ports: fixedPorts(undefined, {}),
      folder: '/f',
      secretsFolder: '/s',
    };
    const artifacts = nativeArtifacts(configure(), location);
    expect(artifacts.map(({ path }) => path)).toEqual(['provisioning/prometheus/prometheus.yml']);
    const file = load(artifacts[0]!.content) as PrometheusFile;
    expect(file.scrape_configs.flatMap(({ static_configs }) => static_configs[0]!.targets)).toEqual([
      '127.0.0.1:8080',
      '127.0.0.1:9090',
    ]);
  });
});

describe('alertmanager.yml', () => {
  it('sends every receiver to its page of the inbox, resolved notifications too', () => {
    for (const { name, webhook_configs } of alertmanager().receivers) {
      const authorization = { type: 'Bearer', credentials_file: '/run/secrets/desk-sender-token' };
      expect(webhook_configs).toEqual([
        { url: `http://desk:9096/inbox/${name}`, http_config: { authorization }, send_resolved: true },
      ]);
    }
  });

  it('has a receiver for every route, and a route for every receiver but that of the reports, which the desk sends', () => {
    const used = new Set(['reports', ...[fallback, ...routes].map(({ receiver }) => receiver)]);
    expect([...used].sort()).toEqual([...receivers].sort());
  });

  it('tells of the critical sooner and more often than of the rest', () => {
    const of = (severity: string) => routes.find(({ receiver }) => receiver === severity)!;
    expect(of('critical')).toMatchObject({ groupWait: '10s', repeatInterval: '1h' });
    expect(of('warning')).toMatchObject({ groupWait: '30s', repeatInterval: '4h' });
  });

  it('leaves it to the desk to tell the next in line, where there is one', () => {
    const { route, receivers } = alertmanager();
    expect(route.routes!.map(({ receiver }) => receiver)).not.toContain('escalation');
    expect(receivers.map(({ name }) => name)).toContain('escalation');
  });

  it('tells the next in line of a critical alert that nobody took within the configured time, without our desk', () => {
    const elsewhere = defineConfig({ ...project.options, desk: { server: 'exporter', inbox: '/inbox' } });
    const escalation = (config: object) =>
      load(
        composeArtifacts(configureProject(elsewhere, config)).find(({ path }) =>
          path.endsWith('alertmanager.yml'),
        )!.content,
      ) as AlertmanagerFile;
    const wait = (config: object) =>
      escalation(config).route.routes!.find(({ receiver }) => receiver === 'escalation')!;
    expect(wait({})).toMatchObject({ group_wait: '15m', group_by: ['...'], continue: true });
    expect(wait({ escalateAfter: '5m' }).group_wait).toBe('5m');
    expect(wait({ timeScale: 60 }).group_wait).toBe('15s');
  });

  it('tells what happens in one environment apart from the same in another', () => {
    const { route, inhibit_rules } = alertmanager();
    expect(route.group_by).toEqual(['alertname', 'service', 'environment']);
    for (const one of route.routes!) {
      // A group of one alert has all of its labels.
      if (one.group_by) expect(one.group_by).toEqual(['...']);
    }
    expect(inhibit_rules.length).toBeGreaterThan(1);
    for (const { equal } of inhibit_rules) expect(equal).toContain('environment');
  });

  it('names only services that have alerts', () => {
    const services = new Set(alerts.map(({ service }) => service));
    const routed = routes.flatMap(({ match }) => match.service ?? []);
    expect(routed.filter(service => !services.has(service))).toEqual([]);
  });

  it('divides every wait by the time scale', () => {
    const critical = (timeScale: number) =>
      alertmanager(timeScale).route.routes!.find(({ receiver }) => receiver === 'critical')!;
    expect(critical(1)).toMatchObject({ group_wait: '10s', repeat_interval: '1h' });
    expect(critical(60)).toMatchObject({ group_wait: '167ms', repeat_interval: '1m' });
  });
});

describe.each([
  ['compose', 1],
  ['native', 60],
] as const)('the tools of the servers, asked about the %s target', (target, timeScale) => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-configuration-'));
    const config = configure({ timeScale });
    const location = {
      servers: new Set(serverNames),
      ports: fixedPorts(undefined, {}),
      folder,
      secretsFolder: folder,
    };
    const artifacts = target === 'compose' ? composeArtifacts(config) : nativeArtifacts(config, location);
    await apply(artifacts, compare(artifacts, folder), folder);
    // Jaeger reads a secret when it reads its configuration, and there is no /run/secrets here.
    const jaeger = join(folder, 'provisioning/jaeger/jaeger.yml');
    await writeFile(jaeger, (await readFile(jaeger, 'utf8')).replaceAll('/run/secrets', folder));
    await writeFile(join(folder, PASSWORD_SECRET), 'p');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  // Each tool comes with its server; on a machine without, test/rules and the stack tests still prove the files.
  it.for([
    ['promtool', ['check', 'config', 'provisioning/prometheus/prometheus.yml']],
    ['amtool', ['check-config', 'provisioning/alertmanager/alertmanager.yml']],
    ['loki', ['-verify-config', '-config.file=provisioning/loki/loki.yml']],
    ['jaeger', ['validate', '--config=file:provisioning/jaeger/jaeger.yml']],
  ] as const)('%s finds no fault', async ([tool, args], { skip }) => {
    const path = await findTool(tool);
    if (!path) return skip(`${tool} is not on this machine`);
    // Each ends with another code than 0 when it finds one, and the promise rejects with what it said.
    await expect(run(path, args, { cwd: folder })).resolves.toHaveProperty('stdout');
  });
});
