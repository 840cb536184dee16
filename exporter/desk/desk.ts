import type { RecentLines } from '@vigia/telemetry';
import type { Context as Shared } from '../base/module.ts';
import { HTTP, phone, url } from '../settings.ts';
import { createAlertmanagerClient } from './alerts/alertmanager.ts';
import { AlertHistory } from './alerts/history.ts';
import { Emergency } from './emergency.ts';
import { Inbox } from './inbox/inbox.ts';
import { PerformanceWatch } from './performance.ts';
import { deliverBy } from './reports/deliver.ts';
import { Reports } from './reports/reports.ts';
import type { Services } from './services.ts';

type Context = Shared & Services;

/** What runs a service, in addition to what it is for: its alerts and reports, and how it performs. */
export class Desk {
  readonly history: AlertHistory;
  readonly emergency: Emergency;
  readonly performance: PerformanceWatch;
  readonly recent: RecentLines;
  readonly reports: Reports;
  readonly inbox: Inbox;

  constructor(context: Context) {
    const { env } = context.config;
    // Without it nothing is silenced, and reports go to the inbox.
    const alertmanagerUrl = url(env, 'ALERTMANAGER_URL', HTTP);
    const alertmanager =
      alertmanagerUrl === undefined ? undefined : createAlertmanagerClient(alertmanagerUrl);
    this.history = new AlertHistory(context, alertmanager);
    this.emergency = new Emergency(context, phone(env, 'EMERGENCY_PHONE'));
    this.performance = new PerformanceWatch(context);
    this.recent = context.recent;
    this.inbox = new Inbox(notification => this.history.accept(notification));
    this.reports = new Reports(context, deliverBy(alertmanager, this.inbox));
  }
}
