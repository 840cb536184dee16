import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecentLines } from '@vigia/telemetry';
import type { ServiceConfig } from '../../config.ts';
import { Inbox } from '../../inbox/inbox.ts';
import { tick } from '../../ticker.ts';
import { deliverBy } from '../qualifier/reports/deliver.ts';
import { Reports } from '../qualifier/reports/reports.ts';
import type { Services } from '../services.ts';
import { createAlertmanagerClient } from './alerts/alertmanager.ts';
import { AlertHistory } from './alerts/history.ts';
import { Backups } from './backup/backups.ts';
import { Emergency } from './emergency.ts';
import { PerformanceWatch, SNAPSHOT_SECONDS } from './performance.ts';

/** How often is looked whether a backup is due, in seconds. */
const BACKUP_SECONDS = 5;
/** A backup that is being made when the service stops may end within this. */
const BACKUP_ENDS_MS = 2000;
/** How often alerts that the database has not taken yet are tried again, in seconds. */
const HISTORY_SECONDS = 2;
const RETENTION_SECONDS = 3600;
/** How often the growth of counters is kept: what a crash loses. */
const GROWTH_SECONDS = 15;
/** How often is looked whether a report is due. */
const REPORT_SECONDS = 60;

type Warn = (what: string) => (error: unknown) => void;

/** What runs a service, beside what it is for: backups, the history of its alerts, how it performs. */
export class Production {
  readonly services: Services;
  readonly backups: Backups;
  readonly history: AlertHistory;
  readonly emergency: Emergency;
  readonly performance: PerformanceWatch;
  readonly recent: RecentLines;
  readonly reports: Reports;
  readonly inbox: Inbox;
  private readonly temporary: string | undefined;

  private constructor(services: Services, config: ServiceConfig, recent: RecentLines, folder: string) {
    const { alertmanagerUrl, emergencyPhone, dataDir } = config;
    const alertmanager =
      alertmanagerUrl === undefined ? undefined : createAlertmanagerClient(alertmanagerUrl);
    this.services = services;
    this.backups = new Backups(services, folder);
    this.history = new AlertHistory(services, alertmanager);
    this.emergency = new Emergency(services, emergencyPhone);
    this.performance = new PerformanceWatch(services.instruments);
    this.recent = recent;
    this.inbox = new Inbox(notification => this.history.accept(notification));
    this.reports = new Reports(services, deliverBy(alertmanager, this.inbox));
    this.temporary = dataDir === undefined ? folder : undefined;
  }

  /** Without `DATA_DIR` backups live in a temporary folder, as long as the process. */
  static async open(services: Services, config: ServiceConfig, recent: RecentLines): Promise<Production> {
    const { dataDir } = config;
    const folder = dataDir ? join(dataDir, 'backups') : await mkdtemp(join(tmpdir(), 'vigia-backups-'));
    return new Production(services, config, recent, folder);
  }

  /** Does what is due, until the signal aborts. The database must be there. */
  run(signal: AbortSignal, warn: Warn): void {
    const { backups, history, performance, reports } = this;
    tick(BACKUP_SECONDS, signal, () => backups.look(), warn('Looking for the backup that is due'));
    tick(HISTORY_SECONDS, signal, () => history.write(), warn('Keeping alerts'));
    tick(RETENTION_SECONDS, signal, () => history.discardOld(), warn('Discarding old alerts'));
    tick(RETENTION_SECONDS, signal, () => reports.log.discardOld(), warn('Discarding old figures'));
    tick(GROWTH_SECONDS, signal, () => reports.log.record(), warn('Keeping figures for reports'));
    tick(REPORT_SECONDS, signal, () => reports.look(), warn('Delivering a report'));
    tick(SNAPSHOT_SECONDS, signal, () => performance.look(), warn('Looking at the performance'));
  }

  async close(): Promise<void> {
    await this.backups.close(BACKUP_ENDS_MS);
    if (this.temporary) await rm(this.temporary, { recursive: true, force: true, maxRetries: 3 });
  }
}
