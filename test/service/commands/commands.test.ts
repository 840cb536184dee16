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

/** The command of the package, as a project has it. */
function vigia(...args: string[]): Promise<Outcome> {
  return new Promise(done => {
    execFile(process.execPath, [join(root, 'core/cli/main.ts'), ...args], (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const overview = (await vigia('--help')).stdout;
const commands = [...overview.matchAll(/^ {2}([a-z][a-z-]*) /gm)].map(([, name]) => name!);

describe('vigia', () => {
  it('lists every command, the same without arguments', async () => {
    expect(commands).toEqual(expect.arrayContaining(['init', 'generate', 'test', 'images', 'contract-diff']));
    for (const args of [[], ['-h'], ['help']]) expect((await vigia(...args)).stdout).toBe(overview);
  });
  it('says its version', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'core/package.json'), 'utf8')) as {
      version: string;
    };
    for (const how of ['--version', '-v', 'version']) expect((await vigia(how)).stdout).toBe(`${version}\n`);
  });
  it.each([
    ['strat', 'there is no command "strat", did you mean start? Use one of '],
    ['--versoin', 'there is no command "--versoin", did you mean --version? Use one of '],
    ['constructor', 'there is no command "constructor"; use one of '],
    ['nonsense', 'there is no command "nonsense"; use one of '],
  ])('refuses %s', async (name, message) => {
    const { code, stderr } = await vigia(name);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });
});

describe.concurrent('every command', () => {
  it.each(['bench', 'test', 'build'])('%s of this repository answers --help', async script => {
    const { code, stdout } = await run(script, '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^npm /);
  });
  it.each(commands)('%s answers --help: one screen with an example', async name => {
    const { code, stdout } = await vigia(name, '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^vigia ${name}\\b`));
    const lines = stdout.trimEnd().split('\n');
    expect(lines.at(-1)).toMatch(new RegExp(`^Example: npx vigia ${name}(?: |$)`));
    expect(lines.length).toBeLessThanOrEqual(30);
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(100);
    expect((await vigia('help', name)).stdout).toBe(stdout);
    expect((await vigia(name, '-h')).stdout).toBe(stdout);
  });
  it.each(commands)('%s names the option that was meant', async name => {
    const { code, stderr } = await vigia(name, '--hepl');
    expect(code).toBe(1);
    expect(stderr).toBe(`vigia ${name}: Unknown option '--hepl', did you mean --help? see --help\n`);
  });
  it.each(['generate', 'check', 'scenario', 'drill', 'notify', 'bench', 'start', 'stop'])(
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
    [
      'generate',
      ['--only', 'dashboard'],
      'there is no part "dashboard", did you mean dashboards? Use one of ',
    ],
    ['images', ['--plain', '--pull'], '--plain, --pull and --save exclude each other: give one, or none'],
    ['init', ['.'], 'is not empty ('],
    ['init', ['/proc/nowhere', '--yes'], 'cannot write /proc/nowhere (ENOENT), so nothing was written'],
    ['init', ['x', '--yes', '--language', 'fr'], '--language is "fr": use one of en, pt-BR'],
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

describe('images', () => {
  it('are those of compose.yaml, each with what replaces it', async () => {
    const compose = await readFile(join(root, 'compose.yaml'), 'utf8');
    const { stdout } = await vigia('images');
    const named = [...compose.matchAll(/^ {4}image: \$\{(\w+):-(\S+)\}$/gm)];
    expect(named.length).toBeGreaterThan(8);
    for (const [, variable, image] of named)
      expect(stdout).toMatch(new RegExp(`${image!.replaceAll('.', '\\.')} +${variable}`));
  });
  it('in use are one a line, without the same twice', async () => {
    const env = { ...process.env, VIGIA_LOKI_IMAGE: 'registry.example/loki:1' };
    const said = await new Promise<string>(done => {
      execFile(
        process.execPath,
        [join(root, 'core/cli/main.ts'), 'images', '--plain'],
        { env },
        (_, stdout) => done(stdout),
      );
    });
    const lines = said.trimEnd().split('\n');
    expect(lines).toContain('registry.example/loki:1');
    expect(said).not.toContain('grafana/loki');
    expect(new Set(lines).size).toBe(lines.length);
  });
});
