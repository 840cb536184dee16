import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const repository = join(import.meta.dirname, '..', '..', '..');
const lock = {
  packages: {
    '': {},
    'node_modules/node': { version: '24.0.0' },
    'node_modules/pino': { version: '10.0.0', integrity: 'sha512-a' },
    'node_modules/fsevents': { version: '2.0.0', optional: true },
  },
};

let clone: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'vigia-setup-'));
  mkdirSync(join(clone, 'scripts'));
  mkdirSync(join(clone, '.vigia', 'secrets'), { recursive: true });
  cpSync(join(repository, 'scripts', 'setup.mjs'), join(clone, 'scripts', 'setup.mjs'));
  write('package-lock.json', lock);
  // In place of npm: says what it was asked, and fails.
  write('npm.cjs', `console.error('npm was asked to', process.argv[2]); process.exit(1)`);
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

function write(file: string, content: unknown): void {
  writeFileSync(join(clone, file), typeof content === 'string' ? content : JSON.stringify(content));
}

/** node_modules as npm leaves it: its own record of what is there, and Node 24. */
function install(packages: Record<string, unknown> = lock.packages, node = 'v24.0.0'): void {
  mkdirSync(join(clone, 'node_modules', '.bin'), { recursive: true });
  mkdirSync(join(clone, 'node_modules', 'node'));
  const { '': _, 'node_modules/fsevents': __, ...installed } = packages as Record<string, object>;
  write('node_modules/.package-lock.json', { packages: installed });
  write('node_modules/node/package.json', { version: '24.0.0' });
  write('node_modules/.bin/node', `#!/bin/sh\necho ${node}\n`);
  chmodSync(join(clone, 'node_modules', '.bin', 'node'), 0o755);
}

function setup() {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/setup.mjs'], {
    cwd: clone,
    encoding: 'utf8',
    env: { ...process.env, npm_execpath: join(clone, 'npm.cjs'), npm_node_execpath: process.execPath },
  });
  return { status, stderr };
}

describe('setup', () => {
  it('is silent when everything is as locked, whatever platform an optional package is for', () => {
    install();
    expect(setup()).toEqual({ status: 0, stderr: '' });
    expect(setup()).toEqual({ status: 0, stderr: '' });
  });

  it('installs when nothing is installed, and passes on why that failed', () => {
    const { status, stderr } = setup();
    expect(status).toBe(1);
    expect(stderr).toContain('dependencies are missing; installing the locked ones (npm ci)');
    expect(stderr).toContain('vigia setup: npm ci failed: npm was asked to ci');
  });

  it('installs when the lock file has moved on', () => {
    install();
    setup();
    write('package-lock.json', {
      packages: { ...lock.packages, 'node_modules/pino': { version: '10.0.1', integrity: 'sha512-b' } },
    });
    expect(setup().stderr).toContain('dependencies are stale (pino)');
  });

  it('installs when something is there that is not locked', () => {
    install({ ...lock.packages, 'node_modules/left-pad': { version: '1.0.0' } });
    expect(setup().stderr).toContain('dependencies are stale (left-pad is not locked)');
  });

  it('says when install scripts were kept from bringing Node', () => {
    install();
    rmSync(join(clone, 'node_modules', '.bin', 'node'));
    expect(setup().stderr).toContain('node_modules/.bin/node is missing: npm must be allowed to run');
  });

  it('says when the Node in node_modules is another than the locked one', () => {
    install(lock.packages, 'v20.1.0');
    expect(setup().stderr).toContain('node_modules/.bin/node is v20.1.0 instead of v24.0.0');
  });
});
