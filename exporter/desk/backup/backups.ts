import { rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { redactText } from '@vigia/telemetry';
import { Problem } from '../../base/problem.ts';
import { type BackupControl, backupFailed, backupsLookedAt } from '../../seams/backups.ts';
import type { Services } from '../services.ts';
import { verify, writeArchive } from './archive.ts';
import { type Counts, dump } from './dump.ts';
import { type Manifest, Shelf } from './shelf.ts';
import { nextRun } from './timetable.ts';

export type Trigger = 'schedule' | 'manual';

export interface BackupStatus {
  readonly target: 'database';
  readonly folder: string;
  readonly running: boolean;
  /** Good backups, newest first. */
  readonly backups: readonly Manifest[];
  readonly nextRunAt: string;
  readonly lastFailure?: Failure;
}
interface Failure {
  readonly at: string;
  readonly reason: string;
}

const DAY_MS = 86_400_000;
/** The document's retention. */
const KEEP_DAYS = 30;
/** However many are ordered by hand, no more than these fill the disk. */
const KEEP_AT_MOST = 60;
const target = 'database';

/** Backups of the database: made every day and by hand, read back before they count, kept 30 days. */
export class Backups implements BackupControl {
  private readonly services: Services;
  private readonly shelf: Shelf;
  private writesTo: Shelf;
  private current: Promise<Manifest> | undefined;
  private automatic = true;
  private lastFailure: Failure | undefined;

  constructor(services: Services, folder: string) {
    this.services = services;
    this.shelf = new Shelf(folder);
    this.writesTo = this.shelf;
  }

  /** Makes the backup that is due, if one is. Never throws: a failure is counted and logged, and tried again later. */
  async look(): Promise<void> {
    const [newest] = await this.shelf.list();
    const due = nextRun(newest?.begunAt, this.lastFailure?.at) <= new Date();
    if (this.automatic && due && !this.current) await this.run('schedule').catch(() => {});
    await this.measure();
  }

  /** Makes a backup now. Throws a `Problem` when one is being made, or when it fails. */
  async run(trigger: Trigger): Promise<Manifest> {
    if (this.current)
      throw new Problem(409, 'a backup is being made', 'wait for it: see GET /production/backup/status');
    this.current = this.attempt(trigger).finally(() => {
      this.current = undefined;
    });
    return this.current;
  }

  /** Begins no more of itself, and waits for the one that is being made, so long at most. */
  async close(withinMs: number): Promise<void> {
    this.pause();
    await Promise.race([this.current?.catch(() => {}), sleep(withinMs, undefined, { ref: false })]);
  }

  private async attempt(trigger: Trigger): Promise<Manifest> {
    try {
      const manifest = await this.make();
      this.lastFailure = undefined;
      const { file, bytes, seconds } = manifest;
      this.services.events.backupFinished({ file, trigger, bytes, seconds });
      await this.discardOld();
      await this.measure();
      return manifest;
    } catch (error) {
      const reason = redactText((error as Error).message);
      this.lastFailure = { at: new Date().toISOString(), reason };
      this.services.hub.tell(backupFailed, undefined);
      this.services.events.backupFailed({ trigger, reason });
      throw new Problem(500, `the backup failed: ${reason}`, 'see the runbook BackupFailed');
    }
  }

  async status(): Promise<BackupStatus> {
    const backups = await this.shelf.list();
    const due = nextRun(backups[0]?.begunAt, this.lastFailure?.at);
    return {
      target,
      folder: this.shelf.folder,
      running: this.current !== undefined,
      backups,
      nextRunAt: new Date(Math.max(due.getTime(), Date.now())).toISOString(),
      ...(this.lastFailure && { lastFailure: this.lastFailure }),
    };
  }

  /** Only by hand, until `resume`. */
  pause(): void {
    this.automatic = false;
  }
  resume(): void {
    this.automatic = true;
  }
  /** Writes elsewhere, until `writeHome`. */
  writeTo(folder: string): void {
    this.writesTo = new Shelf(folder);
  }
  writeHome(): void {
    this.writesTo = this.shelf;
  }

  /** Changes when backups say that they were made; gives what undoes it. */
  async redate(change: (begunAt: Date) => Date): Promise<() => Promise<void>> {
    const before = await this.shelf.list();
    const record = async (manifests: readonly Manifest[]): Promise<void> => {
      for (const manifest of manifests) await this.shelf.record(manifest);
      await this.measure();
    };
    await record(before.map(one => ({ ...one, begunAt: change(new Date(one.begunAt)).toISOString() })));
    return () => record(before);
  }

  /** Tells what is in the folder, and gives it. */
  async measure(): Promise<Manifest[]> {
    const backups = await this.shelf.list();
    this.services.hub.tell(backupsLookedAt, backups[0]);
    return backups;
  }

  private async make(): Promise<Manifest> {
    const begun = new Date();
    const start = performance.now();
    const file = `backup-${begun.toISOString().replaceAll(/[:.]/g, '-')}.ndjson.gz`;
    const partial = await this.writesTo.begin(file);
    try {
      const rows: Counts = {};
      const sha256 = await this.services.database.transaction(query =>
        writeArchive(partial, dump(query, rows)),
      );
      await verify(partial, sha256, rows);
      const { size } = await stat(partial);
      const seconds = Math.round(performance.now() - start) / 1000;
      const manifest = { file, begunAt: begun.toISOString(), seconds, bytes: size, sha256, rows };
      await this.writesTo.keep(partial, manifest);
      return manifest;
    } catch (error) {
      await rm(partial, { force: true }).catch(() => {});
      throw error;
    }
  }

  /** Never the newest, however old it is. */
  private async discardOld(): Promise<void> {
    const [, ...older] = await this.shelf.list();
    const tooOld = ({ begunAt }: Manifest) => Date.parse(begunAt) < Date.now() - KEEP_DAYS * DAY_MS;
    const old = older.filter((manifest, i) => i + 1 >= KEEP_AT_MOST || tooOld(manifest));
    for (const manifest of old) await this.shelf.discard(manifest);
  }
}
