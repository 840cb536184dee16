import type { ServerClient } from '../servers/client.ts';

export type StandingState = 'active' | 'suppressed' | 'unprocessed';
/** How the alerts stand in Alertmanager, by fingerprint. */
export type Standings = ReadonlyMap<string, StandingState>;

interface ApiAlert {
  readonly fingerprint: string;
  readonly status: { readonly state: StandingState };
}

const TIMEOUT_MS = 5000;

/** Asks Alertmanager how its alerts stand. Returns undefined if it is not there or does not answer. */
export async function standings(
  alertmanager: ServerClient | undefined,
  timeScale: number,
): Promise<Standings | undefined> {
  if (!alertmanager) return undefined;
  try {
    const timeoutMs = Math.max(TIMEOUT_MS / timeScale, 500);
    const alerts = await alertmanager.json<ApiAlert[]>('/api/v2/alerts', { timeoutMs });
    return new Map(alerts.map(({ fingerprint, status }) => [fingerprint, status.state]));
  } catch {
    return undefined;
  }
}
