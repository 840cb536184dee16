import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const hasGit = spawnSync('git', ['--version']).status === 0;
let folder = '';

function git(...args: string[]): void {
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
  const { status, stderr } = spawnSync('git', [...author, ...args], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

function vigia(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise(done => {
    execFile(
      process.execPath,
      [join(root, 'core/cli/main.ts'), ...args],
      { cwd: join(folder, 'bot') },
      (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

async function edit(from: string, to: string): Promise<void> {
  const file = join(folder, 'bot/bot.ts');
  const text = await readFile(file, 'utf8');
  if (!text.includes(from)) throw new Error(`bot.ts has no "${from}"`);
  await writeFile(file, text.replace(from, to));
}

/** A repository with the project in a folder, as one with several projects: a reference with generated files, and one without. */
beforeAll(async () => {
  if (!hasGit) return;
  folder = await realpath(await mkdtemp(join(tmpdir(), 'vigia-plan-test-')));
  await cp(join(root, 'examples/getting-started'), join(folder, 'bot'), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'bot/node_modules'));
  await writeFile(join(folder, '.gitignore'), 'node_modules\n');
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'definitions alone');
  git('tag', 'bare');
  const { stderr } = await vigia('generate');
  if (stderr) throw new Error(stderr);
  git('add', '.');
  git('commit', '-q', '-m', 'generated files too');
  git('tag', 'generated');
  await edit('value: 0.1 }', 'value: 0.15 }');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.skipIf(!hasGit)('vigia plan', () => {
  it.each(['generated', 'bare'])('says what changes since a reference: %s', async ref => {
    const { code, stdout, stderr } = await vigia('plan', '--against', ref, '--exit-code');
    expect(stderr).toBe('');
    expect(stdout).toContain('~ alert BotAnswersFail');
    expect(stdout).toContain('threshold: > 0.1 → > 0.15');
    expect(stdout).toMatch(/\n1 alert, 1 panel would change\n$/);
    expect(code).toBe(2);
  });
  it('compares with HEAD, and exits with 0 without --exit-code', async () => {
    const { code, stdout } = await vigia('plan');
    expect(stdout).toContain('threshold: > 0.1 → > 0.15');
    expect(code).toBe(0);
  });
  it('prints Markdown for a pull request, and JSON for programs', async () => {
    const markdown = await vigia('plan', '--markdown');
    expect(markdown.stdout).toContain(
      '| changed | alert `BotAnswersFail` | threshold | `> 0.1` | `> 0.15` |',
    );
    const { changes } = JSON.parse((await vigia('plan', '--json')).stdout) as { changes: unknown[] };
    expect(changes[0]).toEqual({
      kind: 'alert',
      name: 'BotAnswersFail',
      effect: 'changed',
      fields: [{ field: 'threshold', before: '> 0.1', after: '> 0.15' }],
    });
  });
  it('leaves the repository and the folder as they were', async () => {
    const before = await readdir(folder, { recursive: true });
    await vigia('plan', '--against', 'bare');
    expect((await readdir(folder, { recursive: true })).length).toBe(before.length);
    const { stdout } = spawnSync('git', ['worktree', 'list'], { cwd: folder, encoding: 'utf8' });
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });
  it('says that nothing would change, with code 0', async () => {
    await edit('value: 0.15 }', 'value: 0.1 }');
    for (const ref of ['bare', 'generated'])
      expect(await vigia('plan', '--against', ref, '--exit-code')).toEqual({
        code: 0,
        stdout: 'nothing would change\n',
        stderr: '',
      });
  });
  it.each([
    [['--against', 'v9'], 'there is no commit, tag or branch "v9"'],
    [['--markdown', '--json'], '--markdown and --json exclude each other'],
    [['--against', 'bare', '--grafana', 'http://127.0.0.1:1'], '--against and servers exclude each other'],
    [
      ['--grafana', 'localhost:3000'],
      '--grafana is "localhost:3000": give a full URL, such as http://localhost:3000',
    ],
    [['--prometheus', 'http://127.0.0.1:1'], 'Prometheus at http://127.0.0.1:1 does not answer'],
    [['--prometheus-rules', '/nowhere'], '--prometheus-rules is "/nowhere", which is not a folder'],
    [['--systems', 'nobody'], '--systems has "nobody", which is not a system: use some of bot,'],
    [['--environment', 'moon'], 'there is no environment "moon"; use one of production'],
    [['--unknown'], "Unknown option '--unknown'"],
  ])('refuses %j in one line', async (args, message) => {
    const { code, stdout, stderr } = await vigia('plan', ...args);
    expect(stderr).toContain(`vigia plan: ${message}`);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });
  it.each([
    [[], 'no server is named: give --grafana URL'],
    [['--prometheus', 'http://127.0.0.1:1'], '--prometheus-rules is missing'],
    [['--alertmanager', 'http://127.0.0.1:1'], '--alertmanager-config is missing'],
    [
      ['--grafana', 'http://127.0.0.1:1', '--grafana-token-file', '/nowhere'],
      '--grafana-token-file is "/nowhere", which cannot be read (ENOENT)',
    ],
  ])('apply refuses %j in one line', async (args, message) => {
    const { code, stderr } = await vigia('apply', ...args);
    expect(stderr).toContain(`vigia apply: ${message}`);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(code).toBe(1);
  });
});
