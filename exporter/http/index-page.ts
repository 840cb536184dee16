import type { ScenarioState } from '../scenarios/runner.ts';
import { escapeHtml, page } from './html.ts';

const LINKS: readonly (readonly [href: string, about: string])[] = [
  ['/inbox', 'Notifications of Alertmanager'],
  ['/metrics', 'Metrics for Prometheus'],
  ['/health', 'Health of the service and what it needs'],
  ['/health/deep', 'The same in detail'],
  ['/live', 'Liveness'],
  ['/production/system/status', 'Health, performance, alerts and backups in one look'],
  ['/production/alerts/active', 'Alerts that fire, from the history'],
  ['/production/backup/status', 'Backups'],
  ['/qualifier/reports/daily?format=text', 'Report of yesterday'],
  ['/qualifier/reports/weekly?format=text', 'Report of the last seven days'],
  ['/scenarios', 'Scenarios and their state'],
];

/** What there is to see, and the scenarios with their state. */
export function indexPage(service: string, version: string, scenarios: readonly ScenarioState[]): string {
  const links = LINKS.map(
    ([href, about]) => `<tr><td><a href="${href}">${href}</a></td><td>${about}</td></tr>`,
  ).join('');
  const rows = scenarios
    .map(
      ({ name, about, running }) =>
        `<tr><td><code>${name}</code></td><td>${escapeHtml(about)}${running ? ' <strong>(running)</strong>' : ''}</td></tr>`,
    )
    .join('');
  const body = `<h1>${escapeHtml(service)}</h1><p class="soft">version ${escapeHtml(version)}</p>
<section class="card"><table>${links}</table></section>
<section class="card"><h2>Scenarios</h2><p class="soft">Start one with <code>npm run scenario -- NAME</code> or <code>POST /scenarios/NAME</code>; end it with <code>DELETE</code>.</p><table>${rows}</table></section>
<section class="card"><h2>API</h2><p><code>POST /auth/codes</code> <code>POST /auth</code> <code>POST /conversations</code> <code>GET /conversations/:id</code> <code>POST /conversations/:id/messages</code> <code>POST /conversations/:id/close</code></p><p><code>POST /appointments</code> <code>GET /appointments</code> <code>POST /appointments/:id/confirm</code></p><p><code>POST /whatsself/inbound</code> <code>POST /whatsself/messages</code> <code>GET /whatsself/session</code> <code>POST /whatsself/contacts/:contactId/block</code></p><p><code>POST /qualifier/webhook</code> <code>POST /qualifier/recovery</code></p></section>`;
  return page({ title: service, body });
}
