/**
 * Backups of a database, to be mounted in any service: every day and by hand, compressed, with a checksum, read back before they
 * count.
 *
 * @example
 * ```ts
 * const backups = new Backups(postgresSource('database', work => database.transaction(work)), '/data/backups');
 * await app.register(backupRoutes(backups), { prefix: '/backup' });
 * setInterval(() => void backups.look(), 5000);
 * ```
 */
export { type FolderLock, lockFolder } from '../storage/folder-lock.ts';
export { countRows } from './archive.ts';
export { type BackupListener, type BackupStatus, Backups } from './backups.ts';
export { postgresDestination, postgresSource, type Query, type Transaction } from './postgres.ts';
export { checkFile, restore } from './restore.ts';
export { backupRoutes } from './routes.ts';
export type { Manifest, Trigger } from './shelf.ts';
export type { Counts, Destination, Filling, Schema, Snapshot, Source } from './source.ts';
export { sqliteDestination, sqliteSource } from './sqlite.ts';
