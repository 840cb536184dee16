import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceConfig } from '../../config.ts';
import { tick } from '../../ticker.ts';
import type { Services } from '../services.ts';
import { Backups } from './backup/backups.ts';

/** How often is looked whether a backup is due, in seconds. */
const BACKUP_SECONDS = 5;

/** What runs a service, beside what it is for: its backups. */
export class Production {
  readonly backups: Backups;
  private readonly temporary: string | undefined;

  private constructor(services: Services, folder: string, temporary: boolean) {
    this.backups = new Backups(services, folder);
    this.temporary = temporary ? folder : undefined;
  }

  /** Without `DATA_DIR` backups live in a temporary folder, as long as the process. */
  static async open(services: Services, { dataDir }: ServiceConfig): Promise<Production> {
    const folder = dataDir ? join(dataDir, 'backups') : await mkdtemp(join(tmpdir(), 'vigia-backups-'));
    return new Production(services, folder, dataDir === undefined);
  }

  /** Does what is due, until the signal aborts. The database must be there. */
  run(signal: AbortSignal, warn: (what: string) => (error: unknown) => void): void {
    tick(BACKUP_SECONDS, signal, () => this.backups.look(), warn('Looking for the backup that is due'));
  }

  async close(): Promise<void> {
    if (this.temporary) await rm(this.temporary, { recursive: true, force: true });
  }
}
