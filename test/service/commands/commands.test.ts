import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertGroups, alerts, scenarios } from '../../bundle.ts';

const [scenario] = scenarios as [string];
const root = join(import.meta.dirname, '../../..');

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(script: string, ...args: string[]): Promise<Outcome> {
  return new Promise(done => {
    execFile(process.execPath, [join(root, 'scripts/run.mjs'), script, ...args], (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

describe.concurrent('every command', () => {
  it.each([
    'generate',
    'check',
    'scenario',
    'drill',
    'bench',
    'start',
    'stop',
    'test',
    'openslo',
    'plan',
    'apply',
    'watch',
  ])('%s answers --help', async script => {
    const { code, stdout } = await run(script, '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^(?:npm|vigia) /);
  });
  it.each(['generate', 'check', 'scenario', 'drill', 'bench', 'start', 'stop'])(
    '%s refuses an unknown option in one line',
    async script => {
      const { code, stderr } = await run(script, '--unknown');
      expect(code).toBe(1);
      expect(stderr).toMatch(/^vigia \S+: .*'--unknown'.*see --help\n$/);
    },
  );
});

describe.concurrent('bad input gets one line that says how to fix it', () => {
  it.each([
    ['drill', ['Nonsense'], `there is no alert "Nonsense"; use one of ${alerts[0]!.name}, `],
    ['drill', [], 'name one alert; use one of '],
    ['scenario', ['rain'], `there is no scenario "rain"; use one of ${scenario}, `],
    ['scenario', [scenario, '--seconds', 'ten'], '--seconds is "ten": give a number above 0'],
    ['generate', ['--time-scale', '0'], '--time-scale is "0": give a number above 0'],
    ['generate', ['--only', 'tests'], 'there is no part "tests"; use one of dashboards, alerts, docs, stack'],
    ['generate', ['--out', '/proc/nowhere'], 'choose a writable folder with --out'],
    ['generate', ['extra'], 'unexpected argument "extra"'],
    ['start', ['--history', '0d'], '--history is "0d": give whole days from 1d to 90d, such as 30d'],
    ['start', ['--history', 'abc'], '--history is "abc": give whole days'],
    ['start', ['--history', '400d'], '--history is "400d": give whole days'],
    ['start', ['--history', '1.5d'], '--history is "1.5d": give whole days'],
    ['start', ['--history', '30d', '--time-scale', '60'], '--history and --time-scale 60 exclude each other'],
    ['check', ['localhost'], 'URL is "localhost": give a full address'],
    ['check', ['http://127.0.0.1:1/metrics'], 'http://127.0.0.1:1/metrics does not respond'],
  ])('%s %j', async (script, args, message) => {
    const { code, stderr } = await run(script, ...args);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(code).toBe(1);
  });
});

describe('generate', () => {
  let out = '';
  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'vigia-generate-'));
    await run('generate', '--out', out);
  });
  afterAll(() => rm(out, { recursive: true, force: true }));

  it('writes the same files every time, and what is committed', async () => {
    expect((await run('generate', '--out', out)).stdout).toMatch(
      /^\d+ files generated, 0 of them changed\n$/,
    );
    expect((await run('generate', '--check')).code).toBe(0);
  });
  it('--check names what was changed by hand, and what nobody generates any more', async () => {
    await writeFile(join(out, 'compose.yaml'), 'services: {}\n');
    await writeFile(join(out, 'provisioning/left-over.yml'), '');
    const { code, stderr } = await run('generate', '--out', out, '--check');
    expect(code).toBe(1);
    expect(stderr).toContain('changed: compose.yaml\n');
    expect(stderr).toContain('stale: provisioning/left-over.yml\n');
    await run('generate', '--out', out);
    expect(await readFile(join(out, 'compose.yaml'), 'utf8')).toContain('prometheus');
    expect((await run('generate', '--out', out, '--check')).code).toBe(0);
  });
  it("removes nobody's own files where nothing was generated before", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vigia-generate-'));
    const own = join(folder, 'docs/runbooks/ours.md');
    await mkdir(dirname(own), { recursive: true });
    await writeFile(own, '# Ours\n');
    const { code, stderr } = await run('generate', '--out', folder);
    expect(code).toBe(1);
    expect(stderr).toContain(`${own} is not generated`);
    expect(await readFile(own, 'utf8')).toBe('# Ours\n');
    await rm(folder, { recursive: true, force: true });
  });
  it('compresses time in what it writes', async () => {
    await run('generate', '--out', out, '--time-scale', '60');
    const file = join(out, `provisioning/prometheus/rules/${alertGroups[0]!.name}.yml`);
    expect(await readFile(file, 'utf8')).toContain('[5s]');
  });
});
