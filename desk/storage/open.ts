import { join } from 'node:path';
import type { Database } from './database.ts';

/** Where the desk keeps what it knows. */
export interface StorageSettings {
  /** The folder of SQLite, for this process alone. */
  readonly dataDir?: string;
  /** PostgreSQL, which takes the place of SQLite. */
  readonly databaseUrl?: string;
  /** How long PostgreSQL may take for one statement, in seconds. Default 5. */
  readonly databaseSeconds?: number;
}

/** Opens the database that the settings ask for; only that one is loaded. Throws if another process has the folder. */
export async function openDatabase(settings: StorageSettings): Promise<Database> {
  const { dataDir, databaseUrl, databaseSeconds = 5 } = settings;
  if (databaseUrl) {
    const { openPostgres } = await import('./postgres.ts');
    return openPostgres(databaseUrl, { statementMs: databaseSeconds * 1000 });
  }
  if (!dataDir)
    throw new Error('there is no place to keep alerts: set DATA_DIR to a folder, or DATABASE_URL');
  const { openSqlite } = await import('./sqlite.ts');
  return openSqlite(join(dataDir, 'desk'));
}
