import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { defineConfig } from 'vigia';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionArtifacts } from '../../core/generate/all.ts';
import { exprOf } from '../../core/generate/grafana/fleet.ts';
import { configure } from '../../core/project/config.ts';
import { promql } from '../../core/promql/index.ts';
import { findProgram } from '../../core/run/find.ts';
import { pageOf, tried } from '../packs.ts';
import { moving } from './moving-page.ts';
import { locatePromtool } from './promtool.ts';

/** The rules of each pack are judged by promtool, and its panels asked of a Prometheus that scrapes the page of its program. */

const run = promisify(execFile);
const promtool = await locatePromtool();
const prometheus = await findProgram('prometheus');
const folder = await mkdtemp(join(tmpdir(), 'vigia-packs-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const cases = tried.map(one => [one.path, one] as const);

describe.skipIf(!promtool).each(cases)('the rules of the pack %s', (path, { system }) => {
  const out = join(folder, path);
  const files = async (path: string) => {
    const at = join(out, 'provisioning/prometheus', path);
    return (await readdir(at)).map(file => join(at, file));
  };
  beforeAll(async () => {
    for (const { path, content } of definitionArtifacts(configure(defineConfig({ systems: [system] })))) {
      await mkdir(dirname(join(out, path)), { recursive: true });
      await writeFile(join(out, path), content);
    }
  });

  it('are taken by promtool', async () => {
    const { stdout } = await run(promtool!, ['check', 'rules', ...(await files('rules'))]);
    expect(stdout).toContain('SUCCESS');
  });
  it('fire beyond their thresholds, are silent within them, and resolve', async () => {
    // Those of the platform are tested where it is.
    const own = (await files('tests')).filter(file => basename(file).includes(system.name));
    expect(own.length).toBeGreaterThan(0);
    const said = await run(promtool!, ['test', 'rules', ...own], { maxBuffer: 1e8 }).then(
      () => '',
      (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
    );
    expect(said).toBe('');
  }, 180_000);
});

/** Sixty times as fast: five minutes are five seconds. */
const TIME_SCALE = 60;

describe.skipIf('missing' in prometheus)('a Prometheus that scrapes the pages of their programs', () => {
  let pages: Server;
  let stop: () => Promise<void> = async () => {};
  let address = '';

  beforeAll(async () => {
    const started = Date.now();
    const texts = new Map(await Promise.all(tried.map(async one => [one.path, await pageOf(one)] as const)));
    pages = createServer((request, response) => {
      const text = texts.get(request.url!.split('/')[1]!);
      response.setHeader('content-type', 'text/plain; version=0.0.4');
      response.end(moving(text!, Math.floor((Date.now() - started) / 200)));
    });
    await new Promise<void>(done => pages.listen(0, '127.0.0.1', done));
    const target = `127.0.0.1:${(pages.address() as AddressInfo).port}`;
    const configuration = {
      global: { scrape_interval: '500ms', scrape_timeout: '500ms' },
      scrape_configs: tried.map(({ path }) => ({
        ...{ job_name: path, metrics_path: `/${path}/metrics` },
        static_configs: [{ targets: [target], labels: { environment: 'production' } }],
      })),
    };
    await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(configuration));
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    const child = spawn(
      (prometheus as { path: string }).path,
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=error',
      ],
      { stdio: 'ignore' },
    );
    stop = async () => {
      child.kill();
      await new Promise(done => child.once('exit', done));
      pages.close();
    };
    await until(async () => (await results('up == 1')) === tried.length);
    // So that every range has its samples.
    await wait(8_000);
  });
  afterAll(() => stop());

  it.each(cases)('has data for every panel of the pack %s', async (path, { system }) => {
    const project = defineConfig({ systems: [system] });
    const uids = DASHBOARDS[path] ?? [`vigia-${path}`];
    const dashboards = project.dashboards.filter(({ uid }) => uids.includes(uid));
    expect(dashboards).toHaveLength(1);
    const panels = dashboards
      .flatMap(({ sections }) => sections.flatMap(({ lines }) => lines))
      .flatMap(line => line.panels);
    const shown = panels.flatMap(panel => panel.queries.map(one => ({ panel, one })));
    expect(shown.length).toBeGreaterThan(3);
    const empty: string[] = [];
    for (const { panel, one } of shown) {
      const text = promql(exprOf(panel, one, ['environment']), TIME_SCALE)
        .replaceAll('$__rate_interval', '4s')
        .replaceAll('$__range', '8s')
        .replaceAll('$environment', 'production');
      if ((await results(text)) === 0) empty.push(panel.title);
    }
    expect([...new Set(empty)]).toEqual(NOTHING_TO_SHOW[path] ?? []);
  });

  async function results(text: string): Promise<number> {
    const response = await fetch(`${address}/api/v1/query`, {
      ...{ method: 'POST', body: new URLSearchParams({ query: text }) },
    });
    const { data, error } = (await response.json()) as { data?: { result: unknown[] }; error?: string };
    if (!data) throw new Error(`${text}: ${error}`);
    return data.result.length;
  }
});

/** Dashboards whose uid is not the name of the pack. */
const DASHBOARDS: Readonly<Record<string, readonly string[]>> = { host: ['vigia-infrastructure'] };

/** Panels that the page has nothing for, and why. */
const NOTHING_TO_SHOW: Readonly<Record<string, readonly string[]>> = {
  // The Redis that was recorded has no limit.
  redis: ['Share of the Memory Limit'],
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise(done => server.close(done));
  return port;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 150; i++) {
    if (await holds().catch(() => false)) return;
    await wait(200);
  }
  throw new Error('Prometheus does not scrape the pages within 30 s');
}
