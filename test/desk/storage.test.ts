import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { lockFolder, openDatabase, type Value } from '@vigia/desk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepare, schemaVersions } from '../../desk/storage/schema.ts';
import { databases, openFresh } from './databases.ts';

const notes = {
  name: 'notes',
  tables: [
    'CREATE TABLE notes (id ID, at bigint NOT NULL, label text, size double precision); CREATE INDEX notes_at ON notes (at)',
  ],
};

describe.each(databases)('the database on $name', database => {
  beforeAll(() => database.start());
  afterAll(() => database.remove());

  const prepared = async () => {
    const opened = await openFresh(database);
    await prepare(opened, [notes]);
    return opened;
  };
  const insert = 'INSERT INTO notes (at, label, size) VALUES ($1, $2, $3) RETURNING id, at, label, size';

  it('gives numbers, text and null as they were given, and numbers its rows', async () => {
    const opened = await prepared();
    const year9999 = Date.UTC(9999, 0);
    expect(await opened.all(insert, [year9999, 'é 🚨', 0.5])).toEqual([
      { id: 1, at: year9999, label: 'é 🚨', size: 0.5 },
    ]);
    expect(await opened.all(insert, [-1, null, null])).toEqual([{ id: 2, at: -1, label: null, size: null }]);
    expect(await opened.all('SELECT count(*) AS count, sum(at) AS sum FROM notes')).toEqual([
      { count: 2, sum: year9999 - 1 },
    ]);
    await opened.close();
  });

  it('keeps text that PostgreSQL would refuse, without what it refuses', async () => {
    const opened = await prepared();
    const [row] = await opened.all<{ label: string }>(insert, [1, 'a\0b\ud800c', null]);
    expect(row!.label).toBe('a\ufffdb\ufffdc');
    await opened.close();
  });

  it.each([[undefined], [true], [Number.NaN]])('refuses %s, which it could not give back', async value => {
    const opened = await prepared();
    await expect(opened.all(insert, [1, value as unknown as Value, null])).rejects.toThrow('$2 is');
    await opened.close();
  });

  it('keeps all of a transaction or nothing', async () => {
    const opened = await prepared();
    const failing = opened.transaction(async queries => {
      await queries.all(insert, [1, 'lost', null]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await opened.transaction(queries => queries.all(insert, [2, 'kept', null]));
    expect(await opened.all('SELECT label FROM notes')).toEqual([{ label: 'kept' }]);
    await opened.close();
  });

  it('reads what is committed while a transaction writes', async () => {
    const opened = await prepared();
    await opened.transaction(async queries => {
      await queries.all(insert, [1, 'not yet', null]);
      const seen = await new Promise(done =>
        // Somebody else, in no transaction.
        process.nextTick(() => void done(undefined)),
      );
      expect(seen).toBeUndefined();
    });
    const writing = opened.transaction(async queries => {
      await queries.all(insert, [2, 'waits', null]);
      await new Promise(done => setTimeout(done, 200));
    });
    expect(await opened.all('SELECT label FROM notes')).toEqual([{ label: 'not yet' }]);
    await writing;
    expect(await opened.all('SELECT label FROM notes ORDER BY id')).toHaveLength(2);
    await opened.close();
  });

  it('runs transactions that begin together, each whole', async () => {
    const opened = await prepared();
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        opened.transaction(async queries => {
          for (const part of ['a', 'b']) await queries.all(insert, [i, part, null]);
        }),
      ),
    );
    const pairs = await opened.all('SELECT at, count(*) AS count FROM notes GROUP BY at');
    expect(pairs).toHaveLength(20);
    expect(pairs.every(({ count }) => count === 2)).toBe(true);
    await opened.close();
  });

  it('makes tables once, goes on where a new step was added, and refuses what a newer desk wrote', async () => {
    const settings = await database.fresh();
    const first = await openDatabase(settings);
    await prepare(first, [notes]);
    await prepare(first, [notes]);
    await first.close();
    const second = await openDatabase(settings);
    const newer = { name: 'notes', tables: [...notes.tables, 'ALTER TABLE notes ADD COLUMN by_whom text'] };
    await prepare(second, [newer]);
    await second.all('SELECT by_whom FROM notes');
    expect(await schemaVersions(second)).toEqual({ notes: 2 });
    await expect(prepare(second, [notes])).rejects.toThrow('version 2 of the tables of notes');
    await second.close();
  });

  it('says what is wrong with a statement as its own fault', async () => {
    const opened = await prepared();
    const error = await opened.all('SELECT nothing FROM notes').catch(one => one as Error);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).name).not.toBe('Unavailable');
    expect(await opened.all('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await opened.close();
  });
});

describe('SQLite', () => {
  const [sqlite] = databases;
  afterAll(() => sqlite!.remove());

  it('makes files that only their owner can read', async () => {
    const settings = await sqlite!.fresh();
    const opened = await openDatabase(settings);
    await prepare(opened, [notes]);
    for (const name of ['desk.sqlite', 'desk.sqlite-wal', 'desk.sqlite-shm'])
      expect((statSync(join(settings.dataDir, 'desk', name)).mode & 0o777).toString(8)).toBe('600');
    await opened.close();
  });

  it('refuses the database within its own transaction, which would wait for itself', async () => {
    const opened = await openFresh(sqlite!);
    const work = opened.transaction(() => opened.all('SELECT 1'));
    await expect(work).rejects.toThrow('uses the queries that it is given');
    await opened.close();
  });
});

describe('a folder', () => {
  const [sqlite] = databases;
  afterAll(() => sqlite!.remove());

  const other = async (folder: string, then = ''): Promise<string> => {
    const module = new URL('../../desk/storage/folder-lock.ts', import.meta.url).href;
    const code = `const { lockFolder } = await import('${module}');
      try { lockFolder(process.argv[1]); console.log('taken'); ${then} } catch (error) { console.log(error.message); }`;
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code, folder]);
    return run.then(
      ({ stdout }) => stdout,
      ({ stdout }) => stdout as string,
    );
  };

  it('belongs to one process', async () => {
    const { dataDir } = await sqlite!.fresh();
    const lock = lockFolder(dataDir);
    expect(() => lockFolder(dataDir)).toThrow('another process has the folder');
    expect(await other(dataDir)).toContain(`another process has the folder ${dataDir}: end it`);
    lock.release();
    expect(await other(dataDir)).toBe('taken\n');
  });

  it('is free when its process was killed', async () => {
    const { dataDir } = await sqlite!.fresh();
    expect(await other(dataDir, "process.kill(process.pid, 'SIGKILL');")).toBe('taken\n');
    lockFolder(dataDir).release();
  });
});
