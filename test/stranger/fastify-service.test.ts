import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { copyOf, install, linesOf, run } from './folder.ts';
import { startService } from './service.ts';

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
      const service = await startService(folder, [join(folder, file)]);
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
