import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecentLines } from '@vigia/telemetry';
import type { Context as Shared } from '../base/module.ts';
import { Backups } from './backup/backups.ts';
import { PerformanceWatch } from './performance.ts';
import type { Services } from './services.ts';

type Context = Shared & Services;

/** A backup that is being made when the service stops may end within this. */
const BACKUP_ENDS_MS = 2000;

/** What runs a service, in addition to what it is for: its backups, and how it performs. */
export class Desk {
  readonly backups: Backups;
  readonly performance: PerformanceWatch;
  readonly recent: RecentLines;
  private readonly temporary: string | undefined;

  private constructor(context: Context, folder: string) {
    const { dataDir } = context.config;
    this.backups = new Backups(context, folder);
    this.performance = new PerformanceWatch(context);
    this.recent = context.recent;
    this.temporary = dataDir === undefined ? folder : undefined;
  }

  /** Without `DATA_DIR` backups live in a temporary folder, as long as the process. */
  static async open(context: Context): Promise<Desk> {
    const { dataDir } = context.config;
    const folder = dataDir ? join(dataDir, 'backups') : await mkdtemp(join(tmpdir(), 'vigia-backups-'));
    return new Desk(context, folder);
  }

  async close(): Promise<void> {
    await this.backups.close(BACKUP_ENDS_MS);
    if (this.temporary) await rm(this.temporary, { recursive: true, force: true, maxRetries: 3 });
  }
}
