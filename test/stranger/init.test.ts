import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { locate } from '../../core/run/locate.ts';
import { locatePromtool } from '../rules/promtool.ts';
import { install, run, sharePrograms } from './folder.ts';

const promtool = await locatePromtool();
const { absent } = await locate(['prometheus', 'alertmanager'], true);
const tarballs = inject('tarballs');

/** A folder with the packages from their tarballs, as npm create and npx keep them, in which projects are made. */
let tool = '';
beforeAll(async () => {
  tool = await mkdtemp(join(tmpdir(), 'vigia-create-'));
  await writeFile(join(tool, 'package.json'), '{ "private": true }');
  await install(tool, tarballs.vigia!, tarballs['create-vigia']!);
});
afterAll(() => rm(tool, { recursive: true, force: true }));

const create = (...args: string[]) => run(tool, 'npx', 'create-vigia', ...args);

describe.each([
  ['en', 'Next:', 'Requests to Sales bot fail', /^# Sales bot, watched$/m],
  ['pt-BR', 'Próximos passos:', 'Requisições a Sales bot falham', /^# Sales bot, monitorado$/m],
] as const)('a project made by npm create vigia in %s', (language, next, summary, heading) => {
  let folder = '';
  let said = '';
  const vigia = (...args: string[]) => run(folder, 'npx', 'vigia', ...args);

  beforeAll(async () => {
    folder = join(tool, `sales-${language}`);
    const start = performance.now();
    said = await create(`sales-${language}`, '--yes', '--name', 'sales-bot', '--language', language);
    await install(folder);
    console.log(`made and installed in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    await sharePrograms(folder);
  });

  it('says what was made, and what comes next', async () => {
    expect(said).toContain(folder);
    expect(said).toContain(
      `${next}\n  cd sales-${language}\n  npm install\n  npx vigia test\n  npx vigia start\n`,
    );
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toMatch(heading);
    expect(await readFile(join(folder, 'systems/sales-bot.ts'), 'utf8')).toContain(summary);
  });
  it('type-checks', () => run(folder, 'npx', 'tsc'));
  it('passes its tests', async () => {
    const counted = promtool
      ? /^\d\d alerts, \d\d rule tests, types passed$/m
      : /^\d\d alerts, types passed$/m;
    expect(await vigia('test')).toMatch(counted);
  });
  it('generates, and compares what git tracks', async () => {
    expect(await vigia('generate')).toMatch(/^\d+ files generated/);
    expect(await vigia('generate', '--check')).toContain('generated files match the definitions');
    await run(folder, 'git', 'init', '--quiet');
    await run(folder, 'git', 'add', '--all');
    const tracked = await run(folder, 'git', 'ls-files');
    expect(tracked).not.toMatch(/node_modules|\.vigia|secrets/);
    expect(await vigia('test')).toMatch(/, \d+ generated files passed$/m);
    const file = join(folder, 'systems/sales-bot.ts');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('value: 0.1 }', 'value: 0.15 }'));
    await expect(vigia('test')).rejects.toThrow(
      /changed: provisioning\/prometheus\/rules\/sales-bot\.yml[\s\S]*generated files differ from the definitions \(run npx vigia generate\)/,
    );
    await writeFile(file, text);
  });
  it('fails its tests over a wrong value, which the compiler names with file and line', async () => {
    const file = join(folder, 'systems/sales-bot.ts');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace("{ outcome: 'failed' }", "{ outcome: 'lost' }"));
    await expect(vigia('test')).rejects.toThrow(
      /systems\/sales-bot\.ts\(\d+,\d+\): error TS\d+: [\s\S]*"lost"/,
    );
    await writeFile(file, text);
  });
  it('fails its tests over a unit test that contradicts its alert', async ({ skip }) => {
    skip(!promtool, 'there is no promtool');
    const file = join(folder, 'systems/sales-bot.ts');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('silent: 0.05', 'silent: 0.15'));
    await expect(vigia('test')).rejects.toThrow(
      /SalesBotRequestsFail stays silent just within the threshold:/,
    );
    await writeFile(file, text);
  });
  // In both languages the definitions are the same, which a unit test holds: one drill is enough.
  if (language === 'en')
    it('has an alert that fires, is notified and resolves', async ({ skip }) => {
      skip(absent.size > 0, [...absent.values()].join('; '));
      expect(await vigia('drill', 'SalesBotRequestsFail')).toMatch(/^1 passed, 0 failed, 0 due, 0 left out/m);
    });
  it('has a README whose commands exist', async () => {
    const readme = await readFile(join(folder, 'README.md'), 'utf8');
    const commands = [...readme.matchAll(/npx vigia ([a-z][a-z-]*)/g)].map(([, name]) => name!);
    expect(commands.length).toBeGreaterThan(4);
    for (const name of commands) expect(await vigia(name, '--help')).toMatch(new RegExp(`^vigia ${name}`));
  });
});

describe('a project made with --desk', () => {
  it('depends on the desk from where vigia came, passes its tests, and has it in its stack', async () => {
    await install(tool, tarballs['@vigia/telemetry']!, tarballs['@vigia/desk']!);
    const folder = join(tool, 'watched');
    await create('watched', '--yes', '--desk', '--name', 'sales-bot', '--language', 'en');
    const { dependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    expect(dependencies).toEqual({
      '@vigia/desk': `file:${tarballs['@vigia/desk']}`,
      vigia: `file:${tarballs.vigia}`,
    });
    // The desk needs the kit, which npm would have from its registry.
    await install(folder, tarballs['@vigia/telemetry']!);
    expect(await run(folder, 'npx', 'vigia', 'test')).toMatch(/types passed$/m);
    await run(folder, 'npx', 'vigia', 'generate');
    expect(await readFile(join(folder, 'compose.yaml'), 'utf8')).toMatch(/^ {2}desk:$/m);
    expect(await readFile(join(folder, 'provisioning/prometheus/rules/desk.yml'), 'utf8')).toContain(
      'DeskDown',
    );
  });
});

describe('init refuses', () => {
  it('a folder that is not empty, by what is there, and writes nothing', async () => {
    const folder = join(tool, 'mine');
    await mkdir(join(folder, 'src'), { recursive: true });
    await mkdir(join(folder, '.git'));
    await writeFile(join(folder, 'package.json'), '{}');
    await expect(create('mine', '--yes')).rejects.toThrow(
      `vigia init: the folder ${folder} is not empty (package.json, src): give another folder, such as vigia init mine/vigia`,
    );
    await expect(create('mine', '--yes', '--language', 'pt')).rejects.toThrow(
      `a pasta ${folder} não está vazia (package.json, src): informe outra pasta, como vigia init mine/vigia`,
    );
    expect((await readdir(folder)).sort()).toEqual(['.git', 'package.json', 'src']);
  });
  it('a name and an address that cannot be', async () => {
    await expect(create('x', '--yes', '--name', 'Sales Bot')).rejects.toThrow('such as sales-bot');
    await expect(create('x', '--yes', '--target', 'localhost')).rejects.toThrow('such as localhost:3000');
    expect(await readdir(tool)).not.toContain('x');
  });
  it('nothing of a new repository: its README stays, its .gitignore is completed', async () => {
    const folder = join(tool, 'new');
    await mkdir(folder);
    for (const name of ['README.md', 'LICENSE']) await writeFile(join(folder, name), 'mine\n');
    await writeFile(join(folder, '.gitignore'), 'dist/\n');
    expect(await create('new', '--yes', '--language', 'en')).toContain(
      'README.md is yours and stays as it is',
    );
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toBe('mine\n');
    expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe(
      'dist/\nnode_modules/\n.vigia/\nsecrets/*\n!secrets/.gitignore\n',
    );
    // What is generated is committed, and no secret is.
    await run(folder, 'git', 'init', '--quiet');
    await mkdir(join(folder, 'secrets'));
    for (const name of ['.gitignore', 'chat']) await writeFile(join(folder, 'secrets', name), 'x\n');
    const kept = await run(folder, 'git', 'ls-files', '--others', '--exclude-standard', 'secrets');
    expect(kept).toBe('secrets/.gitignore\n');
  });
});
