import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Project } from 'vigia';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFiles } from '../../../core/init/files.ts';
import { TYPESCRIPT_VERSION, tarball } from '../../../core/init/origin.ts';
import { addressFrom } from '../../../core/init/target.ts';
import { languages } from '../../../core/init/words.ts';
import { configure } from '../../../core/project/config.ts';
import { promql } from '../../../core/promql/index.ts';

const root = join(import.meta.dirname, '../../..');
const address = addressFrom('localhost:3000') as Exclude<ReturnType<typeof addressFrom>, string>;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(root, 'test', '.compile-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The project as it is made, in a folder of this repository, where vigia is found. */
async function made(name: string, language: (typeof languages)[number], desk = false): Promise<Project> {
  const below = join(folder, language, desk ? `${name}-desk` : name);
  for (const [path, text] of projectFiles({ name, language, address, desk })) {
    await mkdir(dirname(join(below, path)), { recursive: true });
    await writeFile(join(below, path), text);
  }
  const { default: project } = await import(pathToFileURL(join(below, 'vigia.config.ts')).href);
  return project as Project;
}

/** The texts of the user's own system. */
function textsOf({ alerts, objectives, dashboards, exposed }: Project, name: string): string[] {
  const own = dashboards.find(({ uid }) => uid === name)!;
  const panels = own.sections.flatMap(({ lines }) => lines.flatMap(({ panels }) => panels));
  const alert = alerts.find(({ service, runbook }) => service === name && runbook.causes.length > 1)!;
  const objective = objectives.find(({ service }) => service === name)!;
  return [
    alert.summary,
    alert.description,
    alert.runbook.impact,
    ...alert.runbook.causes,
    ...(alert.runbook.steps as string[]),
    objective.title,
    objective.description,
    ...objective.causes,
    own.description,
    ...own.sections.map(({ title }) => title!),
    ...panels.flatMap(({ title, description }) => [title, description]),
    ...exposed.filter(metric => metric.name.startsWith(name)).map(({ help }) => help),
  ];
}

describe('a new project', () => {
  it('means the same in both languages, and says all of its own in one', async () => {
    const [en, pt] = await Promise.all(languages.map(language => made('bot', language)));
    const meaning = ({ alerts, objectives, contract, dashboards }: Project) => ({
      alerts: alerts.map(({ name, value, threshold, severity, ...alert }) => [
        name,
        promql(value),
        threshold,
        alert.for,
        severity,
      ]),
      objectives: objectives.map(({ name, target, window }) => [name, target, window]),
      contract: [...contract.keys()],
      panels: dashboards.map(({ uid, sections }) => [uid, sections.flatMap(({ lines }) => lines).length]),
    });
    expect(meaning(pt!)).toEqual(meaning(en!));
    const [english, portuguese] = [textsOf(en!, 'bot'), textsOf(pt!, 'bot')];
    expect(portuguese).toHaveLength(english.length);
    expect(english.filter(text => portuguese.includes(text))).toEqual([]);
  });
  it('has 2 metrics, an alert, an objective and a dashboard', async () => {
    const { systems, targets } = await made('bot', 'en');
    const bot = systems.find(({ name }) => name === 'bot')!;
    expect(bot).toMatchObject({ metrics: { length: 2 }, alerts: { length: 1 } });
    expect(bot).toMatchObject({ slos: { length: 1 }, dashboards: { length: 1 } });
    expect(targets).toEqual([{ job: 'bot', at: ['localhost:3000'], exposes: [bot] }]);
  });
  it.each(languages)(
    'in %s has the desk if that is asked for, else a line that waits for it',
    async language => {
      const [plain, withDesk] = [false, true].map(desk =>
        projectFiles({ name: 'bot', language, address, desk }),
      );
      expect(plain!.get('vigia.config.ts')).toMatch(/@vigia\/desk\n {2}\/\/ desk: \{\},\n/);
      expect(withDesk!.get('vigia.config.ts')).toMatch(/@vigia\/desk\n {2}desk: \{\},\n/);
      expect([plain, withDesk].map(files => files!.get('README.md')!.includes('9096'))).toEqual([
        false,
        true,
      ]);
      const dependencies = [plain, withDesk].map(files =>
        Object.keys(JSON.parse(files!.get('package.json')!).dependencies),
      );
      expect(dependencies).toEqual([['vigia'], ['@vigia/desk', 'vigia']]);
      expect((await made('bot', language)).desk).toBeUndefined();
      const project = await made('bot', language, true);
      expect(project.desk?.server).toBe('desk');
      expect(project.alerts.map(({ name }) => name)).toContain('DeskDown');
    },
  );
  it('whose service has the port of the desk has the desk elsewhere, links included', () => {
    const at = addressFrom('localhost:9096') as typeof address;
    const files = projectFiles({ name: 'bot', language: 'en', address: at, desk: true });
    expect(files.get('vigia.config.ts')).toContain('ports: { desk: 19096 }');
    expect(files.get('README.md')).toContain('is at http://localhost:19096;');
    expect(projectFiles({ name: 'bot', language: 'en', address: at }).get('vigia.config.ts')).not.toContain(
      'ports',
    );
  });
  it.each(['class', 'new', 'constructor', 'a', 'x9', 'slo', 'node', 'bot-de-vendas-2'])(
    'called %s loads',
    async name => {
      expect((await made(name, 'en')).systems.map(system => system.name)).toContain(name);
    },
  );
  it('whose service has the port of Grafana has Grafana elsewhere, links included', async () => {
    const project = await made('bot', 'en');
    expect(project.ports.grafana!.number).toBe(13_000);
    expect(configure(project).grafanaUrl).toBe('http://localhost:13000');
    const readme = projectFiles({ name: 'bot', language: 'en', address }).get('README.md')!;
    expect(readme).toContain('http://localhost:13000');
    const elsewhere = addressFrom('bot:3000') as typeof address;
    const files = projectFiles({ name: 'bot', language: 'en', address: elsewhere });
    expect(files.get('vigia.config.ts')).not.toContain('ports');
    expect(files.get('README.md')).toContain('http://localhost:3000.');
  });
  it.each(languages)('in %s has a README of ten lines and no name of the templates', language => {
    const files = projectFiles({ name: 'bot', language, address, desk: true });
    expect(files.get('README.md')!.trim().split('\n').filter(Boolean).length).toBeLessThanOrEqual(10);
    for (const [path, text] of files) expect(path + text).not.toMatch(/my.?service/i);
    expect([...files.keys()].sort()).toEqual([
      '.gitignore',
      'README.md',
      'package.json',
      'systems/bot.ts',
      'tsconfig.json',
      'vigia.config.ts',
    ]);
  });
  it('depends on the compiler of this repository', async () => {
    const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    expect(TYPESCRIPT_VERSION).toBe(devDependencies.typescript);
  });
  it('depends on the tarball that vigia was installed from, and else on its version', async () => {
    const modules = join(folder, 'tool/node_modules');
    await mkdir(join(modules, 'vigia'), { recursive: true });
    const lock = (resolved: string) =>
      writeFile(
        join(modules, '.package-lock.json'),
        JSON.stringify({ packages: { 'node_modules/vigia': { resolved } } }),
      );
    await lock('file:../vigia.tgz');
    expect(tarball(join(modules, 'vigia'))).toBe(`file:${join(folder, 'vigia.tgz')}`);
    await lock('https://registry.example/vigia.tgz');
    expect(tarball(join(modules, 'vigia'))).toBeUndefined();
    expect(tarball(join(root, 'core'))).toBeUndefined();
    await writeFile(
      join(modules, '.package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/@vigia/desk': { resolved: 'file:../desk.tgz' } } }),
    );
    expect(tarball(join(modules, '@vigia/desk'))).toBe(`file:${join(folder, 'desk.tgz')}`);
  });
});
