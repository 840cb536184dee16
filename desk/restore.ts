#!/usr/bin/env node
/** `node desk/restore.ts FILE`: fills the empty database of `DATABASE_URL` or `DATA_DIR` from a backup of a desk. */
import { ownDestination } from './backup/own.ts';
import { checkFile, restore } from './backup/restore.ts';
import { incidentTables } from './incidents/schema.ts';
import { parts } from './parts.ts';
import { readSettings } from './settings.ts';
import { lockFolder } from './storage/folder-lock.ts';
import { openDatabase } from './storage/open.ts';
import { prepare } from './storage/schema.ts';

// What it writes is its own: incidents name customers.
process.umask(0o077);

async function main(file: string): Promise<void> {
  const settings = readSettings();
  await checkFile(file);
  const lock = settings.dataDir ? lockFolder(settings.dataDir) : undefined;
  const database = await openDatabase(settings);
  try {
    await prepare(database, [{ name: 'incidents', tables: incidentTables }, ...parts]);
    console.log(JSON.stringify(await restore(ownDestination(database, settings), file), null, 2));
  } finally {
    await database.close();
    lock?.release();
  }
}

main(process.argv[2] ?? '').catch((error: Error) => {
  process.stderr.write(`restore: ${error.message}\n`);
  process.exit(1);
});
