/** `node exporter/restore.ts FILE`: fills the empty database of `DATABASE_URL` or `DATA_DIR` from a backup. */
import { checkFile, lockFolder, postgresDestination, restore } from '@vigia/desk/backup';
import { schemaOf } from './base/schema.ts';
import { readConfig } from './config.ts';
import { Database } from './storage/database.ts';
import { openDriver } from './storage/open.ts';
import { modules } from './systems.ts';

// What it writes is its own: the rows name customers.
process.umask(0o077);

async function main(file: string): Promise<void> {
  const config = readConfig();
  if (!config.databaseUrl && !config.dataDir)
    throw new Error('DATABASE_URL and DATA_DIR are unset; set the one to restore into');
  await checkFile(file);
  const lock = config.dataDir ? lockFolder(config.dataDir) : undefined;
  const database = new Database(() => openDriver(config), schemaOf(modules), { onConnectionError: () => {} });
  try {
    const destination = postgresDestination(work => database.transaction(work));
    console.log(JSON.stringify(await restore(destination, file), null, 2));
  } finally {
    await database.close();
    lock?.release();
  }
}

main(process.argv[2] ?? '').catch((error: Error) => {
  process.stderr.write(`restore: ${error.message}\n`);
  process.exit(1);
});
