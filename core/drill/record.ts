import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The file in the folder of a project that says when drills were done that no stack of Vigia's own can do. */
export const RECORD_FILE = 'drills.json';

/** When each drill was last done, by alert and environment. */
export type DrillRecord = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Returns the record of the project in the folder. Throws if the file is damaged. */
export function readRecord(folder: string): DrillRecord {
  const file = join(folder, RECORD_FILE);
  if (!existsSync(file)) return {};
  try {
    const record = JSON.parse(readFileSync(file, 'utf8')) as DrillRecord;
    const times = Object.values(record).flatMap(one => Object.values(one));
    if (times.some(time => Number.isNaN(Date.parse(time)))) throw new Error('a time in it is not a time');
    return record;
  } catch (error) {
    throw new Error(`${file} is damaged (${(error as Error).message}): correct it, or delete it`);
  }
}

/** Writes down that the drill of an alert was done in an environment. */
export function recordDrill(folder: string, alert: string, environment: string, at: Date): void {
  const record = readRecord(folder);
  const time = `${at.toISOString().slice(0, 19)}Z`;
  const next = { ...record, [alert]: { ...record[alert], [environment]: time } };
  const sorted = Object.fromEntries(Object.entries(next).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(join(folder, RECORD_FILE), `${JSON.stringify(sorted, null, 2)}\n`);
}
