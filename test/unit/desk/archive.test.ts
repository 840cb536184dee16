import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countRows, verify, writeArchive } from '../../../desk/backup/archive.ts';

/** The byte of a gzip header that names the operating system: nothing that unpacks it looks there. */
const SYSTEM_BYTE = 9;

describe('an archive', () => {
  let folder: string;
  let file: string;
  let sha256: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigia-archive-test-'));
    file = join(folder, 'backup.ndjson.gz');
    const lines = [
      '["backup",{"form":2,"target":"shop","schema":{}}]\n["table","users"]\n{"id":1}\n{"id":2}\n',
      '["table","leads"]\n',
    ];
    sha256 = await writeArchive(
      file,
      (async function* () {
        yield* lines;
      })(),
    );
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is good when the disk gives back what was written', async () => {
    await expect(verify(file, sha256, { users: 2, leads: 0 })).resolves.toBeUndefined();
  });
  it('is not when a byte changed that unpacking does not notice', async () => {
    const bytes = await readFile(file);
    bytes[SYSTEM_BYTE] = bytes[SYSTEM_BYTE]! ^ 1;
    await writeFile(file, bytes);
    expect(await countRows(file)).toEqual({ users: 2, leads: 0 });
    await expect(verify(file, sha256, { users: 2, leads: 0 })).rejects.toThrow(
      'the disk gives back other bytes than were written',
    );
  });
  it('is not when rows are missing', async () => {
    await expect(verify(file, sha256, { users: 3, leads: 0 })).rejects.toThrow(
      'table users was written with 3 rows and read back with 2',
    );
  });
});
