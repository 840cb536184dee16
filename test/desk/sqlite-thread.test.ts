import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { type Database, openDatabase } from '@vigia/desk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const threads: Worker[] = [];
vi.mock('node:worker_threads', async original => {
  const module = await original<typeof import('node:worker_threads')>();
  class Watched extends module.Worker {
    constructor(...given: ConstructorParameters<typeof module.Worker>) {
      super(...given);
      threads.push(this);
    }
  }
  return { ...module, Worker: Watched };
});

describe('the thread that has the SQLite file', () => {
  let folder: string;
  let database: Database;
  beforeEach(async () => {
    threads.length = 0;
    folder = mkdtempSync(join(tmpdir(), 'vigia-thread-'));
    database = await openDatabase({ dataDir: folder });
    await database.all('CREATE TABLE notes (id INTEGER PRIMARY KEY, t text)');
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const insert = (id: number) => database.all('INSERT INTO notes (id, t) VALUES ($1, $2)', [id, 'x']);

  it('is started again when it dies, and nothing that was acknowledged is lost', async () => {
    const acknowledged: number[] = [];
    const refused = new Set<string>();
    let id = 0;
    for (let round = 0; round < 10; round++) {
      const writes = Array.from({ length: 40 }, async () => {
        const mine = ++id;
        try {
          await (mine % 2 === 0
            ? insert(mine)
            : database.transaction(queries =>
                queries.all('INSERT INTO notes (id, t) VALUES ($1, $2)', [mine, 'x']),
              ));
          acknowledged.push(mine);
        } catch (error) {
          refused.add((error as Error).name);
        }
      });
      // In the middle of them, as when its memory runs out.
      await Promise.all([...writes.slice(0, 5 + round)]);
      await threads.at(-1)!.terminate();
      await Promise.all(writes);
      await insert(++id);
      acknowledged.push(id);
    }
    expect(threads.length).toBe(11);
    // What was under way when it died is told to have failed, so that it is tried again.
    expect([...refused]).toEqual(['Unavailable']);
    const rows = await database.all<{ id: number }>('SELECT id FROM notes');
    const kept = new Set(rows.map(row => row.id));
    expect(acknowledged.filter(one => !kept.has(one))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(100);
  });

  it('that dies in the middle of a transaction takes all of it, also what is written after that', async () => {
    const insertIn = (id: number) => `INSERT INTO notes (id, t) VALUES (${id}, 'x')`;
    const failing = database.transaction(async queries => {
      await queries.all(insertIn(1));
      await threads.at(-1)!.terminate();
      await queries.all(insertIn(2)).catch(() => {});
      await queries.all(insertIn(3));
    });
    await expect(failing).rejects.toMatchObject({ name: 'Unavailable' });
    expect(await database.all('SELECT id FROM notes')).toEqual([]);
    await database.transaction(queries => queries.all(insertIn(4)));
    expect(await database.all('SELECT id FROM notes')).toEqual([{ id: 4 }]);
  });

  it('that cannot start again is an error of each question, and not of the process', async () => {
    await threads.at(-1)!.terminate();
    rmSync(folder, { recursive: true });
    await expect(insert(1)).rejects.toMatchObject({ name: 'Unavailable' });
    await expect(database.all('SELECT 1 AS one')).rejects.toMatchObject({ name: 'Unavailable' });
  });
});
