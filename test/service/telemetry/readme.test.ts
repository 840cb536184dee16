import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePorts } from '../../bundle.ts';
import { end } from '../../end.ts';
import { eventually } from '../support.ts';

const root = join(import.meta.dirname, '../../..');
const python = spawnSync('python3', ['--version']).status === 0;

/** The examples of the README are taken out of it as they are; the kit is found by its name. */
describe('the examples of the telemetry kit', () => {
  let folder = '';
  const running: ChildProcess[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(root, 'test', '.compile-'));
    const text = await readFile(join(root, 'telemetry/README.md'), 'utf8');
    for (const [, code, file] of text.matchAll(/```\w+\n((?:\/\/|#) (\S+)\n[\s\S]*?)```/g)) {
      await writeFile(join(folder, file!), code!);
    }
    const include = ['*.ts'];
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../tsconfig.json', include }),
    );
  });
  afterEach(() => Promise.all(running.splice(0).map(child => end(child))));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Starts it on a free port; gives its address when it listens, and what it has written. */
  async function start(program: string, ...args: string[]) {
    const { exporter: port } = await freePorts();
    const child = spawn(program, args, { cwd: folder, env: { ...process.env, PORT: String(port) } });
    running.push(child);
    let written = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (written += text));
    const url = `http://127.0.0.1:${port}`;
    const answers = () =>
      fetch(`${url}/metrics`).then(
        ({ ok }) => ok || written,
        () => written,
      );
    await eventually(answers, answer => answer === true);
    return { url, written: () => written };
  }
  const text = async (url: string) => (await fetch(url)).text();

  it('compile', async () => {
    const tsc = join(root, 'node_modules/.bin/tsc');
    const { stdout } = await promisify(execFile)(tsc, ['--noEmit', '-p', folder], { cwd: root });
    expect(stdout).toBe('');
  });
  it('run: a Fastify service exposes, tells its health and logs each request', async () => {
    const { url, written } = await start(process.execPath, 'fastify.ts');
    expect(await text(`${url}/hello`)).toBe('{"hello":"world"}');
    expect(await text(`${url}/metrics`)).toContain('# TYPE logins_total counter');
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const line = await eventually(
      async () =>
        written()
          .split('\n')
          .find(one => one.includes('http_request')),
      found => found !== undefined,
    );
    expect(JSON.parse(line!)).toMatchObject({ service: 'my-bot', route: '/hello', statusCode: 200 });
    expect(written()).not.toContain('"/metrics"');
  });
  it('run: a plain service counts, times and logs a login, the phone masked', async () => {
    const { url, written } = await start(process.execPath, 'plain.ts');
    expect(await text(url)).toBe('welcome');
    const metrics = await text(`${url}/metrics`);
    expect(metrics).toContain('phone_number="+55*********21"');
    expect(metrics).toMatch(/login_duration_seconds_count\{.*\} 1/);
    expect(JSON.parse(await text(`${url}/health`))).toMatchObject({ healthy: true });
    await eventually(
      async () => written(),
      lines => lines.includes('login_attempted'),
    );
    expect(written()).not.toContain('98765');
  });
  it.skipIf(!python)(
    `run: a Python service exposes by the contract${python ? '' : ' (no python3 here)'}`,
    async () => {
      const { url } = await start('python3', 'service.py', join(root, 'docs/contract.json'));
      const metrics = await text(`${url}/metrics`);
      expect(metrics).toContain('# TYPE whatsapp_auth_attempts_total counter');
      const check = spawnSync(process.execPath, ['scripts/run.mjs', 'check', `${url}/metrics`], {
        encoding: 'utf8',
      });
      const said = check.stdout + check.stderr;
      expect(check.status).toBe(1);
      expect(said).toContain('crewai_messages_processed_total');
      expect(said).not.toContain('whatsapp_auth_attempts_total');
    },
  );
});
