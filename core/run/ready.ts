import { setTimeout as sleep } from 'node:timers/promises';
import { open, shown } from '../remote/url.ts';
import { lastLines } from './log-end.ts';
import type { ManagedProcess } from './processes.ts';

/** Poll interval of a server. A tenth of a second is not noticeable, and costs the servers nothing. */
const INTERVAL_MS = 100;
const REQUEST_TIMEOUT_MS = 2_000;

/** Resolves with undefined when the URL returns 200, otherwise with the reason why it never will. */
export async function waitReady(
  process: ManagedProcess,
  url: string,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const deadline = performance.now() + timeoutMs;
  let answer = 'no answer';
  while (performance.now() < deadline) {
    if (signal?.aborted) return 'stopped';
    const end = process.end();
    if (end !== undefined) {
      // Which usually says why it ended.
      const [last = `nothing in ${process.logFile}`] = await lastLines(process.logFile, 1);
      return `${end}: ${last.trim()}`;
    }
    try {
      const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
      const response = await open(url, { signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
      await response.arrayBuffer();
      if (response.ok) return undefined;
      answer = `status ${response.status}`;
    } catch {
      answer = 'no answer';
    }
    await sleep(INTERVAL_MS);
  }
  return `${answer} on ${shown(url)} after ${timeoutMs / 1000} s; see ${process.logFile}`;
}
