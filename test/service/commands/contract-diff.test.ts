import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractDocument } from '../../../core/metrics/json.ts';
import { systems } from '../../bundle.ts';

const script = join(import.meta.dirname, '../../../scripts/run.mjs');
const hasGit = spawnSync('git', ['--version']).status === 0;

let folder = '';

function git(...args: string[]): void {
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
  const { status, stderr } = spawnSync('git', [...author, ...args], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

async function commit(tag: string, content: string): Promise<void> {
  await writeFile(join(folder, 'docs/contract.json'), content);
  git('add', '.');
  git('commit', '-q', '-m', tag);
  git('tag', tag);
}

/** Runs the command over the history of the temporary repository instead of this one. */
function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, GIT_DIR: join(folder, '.git') };
  return new Promise(done => {
    execFile(process.execPath, [script, 'contract-diff', ...args], { env }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const now = contractDocument(systems);
const count = now.metrics.length;
const [first, ...rest] = now.metrics;

beforeAll(async () => {
  if (!hasGit) return;
  folder = await mkdtemp(join(tmpdir(), 'vigia-contract-'));
  git('init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'empty');
  git('tag', 'empty');
  await mkdir(join(folder, 'docs'));
  await commit('same', JSON.stringify(now));
  await commit('smaller', JSON.stringify({ ...now, metrics: rest }));
  await commit(
    'larger',
    JSON.stringify({ ...now, metrics: [...now.metrics, { ...first, name: 'gone_total', help: 'Gone' }] }),
  );
  await commit('broken', JSON.stringify({ ...now, metrics: [{ ...first, type: 'summary' }] }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.skipIf(!hasGit)('npm run contract:diff', () => {
  it('exits 0 when nothing changed', async () => {
    expect(await run('same')).toEqual({
      code: 0,
      stdout: `${count} metrics at same, ${count} now: 0 breaking, 0 bridged, 0 added, 0 to note\n`,
      stderr: '',
    });
  });
  it('exits 0 and lists what was added', async () => {
    const { code, stdout } = await run('smaller');
    expect(stdout).toContain(`added     ${first!.name} is added: a ${first!.type} of ${first!.system}\n`);
    expect(code).toBe(0);
  });
  it('exits 1 and names what is breaking', async () => {
    const { code, stdout } = await run('larger');
    expect(stdout).toContain('breaking  gone_total is removed: ');
    expect(stdout).toContain('1 breaking, 0 bridged, 0 added, 0 to note\n');
    expect(code).toBe(1);
  });
  it('answers --help', async () => {
    const { code, stdout } = await run('--help');
    expect(stdout).toContain('vigia contract-diff REF');
    expect(code).toBe(0);
  });
  it.each([
    [[], 'REF is missing: name the commit, tag or branch to compare with'],
    [['v9'], 'there is no commit, tag or branch "v9": see git log and git tag, or git fetch it'],
    [['same:docs'], 'there is no commit, tag or branch "same:docs"'],
    [['empty'], 'empty has no docs/contract.json: choose a commit that has it'],
    [['broken'], 'docs/contract.json at broken, /metrics/0/type is "summary": must be equal to one of'],
    [['same', 'larger'], 'unexpected argument "larger"'],
    [['--unknown'], "Unknown option '--unknown'"],
  ])('refuses %j in one line', async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect(stderr).toContain(`vigia contract-diff: ${message}`);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });
});
