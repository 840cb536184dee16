/** Run as a child process: makes an empty cluster in a directory, or as a template when the name ends in .tar.gz. */
import { renameSync, writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';

const target = process.argv[2];
if (!target) throw new Error('usage: initialise.ts DIRECTORY or FILE.tar.gz');
if (target.endsWith('.tar.gz')) {
  const database = await PGlite.create();
  const dump = await database.dumpDataDir('gzip');
  const partial = `${target}.${process.pid}`;
  writeFileSync(partial, Buffer.from(await dump.arrayBuffer()));
  renameSync(partial, target);
  await database.close();
} else {
  await (await PGlite.create(target)).close();
}
