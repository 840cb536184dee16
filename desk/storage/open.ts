import { join } from 'node:path';
import type { Database } from './database.ts';

/** Where the desk keeps what it knows. */
export interface StorageSettings {
  /** The folder of SQLite, for this process alone. */
  readonly dataDir?: string;
  /** PostgreSQL, which takes the place of SQLite. */
  readonly databaseUrl?: string;
}

/** Opens the database that the settings ask for; only that one is loaded. Throws if another process has the folder. */
export async function openDatabase({ dataDir, databaseUrl }: StorageSettings): Promise<Database> {
  if (databaseUrl) return (await import('./postgres.ts')).openPostgres(databaseUrl);
  if (!dataDir)
    throw new Error('there is no place to keep alerts: set DATA_DIR to a folder, or DATABASE_URL');
  const { openSqlite } = await import('./sqlite.ts');
  return openSqlite(join(dataDir, 'desk'));
}
