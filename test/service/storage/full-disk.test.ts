import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../exporter/app.ts';
import { closedPort } from '../../../exporter/storage/closed-port.ts';
import { canMount, fill, mountSmallDisk } from '../../small-disk.ts';
import { eventually, post, startTestApp } from '../support.ts';

const ROUNDS = 3;
/** An empty cluster has 40 MB. */
const MEGABYTES = 120;
/** What makes PostgreSQL write files of its own: it ends itself when it cannot. */
const COSTLY = [
  'INSERT INTO notes SELECT repeat(md5(n::text), 200) FROM generate_series(1, 2000) n',
  'CHECKPOINT',
];

describe.skipIf(!canMount())('a disk that is full, and is not any more', () => {
  let folder: string;
  let unmount: () => void;
  let app: App;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-full-disk-'));
    unmount = mountSmallDisk(folder, MEGABYTES);
    app = await startTestApp({
      ...{ DATA_DIR: folder, LOG_DIR: join(folder, 'logs'), LOG_LEVEL: 'info', SERVICE_TOKEN: 'token' },
      LOKI_URL: `http://127.0.0.1:${await closedPort()}`,
    });
    await app.services.database.query('CREATE TABLE notes (t text)');
  });
  afterAll(async () => {
    await app?.close();
    unmount?.();
    await rm(folder, { recursive: true, force: true });
  });
  const status = async (path: string) => (await fetch(`${app.url}${path}`)).status;
  const logged = async (text: string): Promise<boolean> => {
    const names = (await readdir(join(folder, 'logs'))).filter(name => name.startsWith('app'));
    const files = await Promise.all(names.map(name => readFile(join(folder, 'logs', name), 'utf8')));
    return files.some(file => file.includes(text));
  };

  it('costs the sample what was refused meanwhile, and nothing else', async () => {
    const { database, log, logs } = app.services;
    const filler = join(folder, 'filler');
    const keep = (note: string) => database.query('INSERT INTO notes (t) VALUES ($1)', [note]);
    const kept: string[] = [];
    const dropped = logs.state()!.dropped;
    for (let round = 0; round < ROUNDS; round++) {
      await keep(`before ${round}`);
      kept.push(`before ${round}`);
      fill(filler);
      for (const statement of COSTLY) {
        const failed = await database.query(statement).catch((error: Error) => error);
        expect(failed, statement).toBeInstanceOf(Error);
        log.app.info({ round }, 'x'.repeat(5000));
      }
      const stubborn = database.transaction(async query => {
        for (const statement of COSTLY) await query(statement, []).catch(() => []);
      });
      await expect(stubborn).rejects.toThrow();
      expect(await status('/live')).toBe(200);
      await rm(filler);

      await eventually(
        () =>
          keep(`after ${round}`).then(
            () => true,
            () => false,
          ),
        done => done,
      );
      kept.push(`after ${round}`);
      await eventually(
        () => status('/health'),
        code => code === 200,
      );
      const { accepted } = logs.state()!;
      log.app.info(`space again ${round}`);
      expect(logs.state()!.accepted).toBe(accepted + 1);
      await eventually(
        () => logged(`space again ${round}`),
        found => found,
      );
      // The one that was due may still be being made.
      const backUp = () => post(app, '/backup/manual', {}, { authorization: 'Bearer token' });
      const made = await eventually(backUp, answer => answer.status !== 409);
      expect(made).toMatchObject({ status: 201, body: { rows: { notes: kept.length } } });
    }
    const rows = await database.query<{ t: string }>('SELECT t FROM notes');
    expect(rows.map(({ t }) => t)).toEqual(kept);
    // The disk was full for the log, too.
    expect(logs.state()!.dropped).toBeGreaterThan(dropped);
  });
});
