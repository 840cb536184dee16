/** The same window as in the message templates of Alertmanager, in milliseconds. */
const BEFORE_MS = 30 * 60_000;
const AFTER_MS = 10 * 60_000;

/** The link to an alert's panel, opened at the time it fired; the link as it is when there is no such time. */
export function panelAt(dashboardUrl: string | undefined, startsAt: string): string | undefined {
  const fired = Date.parse(startsAt);
  if (!dashboardUrl || !URL.canParse(dashboardUrl) || Number.isNaN(fired)) return dashboardUrl;
  const url = new URL(dashboardUrl);
  url.searchParams.set('from', String(fired - BEFORE_MS));
  url.searchParams.set('to', String(fired + AFTER_MS));
  return url.href;
}
