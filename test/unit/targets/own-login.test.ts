import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { secretsFolder } from '../../../core/stack/secrets.ts';

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'vigia-login-'));
process.chdir(folder);
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});
// A command knows its project by the folder in which it starts.
const { reachable } = await import('../../../core/run/own-login.ts');
const { ordersFail, shop } = await import('../../shop.ts');

const project = shop([ordersFail], { desk: {} });
mkdirSync(secretsFolder, { recursive: true });
for (const [name, text] of [
  ['servers-password', 'made-password'],
  ['desk-token', 'made-token'],
  ['loki-path', 'made-path'],
] as const)
  writeFileSync(join(secretsFolder, name), `${text}\n`, { mode: 0o600 });

const at = (server: Parameters<typeof reachable>[0], url: string, environment: NodeJS.ProcessEnv = {}) =>
  reachable(server, url, project, environment);

it('logs in to the servers of its own stack, and knows the secret path of its Loki', () => {
  expect(at('prometheus', 'http://localhost:9090')).toBe('http://vigia:made-password@localhost:9090');
  expect(at('alertmanager', 'http://127.0.0.1:9093')).toBe('http://vigia:made-password@127.0.0.1:9093');
  expect(at('desk', 'http://localhost:9096')).toContain('made-token@localhost:9096');
  expect(at('loki', 'http://localhost:3100')).toContain('http://localhost:3100/made-path');
});
it('shows no secret of the stack to another server', () => {
  for (const url of [
    'http://localhost:9091',
    'https://prometheus.example.com',
    'http://localhost.example.com:9090',
  ])
    expect(at('prometheus', url)).toBe(url);
  expect(at('loki', 'http://loki.example.com:3100')).toBe('http://loki.example.com:3100');
  expect(at('loki', 'http://localhost:3100/theirs')).not.toContain('made-path');
});
it('takes what somebody says instead', () => {
  const environment = { PROMETHEUS_USER: 'ana', PROMETHEUS_PASSWORD: 'hers' };
  expect(at('prometheus', 'http://localhost:9090', environment)).toBe('http://ana:hers@localhost:9090');
  expect(at('prometheus', 'http://ana:hers@localhost:9090')).toBe('http://ana:hers@localhost:9090');
  // A token goes into a header of its own.
  expect(at('prometheus', 'http://localhost:9090', { PROMETHEUS_TOKEN: 't' })).toBe('http://localhost:9090');
});
