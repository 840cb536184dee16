import type { Context as Shared } from '../base/module.ts';
import { HTTP, phone, url } from '../settings.ts';
import { createAlertmanagerClient } from './alertmanager.ts';
import { Emergency } from './emergency.ts';
import { deliverBy } from './reports/deliver.ts';
import { Reports } from './reports/reports.ts';
import type { Services } from './services.ts';

type Context = Shared & Services;

/** What runs a service, in addition to what it is for: its reports, and emergencies by its WhatsApp gateway. */
export class Desk {
  readonly emergency: Emergency;
  readonly reports: Reports;

  constructor(context: Context) {
    const { env } = context.config;
    // Without it reports are delivered to nobody.
    const alertmanagerUrl = url(env, 'ALERTMANAGER_URL', HTTP);
    const alertmanager =
      alertmanagerUrl === undefined ? undefined : createAlertmanagerClient(alertmanagerUrl);
    this.emergency = new Emergency(context, phone(env, 'EMERGENCY_PHONE'));
    this.reports = new Reports(context, deliverBy(alertmanager));
  }
}
