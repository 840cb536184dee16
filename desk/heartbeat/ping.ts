import type { DeskContext } from '../context.ts';
import type { Monitoring } from './watch.ts';

/**
 * Asks the address of a service elsewhere that expects it, while the desk does its duty: its database answers, and if the monitoring is
 * silent, people know. When this stops, that service tells them.
 */
export async function ping(url: string, context: DeskContext, state: () => Monitoring): Promise<void> {
  const { silent } = state();
  if (silent && !silent.told) return;
  await context.database.all('SELECT 1 AS one');
  const response = await fetch(url, { signal: AbortSignal.timeout(PING_MS), redirect: 'follow' });
  await response.body?.cancel();
  // The address is a secret: it is not in the error.
  if (!response.ok) throw new Error(`the service that expects the desk answered ${response.status}`);
}

const PING_MS = 10_000;
