import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, openDatabase } from '@vigia/desk';
import { Backups, type Destination, restore, type Source } from '@vigia/desk/backup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownDestination, ownSource } from '../../../desk/backup/own.ts';
import { prepare } from '../../../desk/storage/schema.ts';
import { databases } from '../databases.ts';

const people = {
  name: 'people',
  tables: [
    `CREATE TABLE people_teams (id ID, name text NOT NULL);
     CREATE TABLE people (id ID, team bigint NOT NULL REFERENCES people_teams (id), name text, picture text, t text)`,
  ],
};

describe.each(databases)('a backup of $name', database => {
  beforeAll(() => database.start());
  afterAll(() => database.remove());

  /** Opens an empty database with the tables. */
  const open = async (tables = people) => {
    const place = await database.fresh();
    const opened = await openDatabase(place);
    await prepare(opened, [tables]);
    return { opened, place, source: ownSource(opened, place), destination: ownDestination(opened, place) };
  };
  const fill = async (opened: Database) => {
    const [team] = await opened.all<{ id: number }>(
      `INSERT INTO people_teams (name) VALUES ('Núcleo "A"') RETURNING id`,
    );
    for (let i = 0; i < 1200; i++)
      await opened.all('INSERT INTO people (team, name) VALUES ($1, $2)', [
        team!.id,
        i % 2 ? null : `p\n${i}`,
      ]);
  };
  const backUp = async (source: Source, folder: string) => {
    const { file, rows } = await new Backups(source, join(folder, 'backups')).run('manual');
    return { path: join(folder, 'backups', file), rows };
  };
  const intoFresh = async (path: string, tables = people) => {
    const { opened, destination } = await open(tables);
    try {
      return await restore(destination as Destination, path);
    } finally {
      await opened.close();
    }
  };

  it('gives back every row, and new rows get numbers of their own', async () => {
    const { opened, place, source } = await open();
    await fill(opened);
    const { path, rows } = await backUp(source, place.dataDir);
    expect(rows).toMatchObject({ people_teams: 1, people: 1200 });
    const fresh = await open();
    expect(await restore(fresh.destination, path)).toEqual(rows);
    const all = 'SELECT * FROM people ORDER BY id';
    expect(await fresh.opened.all(all)).toEqual(await opened.all(all));
    const [next] = await fresh.opened.all<{ id: number }>(
      `INSERT INTO people (team, name) VALUES (1, 'x') RETURNING id`,
    );
    expect(next!.id).toBe(1201);
    await Promise.all([opened.close(), fresh.opened.close()]);
  });
  it('is not put where something is, and changes nothing there', async () => {
    const { opened, place, source, destination } = await open();
    await fill(opened);
    const { path } = await backUp(source, place.dataDir);
    const before = await opened.all('SELECT count(*) AS n FROM people');
    await expect(restore(destination, path)).rejects.toThrow(/the database is not empty: .*people/);
    expect(await opened.all('SELECT count(*) AS n FROM people')).toEqual(before);
    await opened.close();
  });
  it('is not put into tables of another schema, which are named', async () => {
    const { opened, place, source } = await open();
    await fill(opened);
    const { path } = await backUp(source, place.dataDir);
    await opened.close();
    const other = {
      name: 'people',
      tables: [
        `CREATE TABLE people_teams (id ID, name text NOT NULL);
         CREATE TABLE people (id ID, team bigint NOT NULL, name bigint, age bigint)`,
      ],
    };
    const failed = await intoFresh(path, other).catch((error: Error) => error.message);
    expect(failed).toContain('is of another schema');
    expect(failed).toContain('people has no column picture in the database');
    expect(failed).toContain('people has no column age in the backup');
    expect(failed).toContain('people.name is text in the backup and bigint in the database');
  });
  it('that is no backup is refused by what it is', async () => {
    const { dataDir } = await database.fresh();
    const path = join(dataDir, 'backup-1.ndjson.gz');
    await expect(intoFresh(path)).rejects.toThrow('which is not there');
    await writeFile(path, 'no gzip');
    await expect(intoFresh(path)).rejects.toThrow('incorrect header check');
    await writeFile(`${path}.sha256`, `${'0'.repeat(64)}  backup-1.ndjson.gz\n`);
    await expect(intoFresh(path)).rejects.toThrow('another checksum');
  });
});
