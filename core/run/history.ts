import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** What is left of `--history`, as long as the data is: later starts keep it and say so too. */
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

/** The note beside Prometheus in the table. */
export function historyNote({ days, until }: InventedHistory): string {
  const end = new Date(until * 1000).toISOString().slice(0, 16).replace('T', ' ');
  return `${days} day${days === 1 ? '' : 's'} of invented history until ${end} UTC`;
}

/** Longer than the past by a day, in which it can be looked at, or the default where that is longer. */
export function retentionFor(history: InventedHistory | undefined, defaultDays: number): number {
  return Math.max(defaultDays, (history?.days ?? 0) + 1);
}
