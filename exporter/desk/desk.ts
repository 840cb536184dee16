import type { Context as Shared } from '../base/module.ts';
import { urlWithLogin } from '../settings.ts';
import { createAlertmanagerClient } from './alertmanager.ts';
import { deliverBy } from './reports/deliver.ts';
import { Reports } from './reports/reports.ts';
import type { Services } from './services.ts';

type Context = Shared & Services;

/** What runs a service, in addition to what it is for: its reports, and emergencies by its WhatsApp gateway. */
export class Desk {
  readonly reports: Reports;

  constructor(context: Context) {
    const { env } = context.config;
    // Without it reports are delivered to nobody.
    const alertmanagerUrl = urlWithLogin(env, 'ALERTMANAGER');
    const alertmanager =
      alertmanagerUrl === undefined ? undefined : createAlertmanagerClient(alertmanagerUrl);
    this.reports = new Reports(context, deliverBy(alertmanager));
  }
}
