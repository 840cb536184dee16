import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { locate } from '../../core/run/locate.ts';
import { locatePromtool } from '../rules/promtool.ts';
import { copyOf, install, installed, linesOf, run, sharePrograms } from './folder.ts';

const promtool = await locatePromtool();
const { absent } = await locate(['prometheus', 'alertmanager'], true);

/** What examples/getting-started says: a person reads this example first. */
describe("a stranger's project", () => {
  let folder: string;
  const vigia = (...args: string[]) => run(folder, 'npx', 'vigia', ...args);

  beforeAll(async () => {
    folder = await copyOf('getting-started', inject('tarballs'));
    await install(folder);
    await sharePrograms(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has at most 45 lines: 2 metrics, 1 alert, 1 objective, 1 dashboard', async () => {
    const lines = await linesOf('getting-started', 'bot.ts', 'vigia.config.ts');
    const { packages, megabytes } = await installed(folder);
    console.log(
      `getting-started: ${lines} lines; ${packages.length} packages, ${megabytes.toFixed(1)} MB with TypeScript`,
    );
    expect(lines).toBeLessThanOrEqual(45);
    const files = await readdir(folder);
    expect(files.filter(name => name.endsWith('.ts')).sort()).toEqual(['bot.ts', 'vigia.config.ts']);
  });
  it('type-checks, and a value that no label has does not compile', async () => {
    await run(folder, 'npx', 'tsc');
    const file = join(folder, 'bot.ts');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace("{ status: 'failed' }", "{ status: 'lost' }"));
    await expect(run(folder, 'npx', 'tsc')).rejects.toThrow(/"lost"' is not assignable|'"lost"'/);
    await writeFile(file, text);
  });
  it("compiles what the package's README shows", async () => {
    const text = await readFile(join(folder, 'node_modules/vigia/README.md'), 'utf8');
    const shown = [...text.matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)];
    expect(shown.map(([, file]) => file)).toEqual(['bot.ts', 'vigia.config.ts', 'logs.ts']);
    const copy = join(folder, 'readme');
    await mkdir(copy);
    for (const [, file, code] of shown) await writeFile(join(copy, file!), code!);
    await run(folder, 'npx', 'tsc');
    expect(await run(copy, 'npx', 'vigia', 'generate')).toMatch(/^\d+ files generated/);
    await rm(copy, { recursive: true });
  });
  it('generates, and what it generates names only what the project has', async () => {
    expect(await vigia('generate')).toMatch(/^\d+ files generated/);
    expect(await vigia('generate', '--check')).toContain('generated files match the definitions');
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const generated = entries.filter(
      ({ name, parentPath }) => /\.(?:md|ya?ml|json)$/.test(name) && !parentPath.includes('node_modules'),
    );
    for (const { parentPath, name } of generated.filter(one => one.isFile() && one.name !== 'package.json')) {
      const text = await readFile(join(parentPath, name), 'utf8');
      expect(text, name).not.toMatch(/npm run|\/production\/|config\.ts\]\(\.\.\/config\.ts/);
    }
    const runbook = await readFile(join(folder, 'docs/runbooks/BotAnswersFail.md'), 'utf8');
    expect(runbook).toContain('\nnpx vigia drill BotAnswersFail\n');
  });
  it('has rules and unit tests that promtool accepts', async ({ skip }) => {
    skip(!promtool, 'there is no promtool');
    const rules = join(folder, 'provisioning/prometheus/rules');
    const tests = join(folder, 'provisioning/prometheus/tests');
    await run(rules, promtool!, 'check', 'rules', ...(await readdir(rules)));
    await run(tests, promtool!, 'test', 'rules', ...(await readdir(tests)));
  });
  it('has alerts that fire, are notified and resolve', async ({ skip }) => {
    skip(absent.size > 0, [...absent.values()].join('; '));
    const said = await vigia('drill', '--all');
    console.log(said);
    expect(said).toMatch(/^BotAnswersFail .*ok$/m);
    expect(said).toMatch(/^SLOBotPromptAnswersBurnsFast .*ok$/m);
    expect(said).toMatch(/^SLOBotPromptAnswersBurnsSlowly .*ok$/m);
    expect(said).toMatch(/^\d+ passed, 0 failed, 0 due, 0 left out/m);
  });
});
