import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseExposition } from 'vigia/exposition';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FakeLoki } from '../unit/telemetry/fake-loki.ts';
import { copyOf, environment, install, run } from './folder.ts';
import { type RunningService, startService } from './service.ts';

const PHONE = '+5511987654321';
/** The oldest Node.js that the package says it runs on. */
const OLDEST = '22.18.0';

let folder: string;
let loki: FakeLoki;
let oldest: string;

beforeAll(async () => {
  loki = await new FakeLoki().listen();
  folder = await copyOf('kit', inject('tarballs'), 'test/stranger');
  await install(folder);
  // One folder for each system of modules, with the same service.
  for (const [name, type] of [
    ['esm', 'module'],
    ['cjs', 'commonjs'],
  ] as const) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'package.json'), JSON.stringify({ type }));
    await cp(join(folder, 'service.ts'), join(folder, name, 'service.ts'));
  }
  oldest = await mkdtemp(join(tmpdir(), 'vigia-node-'));
  await writeFile(
    join(oldest, 'package.json'),
    JSON.stringify({ private: true, dependencies: { node: OLDEST }, allowScripts: { node: true } }),
  );
  await install(oldest);
});
afterAll(async () => {
  await loki.stop();
  await Promise.all([folder, oldest].map(one => rm(one, { recursive: true, force: true })));
});

/** Starts a service that ships to the fake Loki from a folder of its own, uses it, and lets it end by itself. */
async function tryService(
  cwd: string,
  args: readonly string[],
  node = process.execPath,
): Promise<RunningService> {
  const logFolder = await mkdtemp(join(folder, 'waiting-'));
  const before = loki.lines.length;
  const service = await startService(cwd, args, {
    node,
    env: { LOKI_URL: loki.url, LOG_FOLDER: logFolder },
  });
  try {
    expect(await service.get(`/hello/${encodeURIComponent(PHONE)}`)).toBe('{"hello":"world"}');
    expect((await fetch(`${service.url}/boom`)).status).toBe(500);
    const page = await service.get('/metrics');
    expect(page).toMatch(/^greetings_total 1$/m);
    expect(page).toMatch(/^visits_total 1$/m);
    expect(page).toMatch(/^nodejs_eventloop_lag_seconds \d/m);
    expect(page).toMatch(/^http_server_requests_total\{.*http_route="\/hello\/:phone".*\} 1$/m);
    expect(page).toMatch(/^http_server_requests_total\{.*http_route="\/boom".*status_code="500"\} 1$/m);
    expect(page).not.toContain('987654321');
    parseExposition(page);
    expect(await service.get('/health')).toContain('"healthy"');
    const arrived = (text: string) => loki.lines.slice(before).filter(({ line }) => line.includes(text));
    const said = ['Somebody says hello', 'nobody is at home'];
    for (let tries = 0; tries < 100 && !said.every(text => arrived(text).length > 0); tries++)
      await sleep(100);
    expect(said.map(text => arrived(text).length)).toEqual([1, 1]);
    expect(arrived('987654321')).toEqual([]);
    await fetch(`${service.url}/end`, { method: 'POST' });
    expect(await service.ended(), service.errors()).toBe(0);
    return service;
  } finally {
    await service.stop();
  }
}

