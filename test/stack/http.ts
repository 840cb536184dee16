import { setTimeout as sleep } from 'node:timers/promises';
import { open, shown } from '../../core/remote/url.ts';

/** No server on loopback needs longer; a dashboard's heaviest query included. */
const TIMEOUT_MS = 20_000;

/** GET or, with a body, POST; the answer as JSON. Throws with the address, the status and the text of a refusal. */
export async function json<T>(
  url: string,
  init: { body?: unknown; authorization?: string } = {},
): Promise<T> {
  const response = await open(url, {
    ...(init.body !== undefined && { method: 'POST', body: JSON.stringify(init.body) }),
    headers: {
      'content-type': 'application/json',
      ...(init.authorization && { authorization: init.authorization }),
    },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${shown(url)} answers ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}

/**
 * Asks again and again until the answer satisfies, and gives that answer; after the time, the last one, so that the
 * test's own expectation says what is wrong with it. An error that lasts until the end is thrown.
 */
export async function eventually<T>(
  ask: () => Promise<T>,
  satisfies: (answer: T) => boolean,
  withinMs: number,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const last = Date.now() >= deadline;
    try {
      const answer = await ask();
      if (last || satisfies(answer)) return answer;
    } catch (error) {
      if (last) throw error;
    }
    await sleep(500);
  }
}
