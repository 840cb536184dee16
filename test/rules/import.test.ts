import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { defineConfig, type System } from 'vigia';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allQueries, definitionArtifacts } from '../../core/generate/all.ts';
import { verifyAlerts } from '../../core/generate/verify-alerts.ts';
import { verifyQueries } from '../../core/generate/verify-queries.ts';
import { verifySelectors } from '../../core/generate/verify-selectors.ts';
import { roundedUp } from '../../core/import/declare.ts';
import { importPages } from '../../core/import/import.ts';
import { checkAgainst } from '../../core/metrics/check.ts';
import { readPage } from '../../core/metrics/exposition/page.ts';
import { plain } from '../../core/metrics/exposition.ts';
import { configure } from '../../core/project/config.ts';
import { areasOf } from '../../core/project/definitions.ts';
import type { Project } from '../../core/project/project.ts';
import { findProgram } from '../../core/run/find.ts';
import { type PagesPrometheus, scrapePages } from './pages-prometheus.ts';
import { locatePromtool } from './promtool.ts';

/** Each recorded page is imported; what was written is compiled, generated, judged by promtool, and asked of a Prometheus. */

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const pagesFolder = join(root, 'test/recorded-pages');
// Within the repository, so that the packages are found, and outside node_modules, where Node strips no types.
const folder = join(root, '.vigia', `imported-${process.pid}`);
const names = (await readdir(pagesFolder))
  .filter(file => file.endsWith('.prom'))
  .map(file => basename(file, '.prom'));
const promtool = await locatePromtool();
const prometheus = await findProgram('prometheus');

interface Trial {
  readonly name: string;
  readonly text: string;
  readonly system: System;
  readonly project: Project;
}
const trials = new Map<string, Trial>();

function read(text: string) {
  return readPage({ body: text, contentType: 'text/plain; version=0.0.4', now: Date.now() });
}

beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  for (const name of names) {
    const text = await readFile(join(pagesFolder, `${name}.prom`), 'utf8');
    const source = `${name}.prom`;
    const { metricsCode, system, series } = importPages([read(text)], {
      ...{ job: name, source, metricsFile: `./${name}.metrics.ts` },
    });
    await writeFile(join(folder, `${name}.metrics.ts`), metricsCode);
    await writeFile(join(folder, `${name}.ts`), system.code);
    const module = (await import(join(folder, `${name}.ts`))) as Record<string, System>;
    const imported = module[system.id]!;
    const project = defineConfig({
      systems: [imported],
      // The servers of the stack have jobs of their own names.
      targets: [{ job: `my-${name}`, at: ['127.0.0.1:1'] }],
      maxSeries: Math.max(1000, roundedUp(1000 + series)),
    });
    trials.set(name, { name, text, system: imported, project });
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('ten programs and more', () => {
  it('are there', () => expect(names.length).toBeGreaterThanOrEqual(10));

  it('are written in TypeScript that compiles, strictly', async () => {
    const settings = {
      compilerOptions: {
        ...{ target: 'es2024', module: 'nodenext', strict: true, noEmit: true },
        ...{
          allowImportingTsExtensions: true,
          noUnusedLocals: true,
          types: ['node'],
          resolveJsonModule: true,
        },
      },
      include: ['*.ts'],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
    const output = await run(join(root, 'node_modules/.bin/tsc'), ['-p', folder]).then(
      () => '',
      (error: { stdout: string }) => error.stdout,
    );
    expect(output).toBe('');
  });
});

describe.each(names)('what is imported of %s', name => {
  const trial = () => trials.get(name)!;

  it('is kept by the page that it came from', () => {
    const families = new Map([...read(trial().text).families].map(([key, one]) => [key, plain(one)]));
    const own = Object.values(areasOf(trial().system)).flat();
    expect(own.length).toBeGreaterThan(0);
    expect(checkAgainst(own, families)).toEqual([]);
    const { contract } = trial().project;
    expect(
      checkAgainst(
        own.map(one => contract.get(one.name)!),
        families,
      ),
    ).toEqual([]);
  });
  it('fits its own contract', () => {
    const { project } = trial();
    verifyAlerts(project.alerts, project.scenarios);
    verifySelectors(project.alertGroups);
    verifyQueries(allQueries(project), project.contract, project.fleetLabels);
  });
  it('proposes alerts, an objective and a dashboard', () => {
    const { alerts = [], slos = [], dashboards = [] } = trial().system;
    expect(alerts).not.toEqual([]);
    expect(slos).toHaveLength(1);
    expect(dashboards).toHaveLength(1);
    const panels = panelsOf(trial());
    expect(panels.length).toBeGreaterThan(2);
    expect(panels.length).toBeLessThan(60);
  });
  it.skipIf(!promtool)(
    'generates rules that promtool takes, and that fire and resolve in its tests',
    async () => {
      const out = join(folder, name);
      for (const { path, content } of definitionArtifacts(configure(trial().project))) {
        await mkdir(dirname(join(out, path)), { recursive: true });
        await writeFile(join(out, path), content);
      }
      const rules = join(out, 'provisioning/prometheus/rules');
      const tests = join(out, 'provisioning/prometheus/tests');
      const files = async (path: string) => (await readdir(path)).map(file => join(path, file));
      const checked = await run(promtool!, ['check', 'rules', ...(await files(rules))]);
      expect(checked.stdout).toContain('SUCCESS');
      const mine = (await files(tests)).filter(file => basename(file).includes(trial().system.name));
      const tested = await run(promtool!, ['test', 'rules', ...mine], { maxBuffer: 1e8 }).catch(
        (error: { stdout: string; stderr: string }) => ({ stdout: error.stdout + error.stderr }),
      );
      expect(tested.stdout).not.toContain('FAILED');
      expect(tested.stdout).toContain('SUCCESS');
    },
  );
});

function panelsOf({ system }: Trial) {
  const [dashboard] = system.dashboards ?? [];
  return (dashboard as { sections: Project['dashboards'][number]['sections'] }).sections.flatMap(
    ({ lines }) => lines.flatMap(({ panels }) => panels),
  );
}

describe.skipIf('missing' in prometheus)('a Prometheus that scrapes the pages', () => {
  let scraping: PagesPrometheus | undefined;
  beforeAll(async () => {
    const pages = new Map([...trials].map(([name, { text }]) => [name, text]));
    scraping = await scrapePages((prometheus as { path: string }).path, pages);
  });
  afterAll(() => scraping?.stop());

  it.each(names)('has data for every panel that is proposed for %s', async name => {
    expect(await scraping!.empty(panelsOf(trials.get(name)!))).toEqual([]);
  });
});
