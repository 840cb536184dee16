import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare } from 'bcryptjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretsScript } from '../../../core/generate/secrets-script.ts';
import { ensureSecrets } from '../../../core/run/secrets.ts';
import { hashIn } from '../../../core/stack/login.ts';
import { type MadeSecret, type SecretName, secretNames } from '../../../core/stack/secrets.ts';

/** Only root can give a file away; anybody else proves the rest. */
const own = process.getuid!();
const uid = (other: number) => (own === 0 ? other : own);
const readers = {
  service: { uid: uid(1000), made: ['database-url', 'privacy-key'], given: [] },
  database: { uid: uid(999), made: ['postgres-password'], given: [] },
  watcher: { uid: uid(65534), made: ['postgres-password'], given: ['slack-url'] },
} as const;
type Reader = keyof typeof readers;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vigia-secrets-'));
  for (const folder of ['clone', 'given', ...Object.keys(readers)]) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'given', 'slack-url'), 'https://hooks.example.org/1\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function run() {
  const script = secretsScript({
    clone: join(root, 'clone'),
    given: join(root, 'given'),
    readers: Object.entries(readers).map(([name, { uid, ...rest }]) => ({
      folder: join(root, name),
      user: String(uid),
      ...rest,
    })),
  });
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-euc', script], { encoding: 'utf8' });
  return { status, said: stdout.trim().split('\n'), complained: stderr.trim() };
}
/** What a server reads that asks for a name and a password. */
function webOf(made: readonly MadeSecret[] = ['servers-password', 'servers-web']) {
  const folder = join(root, 'database');
  const script = secretsScript({
    clone: join(root, 'clone'),
    given: join(root, 'given'),
    readers: [{ folder, user: String(readers.database.uid), made, given: [] }],
  });
  expect(spawnSync('/bin/sh', ['-euc', script], { encoding: 'utf8' })).toMatchObject({ status: 0 });
  return readFileSync(join(folder, 'servers-web'), 'utf8');
}

const file = (folder: Reader | 'clone', name: SecretName) => join(root, folder, name);
const read = (folder: Reader | 'clone', name: SecretName) => readFileSync(file(folder, name), 'utf8');

