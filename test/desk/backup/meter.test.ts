import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Desk } from '@vigia/desk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../stack/http.ts';
import { databases } from '../databases.ts';
import { startTestDesk } from '../support.ts';

describe.each(databases)('backups of a desk on $name', database => {
  let desk: Desk;
  let folder: string;
  beforeAll(() => database.start());
  afterAll(() => database.remove());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-desk-backups-'));
  });
  afterEach(async () => {
    await desk.close();
    await rm(folder, { recursive: true, force: true });
  });

  const kind = database.name.startsWith('postgres') ? 'postgres' : 'sqlite';
  const measured = async (name: string) => {
    const page = await (await fetch(`${desk.url}/metrics`)).text();
    const line = page.split('\n').find(one => one.startsWith(`desk_backup_${name}{database="${kind}"} `));
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  };

  it('say when the last good one was made, its size, and that none failed', async () => {
    const before = Math.floor(Date.now() / 1000);
    desk = await startTestDesk(database, { DATA_DIR: folder });
    const made = await eventually(
      () => measured('last_success_timestamp_seconds'),
      at => at !== undefined && at > 0,
      15_000,
    );
    expect(made).toBeGreaterThanOrEqual(before);
    expect(made).toBeLessThanOrEqual(Date.now() / 1000);
    expect(await measured('last_size_bytes')).toBeGreaterThan(100);
    expect(await measured('failures_total')).toBe(0);
  });

  it('that fail are counted, and the last good one is none', async () => {
    await writeFile(join(folder, 'backups'), 'a file where the folder should be');
    desk = await startTestDesk(database, { DATA_DIR: folder });
    await eventually(
      () => measured('failures_total'),
      count => count === 1,
      15_000,
    );
    await eventually(
      () => measured('last_success_timestamp_seconds'),
      at => at === 0,
      5000,
    );
  });
});
