import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const { dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
  readFileSync(join(root, 'telemetry/package.json'), 'utf8'),
);

/** The kit by itself in a folder where only its own dependencies are installed, and what is named. */
describe('the kit with its own dependencies alone', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'vigia-kit-'));
    cpSync(join(root, 'telemetry'), join(folder, 'kit'), {
      recursive: true,
      filter: path => !path.includes('node_modules'),
    });
    for (const name of [...Object.keys(dependencies), 'fastify']) {
      const link = join(folder, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(root, 'node_modules', name), link);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What the code writes to standard output, or how it fails. */
  function run(code: string): string {
    const file = join(folder, 'service.mjs');
    writeFileSync(file, code);
    const { stdout, stderr, status } = spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' });
    return status === 0 ? stdout : stderr;
  }

  it('runs a Fastify service with loggers, instruments, traces that go nowhere and durable shipping', () => {
    const written = run(`
      import { createInstruments, createLoggers, createErrorReporting, instrumentFastify, openShipping } from './kit/index.ts';
      import { startTracing, withSpan } from './kit/tracing.ts';
      import { logLines } from 'vigia/platform/metrics';
      import { fastify } from 'fastify';
      const service = { service: 's', version: '1', environment: 'e' };
      await startTracing(service);
      await createErrorReporting(service);
      const app = fastify();
      const shipping = await openShipping({ url: 'http://127.0.0.1:1', folder: 'waiting' });
      const log = createLoggers({ ...service, destinations: [shipping, process.stdout] });
      instrumentFastify(app, { ...service, log: log.app, instruments: createInstruments([logLines]) });
      app.get('/hello', () => withSpan('hello', async () => 'hello'));
      const { body } = await app.inject('/hello');
      const metrics = await app.inject('/metrics');
      console.log(body, metrics.body.includes('log_lines_total'));
      await shipping.close(0);`);
    expect(written).toContain('"event":"http_request"');
    expect(written).toContain('hello true');
  });
  it.each([
    [
      'tracing',
      `(await import('./kit/tracing.ts')).startTracing({ ...service, otlpEndpoint: 'http://localhost:4318' })`,
      'tracing needs what is not installed: npm install @opentelemetry/sdk-node @opentelemetry/resources ' +
        '@opentelemetry/sdk-trace @opentelemetry/instrumentation-http @opentelemetry/instrumentation-undici ' +
        '@opentelemetry/exporter-trace-otlp-http',
    ],
    [
      'thrift',
      `(await import('./kit/tracing.ts')).startTracing({ ...service, jaegerEndpoint: 'http://localhost:14268' })`,
      '@opentelemetry/exporter-jaeger',
    ],
    [
      'error reports',
      `(await import('./kit/index.ts')).createErrorReporting({ ...service, dsn: 'https://key@host/1' })`,
      'error reporting needs what is not installed: npm install @sentry/node',
    ],
    [
      'rolling files',
      `(await import('./kit/index.ts')).openRollingFiles({ folder: 'files' })`,
      'openRollingFiles needs what is not installed: npm install pino-roll',
    ],
    [
      'direct shipping',
      `(await import('./kit/index.ts')).openShipping({ url: 'http://localhost:3100', shipping: 'direct' })`,
      "shipping: 'direct' needs what is not installed: npm install pino-loki",
    ],
  ])('says what to install when %s is asked for', (_, call, message) => {
    const code = `const service = { service: 's', version: '1', environment: 'e' };
      await ${call}.then(() => console.log('it works'), error => console.log(error.message));`;
    expect(run(code)).toContain(message);
  });
  it('declares all the others as optional peers, and nothing twice', () => {
    const peers = Object.keys(peerDependencies);
    expect(Object.keys(peerDependenciesMeta).sort()).toEqual([...peers].sort());
    for (const { optional } of Object.values(peerDependenciesMeta) as { optional: boolean }[])
      expect(optional).toBe(true);
    expect(peers.filter(name => name in dependencies)).toEqual([]);
  });
});