describe('the script that makes the secrets of containers', () => {
  it('gives each reader its own and no other, and the clone those that are made', () => {
    expect(run()).toEqual({
      status: 0,
      said: ['postgres-password: made', 'database-url: made', 'privacy-key: made', 'slack-url: copied'],
      complained: '',
    });
    for (const [name, { made, given }] of Object.entries(readers)) {
      expect(readdirSync(join(root, name)).sort()).toEqual([...made, ...given].sort());
    }
    expect(readdirSync(join(root, 'clone')).sort()).toEqual([
      'database-url',
      'postgres-password',
      'privacy-key',
    ]);
    const password = read('database', 'postgres-password');
    expect(password).toMatch(/^[\w-]{32}$/);
    expect(read('watcher', 'postgres-password')).toBe(password);
    expect(read('service', 'database-url')).toBe(`postgres://vigia:${password}@postgres:5432/vigia`);
    expect(read('clone', 'privacy-key')).toBe(read('service', 'privacy-key'));
    expect(read('service', 'privacy-key')).not.toBe(password);
  });

  it('lets nobody but the reader read', () => {
    run();
    for (const [name, { uid, made, given }] of Object.entries(readers)) {
      for (const secret of [...made, ...given]) {
        const { mode, uid: owner } = statSync(join(root, name, secret));
        expect([secret, (mode & 0o777).toString(8), owner]).toEqual([secret, '600', uid]);
      }
    }
    const { mode, uid: owner } = statSync(file('clone', 'privacy-key'));
    expect([mode & 0o777, owner]).toEqual([0o600, own]);
  });

  it('changes nothing the second time', () => {
    run();
    const inodes = () => secretNames.slice(0, 2).map(name => statSync(file('clone', name)).ino);
    const before = [read('database', 'postgres-password'), read('service', 'privacy-key'), inodes()];
    expect(run().said.slice(0, 3)).toEqual([
      'postgres-password: kept',
      'database-url: kept',
      'privacy-key: kept',
    ]);
    expect([read('database', 'postgres-password'), read('service', 'privacy-key'), inodes()]).toEqual(before);
  });

  it('takes what npm start made, and npm start takes what it made', async () => {
    await ensureSecrets(join(root, 'clone'));
    expect(run().said[0]).toBe('postgres-password: kept');
    expect(read('database', 'postgres-password')).toBe(read('clone', 'postgres-password'));
    const made = read('service', 'database-url');
    rmSync(file('clone', 'database-url'));
    run();
    await ensureSecrets(join(root, 'clone'));
    expect(read('clone', 'database-url')).toBe(made);
  });

  it('keeps what the data was made with when the clone has another one, and says so', () => {
    run();
    const kept = read('service', 'privacy-key');
    writeFileSync(file('clone', 'privacy-key'), 'another');
    const { status, complained } = run();
    expect(status).toBe(0);
    expect(complained).toBe(
      `privacy-key: that of ${join(root, 'clone')} is not used: the data was made with another one`,
    );
    expect(read('service', 'privacy-key')).toBe(kept);
    expect(read('clone', 'privacy-key')).toBe('another');
  });

  it('goes on without a clone that can be written to', () => {
    rmSync(join(root, 'clone'), { recursive: true });
    expect(run().status).toBe(0);
    expect(read('database', 'postgres-password')).toBe(read('watcher', 'postgres-password'));
  });

  it('goes on when what the clone has cannot be read', () => {
    mkdirSync(file('clone', 'privacy-key'));
    const { status, complained } = run();
    expect(status).toBe(0);
    expect(complained).toContain(`privacy-key: that of ${join(root, 'clone')} is not used`);
    expect(read('service', 'privacy-key')).toMatch(/^[\w-]{32}$/);
  });

  it('does not go on without a reader that can be written to', () => {
    rmSync(join(root, 'watcher'), { recursive: true });
    expect(run().status).not.toBe(0);
  });

  it('copies what people wrote again each time, and refuses an empty file by name', () => {
    run();
    expect(read('watcher', 'slack-url')).toBe('https://hooks.example.org/1');
    writeFileSync(join(root, 'given', 'slack-url'), 'https://hooks.example.org/2');
    run();
    expect(read('watcher', 'slack-url')).toBe('https://hooks.example.org/2');
    writeFileSync(join(root, 'given', 'slack-url'), '');
    expect(run()).toMatchObject({
      status: 1,
      complained: 'secrets/slack-url is empty: write the secret into it',
    });
  });
});

describe('the login of the servers', () => {
  const passwordFile = () => join(root, 'database', 'servers-password');

  it('is a bcrypt hash of the password, which the commands on this host take for right', async () => {
    const text = webOf();
    expect(text).toMatch(/^basic_auth_users:\n {2}vigia: '\$2b\$10\$[./\w]{53}'$/);
    await expect(compare(readFileSync(passwordFile(), 'utf8'), hashIn(text)!)).resolves.toBe(true);
    expect(statSync(join(root, 'database', 'servers-web')).mode & 0o777).toBe(0o600);
  });
  it('stays while it is of the password, and follows another one', async () => {
    const first = webOf();
    expect(webOf()).toBe(first);
    writeFileSync(passwordFile(), 'o\'ther $PASS "1"');
    const second = webOf();
    expect(second).not.toBe(first);
    await expect(compare('o\'ther $PASS "1"', hashIn(second)!)).resolves.toBe(true);
  });
  it('is made in place of what somebody broke', async () => {
    webOf();
    writeFileSync(join(root, 'database', 'servers-web'), 'basic_auth_users:\n  vigia: nonsense\n');
    await expect(compare(readFileSync(passwordFile(), 'utf8'), hashIn(webOf())!)).resolves.toBe(true);
  });
  it('is the same for the commands of this host: their file stays while it is right', async () => {
    const folder = join(root, 'clone');
    await ensureSecrets(folder);
    const web = readFileSync(join(folder, 'servers-web'), 'utf8');
    await ensureSecrets(folder);
    expect(readFileSync(join(folder, 'servers-web'), 'utf8')).toBe(web);
    writeFileSync(join(folder, 'servers-password'), 'another');
    await ensureSecrets(folder);
    await expect(
      compare('another', hashIn(readFileSync(join(folder, 'servers-web'), 'utf8'))!),
    ).resolves.toBe(true);
  });
});
