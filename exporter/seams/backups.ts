import { capability, topic } from '../base/hub.ts';

/** What a scenario may do to backups. */
export interface BackupControl {
  /** The good backups there are. */
  status(): Promise<{ readonly backups: readonly NewestBackup[] }>;
  /** Makes a backup now. Throws a `Problem` when one is being made, or when it fails. */
  run(trigger: 'manual'): Promise<unknown>;
  /** Only by hand, until `resume`. */
  pause(): void;
  resume(): void;
  /** Writes elsewhere, until `writeHome`. */
  writeTo(folder: string): void;
  writeHome(): void;
  /** Changes when backups say that they were made; gives what undoes it. */
  redate(change: (begunAt: Date) => Date): Promise<() => Promise<void>>;
}
export const backups = capability<BackupControl>('backups');

/** The newest good backup. */
export interface NewestBackup {
  readonly begunAt: string;
  readonly bytes: number;
  readonly seconds: number;
}
/** The backups were looked at; told with undefined when there are none. */
export const backupsLookedAt = topic<NewestBackup | undefined>('backups looked at');
export const backupFailed = topic('backup failed');
