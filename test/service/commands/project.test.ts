import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { identify } from '../../../core/run/processes.ts';

const root = join(import.meta.dirname, '../../..');
const folders: string[] = [];
afterAll(() => Promise.all(folders.map(folder => rm(folder, { recursive: true, force: true }))));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function vigia(folder: string, ...args: readonly string[]): Promise<Outcome> {
  return new Promise(done => {
    const options = { cwd: folder, env: { ...process.env, VIGIA_DEBUG: '' } };
    execFile(process.execPath, [join(root, 'core/cli/main.ts'), ...args], options, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const BOT = `import { defineConfig, defineSystem } from 'vigia';
import { counter } from 'vigia/metrics';
const sent = counter({ name: 'bot_sent_total', help: 'Messages', unit: 'messages' });
export const bot = defineSystem({ name: 'bot', title: 'Bot', metrics: [sent] });
`;
const CONFIG = `import { defineConfig } from 'vigia';
import { bot } from './bot.ts';
export default defineConfig({ systems: [bot] });
`;

/** A project of these files, in a folder of this repository, where vigia is found. */
async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(root, 'test', '.compile-'));
  folders.push(folder);
  for (const [path, text] of Object.entries({ 'bot.ts': BOT, 'vigia.config.ts': CONFIG, ...files })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

describe.concurrent('a project that does not load is named by file and line, without a stack:', () => {
  it.each([
    [
      'a definition that is refused',
      BOT.replace('_sent_total', '_sent'),
      'bot.ts:3: counter bot_sent: the name of a counter must end in _total; rename it',
    ],
    [
      'a mistake of its own',
      BOT.replace('[sent]', '[(sent as any).other.name]'),
      "bot.ts:4: Cannot read properties of undefined (reading 'name')",
    ],
    ['what does not parse', `${BOT}const x = = 2;\n`, 'bot.ts:5: Expression expected'],
    [
      'TypeScript that Node does not run',
      `enum A { b }\n${BOT}`,
      'bot.ts:1: TypeScript enum is not supported in strip-only mode: Node removes types and translates nothing, so write it without',
    ],
    [
      'a name that is not exported',
      BOT.replaceAll('counter', 'countr'),
      "bot.ts:2: The requested module 'vigia/metrics' does not provide an export named 'countr'",
    ],
    ['an import without its extension', `${BOT}import './more';\n`, "bot.ts:5: Cannot find module './more'"],
    [
      'a package that is not installed',
      `${BOT}import 'no-such-package';\n`,
      "bot.ts:5: Cannot find package 'no-such-package': run npm install, or check the name",
    ],
    [
      'a subpath that is not exported',
      BOT.replace('vigia/metrics', 'vigia/metric'),
      "bot.ts:2: Package subpath './metric' is not defined",
    ],
  ])('%s', async (_, bot, message) => {
    const folder = await project({ 'bot.ts': bot });
    const { stderr, code } = await vigia(folder, 'generate', '--check');
    expect(stderr.replaceAll(folder, '.')).toContain(`vigia generate: ${message}`);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(code).toBe(1);
  });
  it('its config itself', async () => {
    const folder = await project({ 'vigia.config.ts': CONFIG.replace('[bot]', '[bot], ports: { x: 1 }') });
    const { stderr } = await vigia(folder, 'generate', '--check');
    expect(stderr).toContain('vigia generate: vigia.config.ts:3: ports has "x": use one of prometheus, ');
  });
  it('what is thrown without being an error', async () => {
    const folder = await project({ 'vigia.config.ts': "throw 'text';\n" });
    expect((await vigia(folder, 'generate')).stderr).toBe('vigia generate: vigia.config.ts: text\n');
  });
});

describe('the folder of a project', () => {
  it('is found from below it, and paths are those of the folder where the command was typed', async () => {
    const folder = await project({ 'systems/deep/x.md': '' });
    const deep = join(folder, 'systems/deep');
    expect((await vigia(deep, 'generate', '--out', '../../out')).stdout).toMatch(/^\d+ files generated/);
    const again = await vigia(deep, 'generate', '--check', '--out', join(folder, 'out'));
    expect(again.stdout).toMatch(/^\d+ generated files match/);
    expect(again.stderr).toBe(`vigia: the project is in ${folder}\n`);
    expect((await vigia(deep, 'generate', '--check')).stderr).toContain('new: compose.yaml');
  });
  it('that is none says how to make one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vigia-none-'));
    folders.push(folder);
    const { stderr, code } = await vigia(folder, 'generate');
    expect(stderr).toBe(
      `vigia generate: ${folder} has no vigia.config.ts: run vigia in the folder of a project, or make one with vigia init\n`,
    );
    expect(code).toBe(1);
  });
});

describe('test of a project', () => {
  const TSCONFIG = JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] });

  it('names what does not compile, with file and line', async () => {
    const folder = await project({
      'tsconfig.json': TSCONFIG,
      'bot.ts': `${BOT}export const x: string = 1;\n`,
    });
    const { stderr, code } = await vigia(folder, 'test');
    expect(stderr).toContain("bot.ts(5,14): error TS2322: Type 'number' is not assignable to type 'string'.");
    expect(stderr).toContain('vigia test: the types do not fit');
    expect(code).toBe(1);
  });
  it('says what it cannot check, and why', async () => {
    const folder = await project({});
    const { stdout, code } = await vigia(folder, 'test');
    expect(stdout).toContain('not checked: types, because there is no tsconfig.json\n');
    expect(stdout).toContain('not checked: generated files, because git tracks none\n');
    expect(stdout).toMatch(/^\d+ alerts.* passed$/m);
    expect(code).toBe(0);
  });
});

describe('vigia stop in a project that does not load', () => {
  const broken = { 'bot.ts': BOT.replace('_sent_total', '_sent') };

  it('stops what runs, and says what is wrong only if it needs the project', async () => {
    const folder = await project(broken);
    for (const args of [[], ['--clean']]) {
      const server = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
      const ended = new Promise(done => server.once('exit', (_, signal) => done(signal)));
      const state = { target: 'native', processes: [identify('sleep', server.pid!)] };
      await mkdir(join(folder, '.vigia'), { recursive: true });
      await writeFile(join(folder, '.vigia/state.json'), JSON.stringify(state));
      const { code, stdout, stderr } = await vigia(folder, 'stop', ...args);
      expect(await ended).toBe('SIGTERM');
      expect(stdout).toBe('stopped\n');
      expect(stderr).toBe(
        args.length === 0
          ? ''
          : 'vigia stop: bot.ts:3: counter bot_sent: the name of a counter must end in _total; rename it\n',
      );
      expect(code).toBe(args.length);
    }
  });
});
