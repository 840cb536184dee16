import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

const code = `
  import { createRequire } from 'node:module';
  import { NoopSpanProcessor } from '@opentelemetry/sdk-trace';
  import { startTracing } from './telemetry/tracing.ts';

  const service = { service: 's', version: '1', environment: 'test' };
  await startTracing({ ...service, processors: [new NoopSpanProcessor()] });
  const { cache } = createRequire(import.meta.url);
  const loaded = () => ['pg', 'ioredis'].filter(name =>
    Object.keys(cache).some(path => path.includes('/node_modules/' + name + '/')));
  const states = [loaded()];
  const { default: pg } = await import('pg');
  states.push(loaded(), pg.Client.prototype.query.__wrapped);
  const { Redis } = await import('ioredis');
  states.push(loaded(), Redis.prototype.sendCommand.__wrapped);
  console.log(JSON.stringify(states));`;

it('patches the clients of stores when the service imports them, and loads none that it does not', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    cwd: `${import.meta.dirname}/../../..`,
  });
  expect(JSON.parse(stdout || JSON.stringify(stderr))).toEqual([[], ['pg'], true, ['pg', 'ioredis'], true]);
});
