import type { ServerClient } from '../servers/client.ts';

export interface Silence {
  readonly labels: Readonly<Record<string, string>>;
  readonly by: string;
  readonly comment: string;
  readonly from: number;
  readonly ms: number;
}

/** Lets Alertmanager tell nobody of alerts with exactly these labels for a while; returns the id of the silence. */
export async function silence(
  alertmanager: ServerClient,
  { labels, by, comment, from, ms }: Silence,
): Promise<string> {
  const matchers = Object.entries(labels).map(([name, value]) => ({
    name,
    value,
    isRegex: false,
    isEqual: true,
  }));
  const { silenceID } = await alertmanager.json<{ silenceID: string }>('/api/v2/silences', {
    method: 'POST',
    body: {
      matchers,
      createdBy: by,
      comment,
      startsAt: new Date(from).toISOString(),
      endsAt: new Date(from + ms).toISOString(),
    },
  });
  return silenceID;
}

/** Ends a silence. */
export async function unsilence(alertmanager: ServerClient, id: string): Promise<void> {
  await alertmanager.json(`/api/v2/silence/${encodeURIComponent(id)}`, { method: 'DELETE' });
}
