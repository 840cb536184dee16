import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { install, installed, root, run } from './folder.ts';

const tarballs = inject('tarballs');

/** Compilers of Node 10's time know no \`exports\`: they find what is a file, or a folder, of that name. */
const isOld = (problem: Problem) => 'resolutionKind' in problem && problem.resolutionKind === 'node10';

describe.each(Object.keys(tarballs))('the package %s', name => {
  let folder: string;
  let exported: string[];
  /** Packages that it knows but does not bring. */
  let optional: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-alone-'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    // What it depends on of ours is not in the registry.
    const needed = new Set([name, 'vigia', ...(name === '@vigia/desk' ? ['@vigia/telemetry'] : [])]);
    await install(folder, ...[...needed].map(one => tarballs[one]!));
    const text = await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8');
    const { exports, peerDependenciesMeta = {} } = JSON.parse(text) as {
      exports: Record<string, unknown>;
      peerDependenciesMeta?: Record<string, unknown>;
    };
    exported = Object.keys(exports).map(path => name + path.slice(1));
    optional = Object.keys(peerDependenciesMeta);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is what publint asks of a package', async () => {
    const tarball = Uint8Array.from(await readFile(tarballs[name]!)).buffer;
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
    expect(messages.map(message => formatMessage(message, pkg!))).toEqual([]);
  });
  it('has types that every module resolves', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(await readFile(tarballs[name]!)));
    expect(analysis.types).toEqual({ kind: 'included' });
    const problems = 'problems' in analysis ? analysis.problems : [];
    expect(problems.filter(problem => !isOld(problem))).toEqual([]);
  });
  it('gives every subpath, with nothing but what it depends on', async () => {
    const imports = exported.map(path => `import('${path}')`).join(', ');
    await run(folder, process.execPath, '-e', `await Promise.all([${imports}])`);
  });
  it('brings no database, no error reports and no native code', async () => {
    const { packages, megabytes } = await installed(folder);
    console.log(
      `${name} installed alone: ${packages.length} packages, ${megabytes.toFixed(1)} MB of node_modules`,
    );
    // The desk is a service: it has a server, and the client of its database.
    const ofService = name === '@vigia/desk' ? [] : [/\/pg$/, /fastify$/];
    const strange = [/sentry|koffi|redis|pglite|playwright/, ...ofService];
    expect(packages.filter(path => strange.some(one => one.test(path)))).toEqual([]);
    await expect(run(folder, 'find', 'node_modules', '-name', '*.node')).resolves.toBe('');
  });
  it('type-checks in full, but for optional packages that are not installed', async () => {
    await mkdir(join(folder, 'check'));
    const lines = exported.map((path, i) => `import * as m${i} from '${path}';\nvoid m${i};`);
    await writeFile(join(folder, 'check/all.ts'), lines.join('\n'));
    const options = ['--module', 'nodenext', '--target', 'es2024', '--strict', '--noEmit', '--types', 'node'];
    const types = join(root, 'node_modules/@types');
    const compiler = join(root, 'node_modules/.bin/tsc');
    const said = await run(folder, compiler, ...options, '--typeRoots', types, 'check/all.ts').catch(
      (error: Error) => error.message,
    );
    const missing = optional.map(peer => `Cannot find module '${peer}'`);
    const errors = said.split('\n').filter(line => line.includes('error TS'));
    expect(errors.filter(line => !missing.some(one => line.includes(one)))).toEqual([]);
  });
});
