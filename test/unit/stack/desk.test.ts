import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import type { DeskProject } from 'vigia/desk';
import { describe, expect, it } from 'vitest';
import { definitionArtifacts } from '../../../core/generate/all.ts';
import { composeArtifacts } from '../../../core/generate/compose.ts';
import { notes } from '../../../core/generate/notes.ts';
import { type Config, configure } from '../../../core/project/config.ts';
import { programOf } from '../../../core/run/package-program.ts';
import { DESK_FLAGS } from '../../../core/stack/desk.ts';
import { ordersFail, shop } from '../../shop.ts';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
  readonly depends_on?: object;
  readonly [field: string]: unknown;
}

/** What is generated of a project of somebody's with this desk. */
function generated(desk: Parameters<typeof shop>[1]) {
  const project = shop([ordersFail], desk);
  const files = new Map(composeArtifacts(configure(project)).map(({ path, content }) => [path, content]));
  const { services } = load(files.get('compose.yaml')!) as { services: Record<string, Service> };
  return { project, files, services };
}

/** The addresses of the inbox and of runbooks in everything that is generated, each once. */
function linksOf(config: Config): string[] {
  const text = definitionArtifacts(config)
    .filter(({ path }) => path.startsWith('provisioning/'))
    .map(({ content }) => content)
    .join();
  return [...new Set(text.match(/https?:[^\s"']*\/(?:inbox\b|runbooks\/\w+\.md)/g))].sort();
}

describe('the desk of a project', () => {
  it('is a server of the stack, which runs what the project has installed', () => {
    const { services } = generated({ desk: {} });
    expect(services.desk).toMatchObject({
      image: `\${VIGIA_DESK_IMAGE:-node:24-bookworm-slim}`,
      command: ['node', ...DESK_FLAGS, '/app/node_modules/@vigia/desk/main.js'],
      environment: {
        HOST: '0.0.0.0',
        PORT: '9096',
        DATA_DIR: '/data',
        PROJECT_FILE: '/etc/vigia-desk/project.json',
        DESK_URL: `http://localhost:\${VIGIA_DESK_PORT:-9096}`,
        PROMETHEUS_URL: 'http://prometheus:9090',
        ALERTMANAGER_URL: 'http://alertmanager:9093',
        LOKI_URL: 'http://loki:3100',
      },
      ports: [`127.0.0.1:\${VIGIA_DESK_PORT:-9096}:9096`],
      user: '1000:1000',
      read_only: true,
      networks: ['stack'],
    });
    expect(services.desk!.volumes).toEqual([
      './provisioning/desk:/etc/vigia-desk:ro',
      'desk:/data',
      './node_modules:/app/node_modules:ro',
      'secrets-desk:/run/secrets:ro',
    ]);
    expect(services).not.toHaveProperty('postgres');
  });
  it('is told of every alert, is scraped and is probed', () => {
    const { files } = generated({ desk: {} });
    const alertmanager = files.get('provisioning/alertmanager/alertmanager.yml')!;
    for (const receiver of ['critical', 'warning', 'info', 'watchdog'])
      expect(alertmanager).toContain(`http://desk:9096/inbox/${receiver}`);
    // Alertmanager leaves out no alert.
    expect(alertmanager).not.toContain('max_alerts');
    const prometheus = files.get('provisioning/prometheus/prometheus.yml')!;
    expect(prometheus).toContain('job_name: desk');
    expect(prometheus).toContain('http://desk:9096/health');
    expect(files.get('provisioning/loki/loki.yaml') ?? files.get('provisioning/loki/loki.yml')).toContain(
      'incidents',
    );
  });
  it('knows the alerts with their runbooks, and no secret', () => {
    const { files, project } = generated({ desk: { tenantLabel: 'customer_id', keepDays: 7 } });
    const known = JSON.parse(files.get('provisioning/desk/project.json')!) as DeskProject;
    expect(known).toMatchObject({ form: 1, tenantLabel: 'customer_id', keep: { days: 7 }, timeScale: 1 });
    expect(known.alerts.map(({ name }) => name)).toEqual(project.alerts.map(({ name }) => name).sort());
    const own = known.alerts.find(({ name }) => name === ordersFail.name)!;
    expect(own.runbook.en).toContain(`# ${ordersFail.name}`);
    expect(own.severity).toBe(ordersFail.severity);
  });
  it('keeps what it is told in the PostgreSQL of the stack, where the project says so', () => {
    const { services } = generated({ desk: { database: 'postgres' } });
    expect(services).toHaveProperty('postgres');
    expect(services.desk).toMatchObject({
      environment: { DATABASE_URL_FILE: '/run/secrets/database-url' },
      networks: ['stack', 'data'],
      depends_on: { postgres: { condition: 'service_healthy' } },
    });
  });
  it('runs in its image as it runs from packages', () => {
    const dockerfile = readFileSync('desk/Dockerfile', 'utf8');
    expect(dockerfile).toContain(
      `CMD ${JSON.stringify(['node', ...DESK_FLAGS, 'desk/main.ts']).replaceAll(',', ', ')}`,
    );
    // V8 takes no code that was compiled under other flags.
    expect(dockerfile).toContain(`node ${DESK_FLAGS.join(' ')} desk/main.ts &`);
  });
  it('is an image of its own, where the project has a Dockerfile for it', () => {
    const { services } = generated({ desk: { dockerfile: 'desk/Dockerfile' } });
    expect(services.desk!.image).toContain('localhost/vigia/desk:local');
    expect(services.desk!.command).toBeUndefined();
    expect(services.desk!.volumes.join()).not.toContain('node_modules');
  });
  it('tells who takes the generated files elsewhere what else must be there', () => {
    const config = configure(shop([ordersFail], { desk: {} }), { elsewhere: true });
    expect(notes(config)).toEqual([expect.stringContaining('npm install @vigia/desk')]);
    expect(notes(configure(shop([ordersFail], { desk: {} })))).toEqual([]);
  });
  it('moves with its port, and the runbooks with it', () => {
    const project = shop([ordersFail], { desk: {}, ports: { desk: 19096 } });
    const { deskUrl, runbookBaseUrl } = configure(project);
    expect([deskUrl, runbookBaseUrl]).toEqual(['http://localhost:19096', 'http://localhost:19096/runbooks']);
    const elsewhere = configure(project, { runbookBaseUrl: 'https://wiki.example.org/runbooks' });
    expect(elsewhere.runbookBaseUrl).toBe('https://wiki.example.org/runbooks');
    expect(linksOf(elsewhere)).toEqual([
      'http://localhost:19096/inbox',
      `https://wiki.example.org/runbooks/${ordersFail.name}.md`,
    ]);
  });
  it('can be a server of the project itself', () => {
    const { services } = generated({ desk: { server: 'alertmanager', inbox: '/mine' } });
    expect(services).not.toHaveProperty('desk');
    expect(() => shop([ordersFail], { desk: { server: 'nobody' } })).toThrow('desk: server is "nobody"');
  });
  it('is absent without one', () => {
    const { services, files } = generated({});
    expect(services).not.toHaveProperty('desk');
    expect(files.has('provisioning/desk/project.json')).toBe(false);
  });
  it('is absent without one, and so are links to what it would show', () => {
    const project = shop([ordersFail]);
    expect(linksOf(configure(project))).toEqual([]);
    const runbookBaseUrl = 'https://wiki.example.org/runbooks';
    expect(linksOf(configure(project, { runbookBaseUrl }))).toEqual([
      `${runbookBaseUrl}/${ordersFail.name}.md`,
    ]);
  });
});

describe('a program of a package', () => {
  const program = { package: '@vigia/desk', node: ['--flag', 'vigia-desk'] } as const;
  it('is found where the project has it installed', () => {
    expect(programOf(program, process.cwd())).toEqual([
      '--flag',
      expect.stringMatching(/desk\/main\.[tj]s$/),
    ]);
  });
  it('is missing elsewhere', () => {
    expect(programOf(program, '/')).toBeUndefined();
  });
});
