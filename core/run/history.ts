import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** A note about `--history` that is kept with the data, so that later starts keep the history and say so. */
export interface InventedHistory {
  readonly days: number;
  /** Unix time in seconds at which the invented part ends. */
  readonly until: number;
}

export function readHistory(file: string): InventedHistory | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as InventedHistory;
  } catch {
    throw new Error(`${file} is damaged: vigia stop --clean removes it together with the data`);
  }
}

export function writeHistory(file: string, history: InventedHistory): void {
  writeFileSync(file, `${JSON.stringify(history)}\n`);
}

export function forgetHistory(file: string): void {
  rmSync(file, { force: true });
}

/** The note about history in the table, next to Prometheus. */
export function historyNote({ days, until }: InventedHistory): string {
  const end = new Date(until * 1000).toISOString().slice(0, 16).replace('T', ' ');
  return `${days} day${days === 1 ? '' : 's'} of invented history until ${end} UTC`;
}

/** Returns the retention: a day longer than the history, or the default if that is longer. */
export function retentionFor(history: InventedHistory | undefined, defaultDays: number): number {
  return Math.max(defaultDays, (history?.days ?? 0) + 1);
}
