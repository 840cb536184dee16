import { join } from 'node:path';
import type { Database, Value } from '../storage/database.ts';
import type { StorageSettings } from '../storage/open.ts';
import { FILE } from '../storage/sqlite.ts';
import { postgresDestination, postgresSource, type Transaction } from './postgres.ts';
import type { Destination, Source } from './source.ts';
import { sqliteDestination, sqliteSource } from './sqlite.ts';

/** The name of the desk's database in answers and metrics. */
export const OWN = 'desk';

/** The versions of the tables are those of the desk that made them. */
const settings = { except: ['desk_schema'] };

/** Returns the backup of the desk's own database. */
export function ownSource(database: Database, { dataDir }: StorageSettings): Source {
  return database.kind === 'postgres'
    ? postgresSource(OWN, transactionOf(database), settings)
    : sqliteSource(OWN, sqlitePath(dataDir!), settings);
}

/** Returns how a backup is put into the desk's own database. */
export function ownDestination(database: Database, { dataDir }: StorageSettings): Destination {
  return database.kind === 'postgres'
    ? postgresDestination(transactionOf(database), settings)
    : sqliteDestination(sqlitePath(dataDir!), settings);
}

const sqlitePath = (dataDir: string): string => join(dataDir, 'desk', FILE);

const transactionOf =
  (database: Database): Transaction =>
  work =>
    database.transaction(({ all }) => work((sql, values) => all(sql, values as Value[])));
