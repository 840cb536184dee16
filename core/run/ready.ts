import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ManagedProcess } from './processes.ts';

/** How often a server is asked. A tenth of a second is not felt, and costs the servers nothing. */
const INTERVAL_MS = 100;
const REQUEST_TIMEOUT_MS = 2_000;

/** Resolves with undefined when the URL answers 200, else with the reason why it will not. */
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
    if (end !== undefined) return `${end}: ${await lastLine(process.logFile)}`;
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
      await response.arrayBuffer();
      if (response.ok) return undefined;
      answer = `status ${response.status}`;
    } catch {
      answer = 'no answer';
    }
    await sleep(INTERVAL_MS);
  }
  return `${answer} on ${url} after ${timeoutMs / 1000} s; see ${process.logFile}`;
}

/** What a process said last, which is most often why it ended. */
async function lastLine(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').at(-1)?.trim().slice(0, 300) || `nothing in ${file}`;
}
