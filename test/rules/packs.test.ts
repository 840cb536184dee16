import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { defineConfig } from 'vigia';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionArtifacts } from '../../core/generate/all.ts';
import { configure } from '../../core/project/config.ts';
import { findProgram } from '../../core/run/find.ts';
import { pageOf, tried } from '../packs.ts';
import { type PagesPrometheus, scrapePages } from './pages-prometheus.ts';
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

describe.skipIf('missing' in prometheus)('a Prometheus that scrapes the pages of their programs', () => {
  let scraping: PagesPrometheus | undefined;
  beforeAll(async () => {
    const pages = tried.map(async one => [one.path, await pageOf(one)] as const);
    scraping = await scrapePages((prometheus as { path: string }).path, new Map(await Promise.all(pages)));
  });
  afterAll(() => scraping?.stop());

  it.each(cases)('has data for every panel of the pack %s', async (path, { system }) => {
    const project = defineConfig({ systems: [system] });
    const uids = DASHBOARDS[path] ?? [`vigia-${path}`];
    const dashboards = project.dashboards.filter(({ uid }) => uids.includes(uid));
    expect(dashboards).toHaveLength(1);
    const panels = dashboards
      .flatMap(({ sections }) => sections.flatMap(({ lines }) => lines))
      .flatMap(line => line.panels);
    expect(panels.flatMap(({ queries }) => queries).length).toBeGreaterThan(3);
    const empty = await scraping!.empty(panels);
    expect([...new Set(empty.map(({ title }) => title))]).toEqual(NOTHING_TO_SHOW[path] ?? []);
  });
});

/** Dashboards whose uid is not the name of the pack. */
const DASHBOARDS: Readonly<Record<string, readonly string[]>> = { host: ['vigia-infrastructure'] };

/** Panels that the page has nothing for, and why. */
const NOTHING_TO_SHOW: Readonly<Record<string, readonly string[]>> = {
  // The Redis that was recorded has no limit.
  redis: ['Share of the Memory Limit'],
};
