import { REPORT_NOTICE } from '../../../metrics/notices.ts';
import { dayOf } from '../../base/periods.ts';
import type { Report, ReportSource } from '../../seams/reports.ts';
import type { AlertmanagerClient } from '../alerts/alertmanager.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Deliver } from './reports.ts';

/** Long enough to be delivered, short enough not to be repeated. */
const SECONDS = 300;
const RECEIVER = 'reports';

/** By Alertmanager, which has the channels, e-mail among them; without one, straight to the inbox. */
export function deliverBy(alertmanager: AlertmanagerClient | undefined, inbox: Inbox): Deliver {
  return async (source, report) => {
    const notice = noticeOf(source, report);
    if (alertmanager) {
      await alertmanager.post({ ...notice, seconds: SECONDS });
      return 'alertmanager';
    }
    const startsAt = new Date().toISOString();
    inbox.add(RECEIVER, {
      version: '4',
      status: 'firing',
      receiver: RECEIVER,
      groupLabels: { alertname: REPORT_NOTICE },
      alerts: [{ ...notice, status: 'firing', startsAt, endsAt: startsAt }],
    });
    return 'inbox';
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
