import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { end } from '../end.ts';
import { copyOf, environment, install, linesOf, run } from './folder.ts';

const PHONE = '+5511987654321';

/** A service with the kit and Fastify, as examples/fastify-service has it. */
describe("a stranger's Fastify service", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await copyOf('fastify-service', inject('tarballs'));
    await install(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has at most 15 lines', async () => {
    const lines = await linesOf('fastify-service', 'service.ts');
    console.log(`fastify-service: ${lines} lines`);
    expect(lines).toBeLessThanOrEqual(15);
  });
  it.each(['service.ts', 'dist/service.js'])(
    'as %s answers, counts, and logs no phone number',
    async file => {
      if (file.endsWith('.js')) await run(folder, 'npx', 'tsc');
      const service = await start(folder, file);
      try {
        expect(await service.get(`/hello/${encodeURIComponent(PHONE)}`)).toBe('{"hello":"world"}');
        expect(await service.get('/metrics')).toMatch(/^greetings_total 1$/m);
        expect(await service.get('/health')).toContain('"healthy"');
      } finally {
        await service.stop();
      }
      const lines = service.output().trim().split('\n');
      const logged = lines.map(line => JSON.parse(line) as Record<string, unknown>);
      expect(logged).toContainEqual(
        expect.objectContaining({ msg: 'Somebody says hello', phone: '+55*********21', service: 'greeter' }),
      );
      expect(logged).toContainEqual(
        expect.objectContaining({ event: 'http_request', route: '/hello/:phone', statusCode: 200 }),
      );
      expect(service.output()).not.toContain('987654321');
    },
  );
});

async function start(folder: string, file: string) {
  const port = await freePort();
  const child = spawn(process.execPath, [join(folder, file)], {
    cwd: folder,
    env: { ...environment, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (text: Buffer) => {
    output += text;
  });
  child.stderr.on('data', (text: Buffer) => {
    errors += text;
  });
  const get = async (path: string) => {
    const response = await fetch(`http://localhost:${port}${path}`);
    if (!response.ok) throw new Error(`${path} answers ${response.status}`);
    return response.text();
  };
  await listening(
    () => get('/live'),
    child,
    () => errors,
  );
  return { get, stop: () => end(child), output: () => output };
}

/** Resolves when the service answers; throws what it said when it ends before, or takes longer than 20 s. */
async function listening(
  ask: () => Promise<unknown>,
  child: ChildProcess,
  said: () => string,
): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answers = await ask().then(
      () => true,
      () => false,
    );
    if (answers) return;
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`the service does not answer: ${said()}`);
    await sleep(100);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
