import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type BackupStatus,
  countRows,
  type Manifest,
  postgresDestination,
  restore,
} from '@vigia/desk/backup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../exporter/app.ts';
import { backup } from '../../exporter/backup/module.ts';
import { schemaOf } from '../../exporter/base/schema.ts';
import { Database } from '../../exporter/storage/database.ts';
import { openEmbedded } from '../../exporter/storage/embedded.ts';
import { modules } from '../../exporter/systems.ts';
import { callerOf } from '../systems/falachefe/service/caller.ts';
import { endScenario, eventually, post, startScenario, startTestApp, total } from './support.ts';

describe('the backup of the database', () => {
  let folder: string;
  let app: App;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-backup-test-'));
    app = await startTestApp({ DATA_DIR: folder, SERVICE_TOKEN: 'token' });
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });
  const shelf = () => join(folder, 'backups');
  const status = (): Promise<BackupStatus> => app.parts(backup).status();
  const byHand = async () =>
    (await post(app, '/backup/manual', {}, { authorization: 'Bearer token' })).body as Manifest;

  it('is made soon after the first start, and once: the next is due at 02:00', async () => {
    const { backups, nextRunAt } = await eventually(status, found => found.backups.length > 0);
    expect(backups).toHaveLength(1);
    const next = new Date(nextRunAt);
    expect([next.getHours(), next.getMinutes()]).toEqual([2, 0]);
    expect(next.getTime() - Date.now()).toBeLessThanOrEqual(25 * 3_600_000);
  });
  it('holds every row of every table, and tells how many', async () => {
    await callerOf(app).logIn({ phone: '+5511987650077', companyId: 'aurora' });
    const { file, rows } = await byHand();
    const tables = await app.services.database.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    expect(Object.keys(rows).sort()).toEqual(tables.map(({ name }) => name).sort());
    for (const [table, n] of Object.entries(rows)) {
      const [row] = await app.services.database.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM ${table}`,
      );
      expect(n, table).toBe(row!.n);
    }
    expect(rows.users).toBeGreaterThan(0);
    expect(await countRows(join(shelf(), file))).toEqual(rows);
  });
  it('has a checksum that sha256sum confirms, and is readable by its owner only', async () => {
    const { file, sha256, bytes } = await byHand();
    const { stdout } = await promisify(execFile)('sha256sum', ['--check', `${file}.sha256`], {
      cwd: shelf(),
    });
    expect(stdout).toBe(`${file}: OK\n`);
    expect(await readFile(join(shelf(), `${file}.sha256`), 'utf8')).toContain(sha256);
    expect((await stat(join(shelf(), file))).size).toBe(bytes);
    for (const name of await readdir(shelf())) expect((await stat(join(shelf(), name))).mode & 0o077).toBe(0);
    expect((await readdir(shelf())).filter(name => name.endsWith('.partial'))).toEqual([]);
  });
  it('restores into an empty database, whose next rows get numbers of their own', async () => {
    const { file, rows } = await byHand();
    const empty = new Database(openEmbedded, schemaOf(modules), { onConnectionError: () => {} });
    const destination = postgresDestination(work => empty.transaction(work));
    try {
      expect(await restore(destination, join(shelf(), file))).toEqual(rows);
      const all = 'SELECT row_to_json(u)::text AS row FROM users u ORDER BY id';
      expect(await empty.query(all)).toEqual(await app.services.database.query(all));
      const [next] = await empty.query<{ id: number }>(
        `INSERT INTO leads (phone, texto, origem) VALUES ('+5511', 'Oi', 'whatsapp') RETURNING id`,
      );
      expect(next!.id).toBe((rows.leads ?? 0) + 1);
      await expect(restore(destination, join(shelf(), file))).rejects.toThrow(
        'the database is not empty: clinics, companies, ',
      );
    } finally {
      await empty.close();
    }
  });
  it('is known to be damaged when a part of it is missing', async () => {
    const { file, bytes } = await byHand();
    const copy = join(folder, 'damaged.ndjson.gz');
    await writeFile(copy, await readFile(join(shelf(), file)));
    await truncate(copy, bytes - 20);
    await expect(countRows(copy)).rejects.toThrow('unexpected end of file');
  });
  it('is not restored when its checksum is another, and the command says so', async () => {
    const { file } = await byHand();
    const copy = join(folder, file);
    await writeFile(copy, await readFile(join(shelf(), file)));
    await writeFile(`${copy}.sha256`, `${'0'.repeat(64)}  ${file}\n`);
    const restoring = promisify(execFile)(process.execPath, ['exporter/restore.ts', copy], {
      env: { ...process.env, DATA_DIR: join(folder, 'restored'), DATABASE_URL: '' },
    });
    await expect(restoring).rejects.toMatchObject({
      code: 1,
      stderr: `restore: ${copy} has another checksum than ${copy}.sha256 says; take another backup\n`,
    });
    await expect(stat(join(folder, 'restored'))).rejects.toThrow('ENOENT');
  });
  it('is not restored into the folder of a service that runs', async () => {
    const { file } = await byHand();
    const restoring = promisify(execFile)(process.execPath, ['exporter/restore.ts', join(shelf(), file)], {
      env: { ...process.env, DATA_DIR: folder, DATABASE_URL: '' },
    });
    await expect(restoring).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`another process has the folder ${folder}`),
    });
  });
  it('is measured: when it was begun, its size, how long it took', async () => {
    const { begunAt, bytes, seconds } = await byHand();
    const target = { target: 'database' };
    expect(await total(app, 'backup_last_success_timestamp_seconds', target)).toBe(
      Date.parse(begunAt) / 1000,
    );
    expect(await total(app, 'backup_last_size_bytes', target)).toBe(bytes);
    expect(await total(app, 'backup_duration_seconds', target)).toBe(seconds);
  });
  it('that fails is counted, explained and leaves nothing behind; the next good one clears it', async () => {
    const before = (await status()).backups.length;
    await startScenario(app, 'backup-failing');
    await eventually(
      () => total(app, 'backup_failures_total', { target: 'database' }),
      n => n >= 2,
    );
    expect((await status()).lastFailure?.reason).toMatch(/ENOTDIR|EACCES|not a directory/i);
    expect((await status()).backups).toHaveLength(before);
    await endScenario(app, 'backup-failing');
    const after = await eventually(status, ({ backups }) => backups.length === before + 1);
    expect(after.lastFailure).toBeUndefined();
  });
  it('is made 27 hours old by its scenario, and as old as it is afterwards', async () => {
    const last = () => total(app, 'backup_last_success_timestamp_seconds');
    const before = await last();
    await startScenario(app, 'backup-stale');
    await eventually(last, at => Date.now() / 1000 - at > 26 * 3600);
    await endScenario(app, 'backup-stale');
    expect(await last()).toBe(before);
  });
  it('is one at a time', async () => {
    const answers = await Promise.all(
      [1, 2].map(() => post(app, '/backup/manual', {}, { authorization: 'Bearer token' })),
    );
    expect(answers.map(({ status: code }) => code).sort()).toEqual([201, 409]);
  });

  it('ends before the service does, and takes its temporary folder with it', async () => {
    const own = await startTestApp();
    const { folder: temporary } = await own.parts(backup).status();
    const making = own
      .parts(backup)
      .run('manual')
      .catch(() => {});
    await own.close();
    await making;
    await expect(stat(temporary)).rejects.toThrow('ENOENT');
  });
});
