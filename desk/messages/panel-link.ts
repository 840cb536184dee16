/** The window of a panel around the moment when an alert fired, as in the message templates of Alertmanager, in milliseconds. */
const BEFORE_MS = 30 * 60_000;
const AFTER_MS = 10 * 60_000;

/** Returns the link if it is one that people may follow: http or https. */
export function webLink(url: string | undefined): string | undefined {
  const parsed = url === undefined ? null : URL.parse(url);
  return parsed && /^https?:$/.test(parsed.protocol) ? parsed.href : undefined;
}

/** Returns the link to a panel, opened at the time when the alert fired. `timeScale` divides the window. */
export function panelAt(url: string | undefined, startsAt: number, timeScale = 1): string | undefined {
  const link = webLink(url);
  if (link === undefined) return undefined;
  const panel = new URL(link);
  panel.searchParams.set('from', String(Math.round(startsAt - BEFORE_MS / timeScale)));
  panel.searchParams.set('to', String(Math.round(startsAt + AFTER_MS / timeScale)));
  return panel.href;
}

/** Returns the link to the log lines of the time around, in Grafana's Explore; the format is that of Grafana 9, which later versions migrate. */
export function logsAt(
  grafana: string,
  labels: Readonly<Record<string, string>>,
  startsAt: number,
  timeScale = 1,
): string | undefined {
  const selector = Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');
  const left = {
    datasource: 'loki',
    queries: [{ refId: 'A', expr: `{${selector}}` }],
    range: {
      from: String(Math.round(startsAt - BEFORE_MS / timeScale)),
      to: String(Math.round(startsAt + AFTER_MS / timeScale)),
    },
  };
  return webLink(`${grafana}/explore?left=${encodeURIComponent(JSON.stringify(left))}`);
}
