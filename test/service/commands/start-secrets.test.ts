import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

describe('a start with secrets that people write', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-start-'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(
      join(folder, 'vigia.config.ts'),
      `import { defineConfig } from 'vigia';
export default defineConfig({
  systems: [],
  targets: [{ job: 'bot', at: ['127.0.0.1:1'], auth: { bearer: 'bot-token' }, tls: { ca: 'bot-ca' } }],
  remoteWrite: [{ name: 'long-term', url: 'http://127.0.0.1:1/', auth: { bearer: 'store-token' } }],
  channels: {
    critical: [
      { kind: 'slack', channel: '#ops', url: 'ops-hook' },
      { kind: 'slack', channel: '#sales', url: 'sales-hook' },
    ],
  },
});
`,
    );
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const run = (...args: string[]) =>
    new Promise<{ code: number; said: string }>(done => {
      execFile(
        process.execPath,
        [join(root, 'core/cli/main.ts'), ...args],
        { cwd: folder },
        (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
      );
    });

  it.each(['--native', '--compose'])(
    'is refused without them %s, by name, before anything starts',
    async how => {
      await mkdir(join(folder, 'secrets'));
      await writeFile(join(folder, 'secrets/ops-hook'), 'https://hooks.example.org/1\n');
      await writeFile(join(folder, 'secrets/bot-ca'), '\n');
      const { code, said } = await run('start', how);
      const file = (name: string) => `write its value into ${join(folder, 'secrets', name)}`;
      expect(said.trimEnd().split('\n')).toEqual([
        `vigia start: secret bot-ca is empty, and tls.ca of the target bot needs it: ${file('bot-ca')}`,
        `secret bot-token is missing, and auth.bearer of the target bot needs it: ${file('bot-token')}`,
        `secret sales-hook is missing, and the slack channel of critical needs it: ${file('sales-hook')}`,
        `secret store-token is missing, and auth.bearer of remoteWrite long-term needs it: ${file('store-token')}`,
      ]);
      expect(code).toBe(1);
      expect(existsSync(join(folder, '.vigia'))).toBe(false);
      expect(existsSync(join(folder, 'compose.yaml'))).toBe(false);
    },
  );
  it('keeps them out of the repository and out of what is generated', async () => {
    await mkdir(join(folder, 'secrets'));
    await writeFile(join(folder, 'secrets/ops-hook'), 'https://hooks.example.org/1\n');
    expect((await run('generate')).code).toBe(0);
    const ignored = await readFile(join(folder, 'secrets/.gitignore'), 'utf8');
    expect(ignored.split('\n').slice(1)).toEqual(['*', '!.gitignore', '']);
    const files = await readFile(join(folder, 'provisioning/alertmanager/alertmanager.yml'), 'utf8');
    expect(files).toContain('/run/secrets/ops-hook');
    expect(files).not.toContain('hooks.example.org');
    expect((await run('generate', '--check')).code).toBe(0);
  });
});
