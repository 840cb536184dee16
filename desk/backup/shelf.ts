import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PRIVATE } from './archive.ts';
import type { Counts } from './source.ts';

export type Trigger = 'schedule' | 'manual';

/** What is known of one good backup; kept with it as `NAME.json`. */
export interface Manifest {
  /** Counts the backups of the folder: the order in which they were made, whatever the clock said. */
  readonly number: number;
  readonly trigger: Trigger;
  /** The archive's name in the folder. */
  readonly file: string;
  /** When it was begun: it holds everything as of then. */
  readonly begunAt: string;
  readonly seconds: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: Counts;
}

const MANIFEST = /^backup-[\w-]+\.json$/;
const PARTIAL = '.partial';

/** The folder with the backups. A backup is there when its manifest is: that is written last. */
export class Shelf {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The good backups, newest first. A manifest that cannot be read does not count. */
  async list(): Promise<Manifest[]> {
    const names = await readdir(this.folder).catch(() => [] as string[]);
    const read = names.filter(name => MANIFEST.test(name)).map(name => this.read(name));
    const found = (await Promise.all(read)).filter(manifest => manifest !== undefined);
    return found.sort((a, b) => b.number - a.number || b.begunAt.localeCompare(a.begunAt));
  }

  /** Where the archive is written before it is known to be good; what an interrupted one left is removed. */
  async begin(file: string): Promise<string> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.folder)) {
      if (name.endsWith(PARTIAL)) await rm(join(this.folder, name), { force: true });
    }
    return join(this.folder, `${file}${PARTIAL}`);
  }

  /** Puts a verified archive in its place, with a checksum for `sha256sum --check` and its manifest. */
  async keep(partial: string, manifest: Manifest): Promise<void> {
    await rename(partial, join(this.folder, manifest.file));
    await writeFile(join(this.folder, `${manifest.file}.sha256`), `${manifest.sha256}  ${manifest.file}\n`, {
      mode: PRIVATE,
    });
    await this.record(manifest);
  }

  async record(manifest: Manifest): Promise<void> {
    const path = join(this.folder, manifest.file.replace('.ndjson.gz', '.json'));
    await writeFile(`${path}${PARTIAL}`, `${JSON.stringify(manifest, null, 2)}\n`, { mode: PRIVATE });
    await rename(`${path}${PARTIAL}`, path);
  }

  /** Removes the manifest first, so that no half of a backup counts as one. */
  async discard({ file }: Manifest): Promise<void> {
    for (const name of [file.replace('.ndjson.gz', '.json'), `${file}.sha256`, file]) {
      await rm(join(this.folder, name), { force: true });
    }
  }

  private async read(name: string): Promise<Manifest | undefined> {
    try {
      const manifest = JSON.parse(await readFile(join(this.folder, name), 'utf8')) as Manifest;
      // Those of earlier versions have no number, and were all made by the timetable as far as is known.
      return { ...manifest, number: manifest.number ?? 0, trigger: manifest.trigger ?? 'schedule' };
    } catch {
      return undefined;
    }
  }
}