describe('a service of a stranger with the kit', () => {
  it.each(['esm', 'cjs'])('compiled by tsc runs as %s', async name => {
    const options = ['--module', 'nodenext', '--target', 'es2023', '--strict', '--types', 'node'];
    await run(join(folder, name), 'npx', 'tsc', ...options, '--outDir', 'dist', 'service.ts');
    await tryService(join(folder, name), ['dist/service.js']);
  });
  it.each(['esm', 'cjs'])('runs by tsx as %s', name =>
    tryService(join(folder, name), ['--import', 'tsx', 'service.ts']).then(() => {}),
  );
  it.each([
    // What esbuild makes of CommonJS packages requires, and an ES module has no `require`.
    ['esm', 'mjs', "import{createRequire as c}from'node:module';const require=c(import.meta.url);"],
    ['cjs', 'cjs', ''],
  ])(
    'bundled by esbuild as %s runs where nothing is installed, the thread that ships included',
    async (format, extension, banner) => {
      const alone = await mkdtemp(join(tmpdir(), 'vigia-bundle-'));
      const file = join(alone, `service.${extension}`);
      const options = ['--bundle', '--platform=node', `--format=${format}`, `--outfile=${file}`];
      await run(
        join(folder, format),
        'npx',
        ...[
          'esbuild',
          'service.ts',
          ...options,
          '--log-level=warning',
          '--log-limit=0',
          `--banner:js=${banner}`,
        ],
      );
      await tryService(alone, [file]);
      await rm(alone, { recursive: true });
    },
  );
  it.each(['service.cjs', 'express.mjs'])(
    'in JavaScript runs as %s, here and on the oldest Node.js',
    async file => {
      await tryService(folder, [file]);
      const node = join(oldest, 'node_modules/node/bin/node');
      expect((await run(folder, node, '--version')).trim()).toBe(`v${OLDEST}`);
      const { errors } = await tryService(folder, [file], node);
      // Express itself prints the error.
      expect(errors()).not.toMatch(/warning|telemetry:/i);
    },
  );
  it('says of itself what it was tried on', async () => {
    const text = await readFile(join(folder, 'node_modules/@vigia/telemetry/package.json'), 'utf8');
    const { engines } = JSON.parse(text) as { engines: { node: string } };
    expect(`${engines.node}.0`).toBe(`>=${OLDEST}`);
  });
});

