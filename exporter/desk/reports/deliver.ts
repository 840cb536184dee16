import { REPORT_NOTICE } from '../../../metrics/notices.ts';
import { dayOf } from '../../base/periods.ts';
import type { Report, ReportSource } from '../../seams/reports.ts';
import type { AlertmanagerClient } from '../alertmanager.ts';
import type { Deliver } from './reports.ts';

/** Long enough to be delivered, short enough not to be repeated. */
const SECONDS = 300;

/** By Alertmanager, which has the channels, e-mail among them; without one, to nobody. */
export function deliverBy(alertmanager: AlertmanagerClient | undefined): Deliver {
  return async (source, report) => {
    if (!alertmanager) return 'nobody';
    await alertmanager.post({ ...noticeOf(source, report), seconds: SECONDS });
    return 'alertmanager';
  };
}

/** Its severity keeps it out of the history of alerts, its period makes it one of its own. */
function noticeOf(source: ReportSource, of: Report) {
  const { report, from } = of;
  return {
    labels: {
      alertname: REPORT_NOTICE,
      severity: 'none',
      category: 'business',
      service: source.name,
      report,
      period: dayOf(new Date(from)),
    },
    annotations: { summary: `The ${source.name}'s ${report} report`, description: source.text(of) },
  };
}
