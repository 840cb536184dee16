/** `node exporter/restore.ts FILE`: fills the empty database of `DATABASE_URL` or `DATA_DIR` from a backup. */
import { existsSync, readFileSync } from 'node:fs';
import { schemaOf } from './base/schema.ts';
import { readConfig } from './config.ts';
import { checksum } from './desk/backup/archive.ts';
import { restore } from './desk/backup/restore.ts';
import { Database } from './storage/database.ts';
import { openDriver } from './storage/open.ts';
import { modules } from './systems.ts';

async function main(file: string | undefined): Promise<void> {
  if (!file || !existsSync(file))
    throw new Error(`FILE is "${file ?? ''}", which is not there; give a backup-….ndjson.gz`);
  const [expected] = existsSync(`${file}.sha256`) ? readFileSync(`${file}.sha256`, 'utf8').split(' ') : [];
  if (expected && (await checksum(file)) !== expected)
    throw new Error(`${file} has another checksum than ${file}.sha256 says; take another backup`);
  const config = readConfig();
  if (!config.databaseUrl && !config.dataDir)
    throw new Error('DATABASE_URL and DATA_DIR are unset; set the one to restore into');
  const database = new Database(() => openDriver(config), schemaOf(modules), { onConnectionError: () => {} });
  try {
    console.log(JSON.stringify(await restore(database, file), null, 2));
  } finally {
    await database.close();
  }
}

main(process.argv[2]).catch((error: Error) => {
  process.stderr.write(`restore: ${error.message}\n`);
  process.exit(1);
});
