import type { ServiceConfig } from '../config.ts';
import type { Driver } from './database.ts';

/** The driver that the configuration asks for; only that one is loaded. */
export async function openDriver({
  databaseUrl,
  dataDir,
}: Pick<ServiceConfig, 'databaseUrl' | 'dataDir'>): Promise<Driver> {
  return databaseUrl
    ? (await import('./postgres.ts')).openPostgres(databaseUrl)
    : (await import('./embedded.ts')).openEmbedded(dataDir);
}
