import { escapeHtml, link, page } from '../http/html.ts';
import { panelAt } from './panel-link.ts';
import type { Received, ReceivedAlert } from './received.ts';

const REFRESH_SECONDS = 5;
const SEVERITIES = ['critical', 'warning', 'info'];
/** Shown as the heading or as a link, so not again among the texts. */
const SHOWN_ELSEWHERE = new Set(['summary', 'runbook_url', 'dashboard_url']);

/** The notifications as a page for people, newest first; everything from outside is escaped. */
export function inboxPage(notifications: readonly Received[], truncated: boolean, now: Date): string {
  const firing = [...latest(notifications).values()].filter(status => status === 'firing').length;
  const title = notifications.length === 0 ? 'Inbox' : `Inbox (${notifications.length})`;
  const count = `${notifications.length} ${notifications.length === 1 ? 'notification' : 'notifications'}, ${firing} ${firing === 1 ? 'alert' : 'alerts'} firing`;
  const body = `<h1>Alert inbox</h1>
<p class="soft">${count} · as of ${escapeHtml(now.toISOString().slice(11, 19))} UTC · reloads every ${REFRESH_SECONDS} s · <a href="/inbox.json">JSON</a></p>
${notifications.length === 0 ? EMPTY : notifications.map(notificationCard).join('\n')}
${truncated ? `<p><a href="/inbox?before=${notifications.at(-1)!.id}">Older ones</a></p>` : ''}`;
  return page({ title, body, refreshSeconds: REFRESH_SECONDS });
}

const EMPTY = `<section class="card"><h2>Nothing yet</h2>
<p>Alertmanager's notifications arrive here.</p></section>`;

/** The state of each alert in the newest notification about it. */
function latest(notifications: readonly Received[]): ReadonlyMap<string, ReceivedAlert['status']> {
  const oldestFirst = notifications.flatMap(({ alerts }) => alerts).reverse();
  return new Map(
    oldestFirst.map(({ labels, status }) => [JSON.stringify(Object.entries(labels).sort()), status]),
  );
}

/** The alerts of one notification: those that fire, then those that are resolved, each state with its heading. */
function notificationCard(received: Received): string {
  return (['firing', 'resolved'] as const)
    .map(status => {
      const alerts = received.alerts.filter(alert => alert.status === status);
      if (alerts.length === 0) return '';
      const name = status === 'firing' ? 'Firing' : 'Resolved';
      const heading =
        received.alerts.length > 1 ? `<h2 class="state ${status}">${name} (${alerts.length})</h2>\n` : '';
      return heading + alerts.map(alert => alertCard(alert, received)).join('\n');
    })
    .join('\n');
}

function alertCard(alert: ReceivedAlert, { inbox, receivedAt }: Received): string {
  const { labels, annotations, status } = alert;
  const severity = SEVERITIES.find(known => known === labels.severity);
  const name = labels.alertname ?? 'Alert without a name';
  const texts = Object.entries(annotations).filter(([key]) => !SHOWN_ELSEWHERE.has(key));
  const links = [
    link(annotations.runbook_url, 'Runbook'),
    link(panelAt(annotations.dashboard_url, alert.startsAt), 'Dashboard'),
    link(alert.generatorURL ?? undefined, 'Prometheus'),
  ].filter(Boolean);
  return `<article class="card alert ${status === 'resolved' ? 'resolved' : (severity ?? 'info')}">
<div class="head"><span class="badge">${[status, ...(status === 'firing' && severity ? [severity] : [])].join(' · ')}</span><h2>${escapeHtml(name)}</h2>
<time datetime="${escapeHtml(receivedAt)}">${escapeHtml(receivedAt.slice(0, 19).replace('T', ' '))} → ${escapeHtml(inbox)}</time></div>
${annotations.summary ? `<p><strong>${escapeHtml(annotations.summary)}</strong></p>` : ''}
${texts.map(([key, text]) => `<p><span class="soft">${escapeHtml(key)}:</span> ${escapeHtml(text)}</p>`).join('')}
<p class="soft">${escapeHtml(status === 'resolved' ? `fired since ${alert.startsAt}, resolved at ${alert.endsAt}` : `firing since ${alert.startsAt}`)}</p>
<ul class="labels">${Object.entries(labels)
    .map(([key, value]) => `<li>${escapeHtml(key)}=${escapeHtml(value)}</li>`)
    .join('')}</ul>
${links.length > 0 ? `<div class="links">${links.join('')}</div>` : ''}</article>`;
}