describe('the kit under each framework', () => {
  it.each([
    ['Express 5', ['express.mjs']],
    ['Express 4', ['express.mjs', 'express4']],
    ['Fastify 5', ['fastify.mjs']],
    ['Fastify 4', ['fastify.mjs', 'fastify4']],
    ['Nest on Express', ['nest.mjs']],
    ['Nest on Fastify', ['nest.mjs', 'fastify']],
    ['a module of Nest on Express', ['nest.mjs', 'express', 'module']],
    ['a module of Nest on Fastify', ['nest.mjs', 'fastify', 'module']],
  ])(
    '%s: measures by template, logs with the id of the request, and leaves no person in a label',
    async (_, args) => {
      const logFolder = await mkdtemp(join(folder, 'waiting-'));
      const env = { LOKI_URL: loki.url, LOG_FOLDER: logFolder };
      const service = await startService(folder, args, { env });
      try {
        const headers = { 'x-request-id': 'from-the-caller' };
        const answer = await fetch(`${service.url}/hello/5511987654321`, { headers });
        expect(answer.headers.get('x-request-id')).toBe('from-the-caller');
        await service.get('/shops/5511987654321/items/17');
        await fetch(`${service.url}/nowhere/5511987654321`);
        await fetch(`${service.url}/boom`);
        const page = await service.get('/metrics', { accept: 'application/openmetrics-text' });
        const counts = [...page.matchAll(/^http_server_requests_total\{(.*)\} (\d+)/gm)];
        expect(counts.map(([, labels, count]) => `${labels} ${count}`).sort()).toEqual(
          [
            ['/boom', '500'],
            ['/hello/:phone', '200'],
            ['/shops/:shop/items/:item', '200'],
            ['unknown', '404'],
          ].map(
            ([route, status]) =>
              `http_request_method="GET",http_route="${route}",http_response_status_code="${status}" 1`,
          ),
        );
        expect(page).toMatch(/^http_server_active_requests 0$/m);
        expect(page).toMatch(/# EOF\n$/);
        expect(page).not.toContain('987654321');
        const lines = service
          .output()
          .trim()
          .split('\n')
          .map(line => JSON.parse(line) as Record<string, unknown>);
        const ofTheRequest = lines.filter(({ requestId }) => requestId === 'from-the-caller');
        expect(ofTheRequest).toMatchObject([
          { msg: 'Somebody says hello', phone: '+55*********21' },
          { event: 'http_request', route: '/hello/:phone', statusCode: 200 },
        ]);
        expect(lines.filter(({ msg }) => msg === 'HTTP request failed')).toMatchObject([
          { level: 'error', route: '/boom', error: { message: 'nobody is at home' } },
        ]);
        await fetch(`${service.url}/end`, { method: 'POST' });
        expect(await service.ended()).toBe(0);
      } finally {
        await service.stop();
      }
    },
  );
});

describe('the types of the packages', () => {
  it.each([
    ['typescript', 'cjs', ['--module', 'node16']],
    ['typescript', 'cjs', ['--module', 'nodenext']],
    ['typescript', 'cjs', ['--module', 'commonjs', '--moduleResolution', 'bundler']],
    ['typescript', 'esm', ['--module', 'node16']],
    ['typescript', 'esm', ['--module', 'preserve', '--moduleResolution', 'bundler']],
    ['typescript5', 'cjs', ['--module', 'node16']],
    ['typescript5', 'cjs', ['--module', 'commonjs', '--moduleResolution', 'node10']],
  ])('are found by %s for %s with %j, and are whole', async (compiler, name, options) => {
    const strict = ['--target', 'es2023', '--strict', '--noEmit', '--esModuleInterop', '--types', 'node'];
    const tsc = join(folder, 'node_modules', compiler, 'bin/tsc');
    await run(join(folder, name), process.execPath, tsc, ...strict, ...options, 'service.ts');
    const file = join(folder, name, 'wrong.ts');
    const text = await readFile(join(folder, name, 'service.ts'), 'utf8');
    await writeFile(file, text.replace('registries: [register]', 'registries: register'));
    await expect(
      run(join(folder, name), process.execPath, tsc, ...strict, ...options, 'wrong.ts'),
    ).rejects.toThrow(/wrong\.ts.*error TS/);
  });
});

describe('the functions of the kit', () => {
  it('take the apps of each framework, and nothing else', async () => {
    await cp(join(folder, 'types.ts'), join(folder, 'esm/types.ts'));
    const options = ['--module', 'nodenext', '--target', 'es2023', '--strict', '--noEmit', '--types', 'node'];
    await run(join(folder, 'esm'), 'npx', 'tsc', ...options, '--skipLibCheck', 'types.ts');
  });
});

describe('the kit takes nothing', () => {
  beforeAll(() =>
    cp(join(folder, 'node_modules/@vigia/telemetry'), join(folder, 'node_modules/telemetry-again'), {
      recursive: true,
    }),
  );

  it('by being imported: no handler, no timer, nothing that listens, no other console', async () => {
    const said = JSON.parse(await run(folder, process.execPath, 'import.mjs'));
    expect(said).toMatchObject({ handlers: true, console: true, isOneModule: true, isAnother: true });
    expect(said.resources.filter((one: string) => !/^(?:Pipe|TTY|File)/.test(one))).toEqual([]);
  });
  it('from the end of the process, which has its own code, with two copies of the kit at work', async () => {
    const env = { LOKI_URL: loki.url, LOG_FOLDER: await mkdtemp(join(folder, 'waiting-')) };
    const { stdout, stderr, status } = await spawned(['twice.mjs'], env);
    expect(status, stderr).toBe(3);
    const lines = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(lines).toContainEqual({ same: true });
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'the other copy', requestId: 'r-1' }));
    expect(stderr).toBe('telemetry: the app is instrumented already; the second time changes nothing\n');
  });

  async function spawned(args: readonly string[], env: NodeJS.ProcessEnv) {
    const { spawn } = await import('node:child_process');
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: { ...environment, ...env },
      timeout: 20_000,
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', text => (stdout += text));
    child.stderr.on('data', text => (stderr += text));
    const status = await new Promise<number | null>(done => child.on('close', done));
    return { stdout, stderr, status };
  }
});
