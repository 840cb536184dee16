import { rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { redactText } from '@vigia/telemetry';
import { type Clock, systemClock } from '../clock.ts';
import { Problem } from '../problem.ts';
import { linesOf, verify, writeArchive } from './archive.ts';
import { discarded, keeping } from './retention.ts';
import { type Manifest, Shelf, type Trigger } from './shelf.ts';
import type { Counts, Source } from './source.ts';
import { nextRun } from './timetable.ts';

/** The state of the backups of one database. */
export interface BackupStatus {
  readonly target: string;
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

/** What is told of backups. */
export interface BackupListener {
  readonly finished?: (manifest: Manifest) => void;
  readonly failed?: (trigger: Trigger, reason: string) => void;
  /** The folder was looked at: with its newest backup, if it has one. */
  readonly lookedAt?: (newest: Manifest | undefined) => void;
}

/** A failed backup is tried again after this. */
const RETRY_MS = 10 * 60_000;
/** Scheduled backups are at least so far apart, however often the clock jumps past the hour. */
const APART_MS = 3_600_000;
const HOUR_MS = 3_600_000;

/** Backups of one database: made every day and by hand, read back before they count, kept 30 days. */
export class Backups {
  private readonly source: Source;
  private readonly listener: BackupListener;
  private readonly clock: Clock;
  private readonly shelf: Shelf;
  private writesTo: Shelf;
  private current: Promise<Manifest> | undefined;
  private automatic = true;
  private lastFailure: Failure | undefined;
  /** By the clock that never jumps. */
  private failedAt: number | undefined;
  private scheduledAt: number | undefined;
  private orderedAt: number[] = [];

  constructor(source: Source, folder: string, listener: BackupListener = {}, clock: Clock = systemClock) {
    this.source = source;
    this.listener = listener;
    this.clock = clock;
    this.shelf = new Shelf(folder);
    this.writesTo = this.shelf;
  }

  /** Makes the backup that is due, if one is. Never throws: a failure is told, and tried again later. */
  async look(): Promise<void> {
    const begun = (await this.shelf.list()).map(({ begunAt }) => begunAt);
    const due =
      nextRun(begun, this.clock.now()).getTime() <= this.clock.now() && !this.rests(begun.length > 0);
    if (this.automatic && due && !this.current) await this.begin('schedule').catch(() => {});
    await this.measure();
  }

  /**
   * Makes a backup now. Throws a `Problem` when one is being made, when too many were asked for within an hour, or when it fails.
   */
  async run(trigger: Trigger = 'manual'): Promise<Manifest> {
    if (this.current)
      throw new Problem(409, 'a backup is being made', 'wait for it, and see the status of the backups');
    if (trigger === 'manual') this.countManual();
    return this.begin(trigger);
  }

  /** Begins no more of itself, and waits for the one that is being made, for so many milliseconds at most. */
  async close(withinMs: number): Promise<void> {
    this.pause();
    await Promise.race([this.current?.catch(() => {}), sleep(withinMs, undefined, { ref: false })]);
  }

  async status(): Promise<BackupStatus> {
    const backups = await this.shelf.list();
    const now = this.clock.now();
    const due = nextRun(
      backups.map(({ begunAt }) => begunAt),
      now,
    ).getTime();
    const rest =
      this.failedAt === undefined ? 0 : Math.max(0, this.failedAt + RETRY_MS - this.clock.elapsed());
    return {
      target: this.source.target,
      folder: this.shelf.folder,
      running: this.current !== undefined,
      backups,
      nextRunAt: new Date(Math.max(due, now + rest)).toISOString(),
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

  /** Changes when backups say that they were made; returns what undoes it. */
  async redate(change: (begunAt: Date) => Date): Promise<() => Promise<void>> {
    const before = await this.shelf.list();
    const record = async (manifests: readonly Manifest[]): Promise<void> => {
      for (const manifest of manifests) await this.shelf.record(manifest);
      await this.measure();
    };
    await record(before.map(one => ({ ...one, begunAt: change(new Date(one.begunAt)).toISOString() })));
    return () => record(before);
  }

  /** Tells what is in the folder, and returns it. */
  async measure(): Promise<Manifest[]> {
    const backups = await this.shelf.list();
    this.listener.lookedAt?.(this.latest(backups));
    return backups;
  }

  /** The one whose data is the latest: one of the future, or of a clock that ran ahead, says nothing of that. */
  private latest(backups: readonly Manifest[]): Manifest | undefined {
    const now = this.clock.now();
    const past = backups.filter(({ begunAt }) => Date.parse(begunAt) <= now);
    return past.sort((a, b) => b.begunAt.localeCompare(a.begunAt))[0] ?? backups[0];
  }

  /** Whether it is too early for a scheduled backup, by the clock that never jumps. */
  private rests(some: boolean): boolean {
    const since = (at: number | undefined) =>
      at === undefined ? Number.POSITIVE_INFINITY : this.clock.elapsed() - at;
    return since(this.failedAt) < RETRY_MS || (some && since(this.scheduledAt) < APART_MS);
  }

  private countManual(): void {
    const now = this.clock.elapsed();
    this.orderedAt = this.orderedAt.filter(at => now - at < HOUR_MS);
    if (this.orderedAt.length >= keeping.manualPerHour)
      throw new Problem(
        429,
        `${keeping.manualPerHour} backups were asked for within an hour`,
        'use the newest of them, or wait',
      );
    this.orderedAt.push(now);
  }

  private begin(trigger: Trigger): Promise<Manifest> {
    this.current = this.attempt(trigger).finally(() => {
      this.current = undefined;
    });
    return this.current;
  }

  private async attempt(trigger: Trigger): Promise<Manifest> {
    try {
      const manifest = await this.make(trigger);
      this.lastFailure = undefined;
      this.failedAt = undefined;
      if (trigger === 'schedule') this.scheduledAt = this.clock.elapsed();
      this.listener.finished?.(manifest);
      for (const old of discarded(await this.shelf.list(), this.clock.now())) await this.shelf.discard(old);
      await this.measure();
      return manifest;
    } catch (error) {
      const reason = redactText((error as Error).message);
      this.lastFailure = { at: new Date(this.clock.now()).toISOString(), reason };
      this.failedAt = this.clock.elapsed();
      this.listener.failed?.(trigger, reason);
      throw new Problem(500, `the backup failed: ${reason}`, 'see the runbook BackupFailed');
    }
  }

  private async make(trigger: Trigger): Promise<Manifest> {
    const begunAt = new Date(this.clock.now()).toISOString();
    const start = this.clock.elapsed();
    const number = Math.max(0, ...(await this.shelf.list()).map(one => one.number)) + 1;
    const file = `backup-${String(number).padStart(6, '0')}-${begunAt.replaceAll(/[:.]/g, '-')}.ndjson.gz`;
    const partial = await this.writesTo.begin(file);
    try {
      const rows: Counts = {};
      const sha256 = await this.source.snapshot(snapshot =>
        writeArchive(partial, linesOf(snapshot, this.source.target, rows)),
      );
      await verify(partial, sha256, rows);
      const { size: bytes } = await stat(partial);
      const seconds = Math.round(this.clock.elapsed() - start) / 1000;
      const manifest = { number, trigger, file, begunAt, seconds, bytes, sha256, rows };
      await this.writesTo.keep(partial, manifest);
      return manifest;
    } catch (error) {
      await rm(partial, { force: true }).catch(() => {});
      throw error;
    }
  }
}
