import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locatePromtool } from '../rules/promtool.ts';
import { run } from './folder.ts';
import { changes, copyOfRepository, discard } from './repository.ts';

const promtool = await locatePromtool();

/** What `npm run generate` writes. */
const generated = [
  'provisioning',
  'compose.yaml',
  ...['contract.json', 'metrics.md', 'alerting.md', 'runbooks', 'pt-BR/alerting.md', 'pt-BR/runbooks'].map(
    name => `docs/${name}`,
  ),
];

/** Everything that a system's own change must leave whole, in the copy of the repository. */
function itStillWorks(folder: () => string): void {
  const node = (...args: string[]) => run(folder(), process.execPath, ...args);

  it('compiles', () => node('node_modules/typescript/bin/tsc', '--noEmit'));
  it('generates', async () => {
    await node('scripts/run.mjs', 'generate');
    expect(await node('scripts/run.mjs', 'generate', '--check')).toContain('match the definitions');
  });
  it.skipIf(!promtool)('has rules and unit tests that promtool accepts', async () => {
    for (const [kind, verb] of [
      ['rules', 'check'],
      ['tests', 'test'],
    ] as const) {
      const files = join(folder(), 'provisioning/prometheus', kind);
      await run(files, promtool!, verb, 'rules', ...(await readdir(files)));
    }
  });
  it.each(['unit', 'rules'])('passes the tests of the project %s, none of them edited', async project => {
    const { edited } = await changes(folder(), ...generated);
    expect(edited.filter(path => path.startsWith('test/'))).toEqual([]);
    // The others see nothing of the change: the language, the kit, what needs no project.
    const related = ['related', ...edited, '--run', '--project', project, '--reporter=dot'];
    const said = await node('node_modules/vitest/vitest.mjs', ...related);
    console.log(said.match(/^.*Tests .*$/m)?.[0].trim());
  });
}

/** Replaces, in files of the copy, texts that must be there. */
async function edit(folder: string, file: string, ...replacements: readonly (readonly [string, string])[]) {
  let text = await readFile(join(folder, file), 'utf8');
  for (const [from, to] of replacements) {
    expect(text, file).toContain(from);
    text = text.replace(from, to);
  }
  await writeFile(join(folder, file), text);
}

/** Edited lines of a file: those that git counts as new or as gone, whichever are more. */
async function editedLines(folder: string, file: string): Promise<number> {
  const [added, gone] = (await run(folder, 'git', 'diff', 'HEAD', '--numstat', '--', file)).split('\t');
  return Math.max(Number(added), Number(gone));
}

describe('a sixth system', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await copyOfRepository();
    await cp(join(import.meta.dirname, 'foo'), folder, { recursive: true });
    await edit(
      folder,
      'vigia.config.ts',
      ['import { production', "import { foo } from './systems/foo.ts';\nimport { production"],
      ['systems: [', 'systems: [foo, '],
    );
  });
  afterAll(() => discard(folder));

  it('is five new files, and one that is edited', async () => {
    const { added, edited, removed } = await changes(folder, ...generated);
    const lines = await editedLines(folder, 'vigia.config.ts');
    console.log(`system Foo: ${added.length} new files, ${edited.length} edited in ${lines} lines`);
    expect(added).toEqual(
      ['alerts', 'dashboards', 'metrics', 'slos', 'systems'].map(name => `${name}/foo.ts`),
    );
    expect(edited).toEqual(['vigia.config.ts']);
    expect(removed).toEqual([]);
  });
  itStillWorks(() => folder);
  it('has its rules, its pages and its documentation', async () => {
    const { added } = await changes(folder);
    expect(added).toEqual(
      expect.arrayContaining([
        'docs/runbooks/FooOrdersRefused.md',
        'docs/runbooks/SLOFooPromptOrdersBurnsFast.md',
        'provisioning/grafana/dashboards/Foo/vigia-foo.json',
        'provisioning/prometheus/rules/foo.yml',
        'provisioning/prometheus/tests/foo.test.yml',
      ]),
    );
  });
});

describe('the bundle without WhatsSelf', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await copyOfRepository();
    const files = (await run(folder, 'git', 'ls-files')).split('\n');
    const own = files.filter(
      path =>
        /(?:^|\/)whatsself(?:\/|\.[\w.]*ts$)/.test(path) && !generated.some(one => path.startsWith(one)),
    );
    await run(folder, 'git', 'rm', '--quiet', ...own);
    await edit(
      folder,
      'vigia.config.ts',
      ["import { whatsself } from './systems/whatsself.ts';\n", ''],
      [' whatsself,', ''],
    );
    await edit(
      folder,
      'exporter/systems.ts',
      ["import { whatsself } from './systems/whatsself/module.ts';\n", ''],
      [' whatsself,', ''],
    );
  });
  afterAll(() => discard(folder));

  it('lacks only its own files, and an import and an entry in two more', async () => {
    const { added, edited, removed } = await changes(folder, ...generated);
    console.log(`without WhatsSelf: ${removed.length} files of its own, ${edited.length} edited`);
    expect(added).toEqual([]);
    expect(edited).toEqual(['exporter/systems.ts', 'vigia.config.ts']);
    for (const file of edited) expect(await editedLines(folder, file), file).toBe(2);
    expect(removed.length).toBeGreaterThan(30);
  });
  itStillWorks(() => folder);
  it('names it nowhere in what is generated', async () => {
    const found = await run(folder, 'sh', '-c', `git grep -il whatsself -- ${generated.join(' ')} || true`);
    expect(found).toBe('');
  });
});
