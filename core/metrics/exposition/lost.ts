import { boundText, readBound } from './float.ts';
import type { Reading, ReadSample } from './reading.ts';

const MINUTE = 60_000;
/** Prometheus drops samples that are more than this ahead of its clock. */
const AHEAD = 10 * MINUTE;
/** It drops samples that are older than half a block of its storage. */
const OLD = 60 * MINUTE;
/** Queries look back this far for the last sample of a series. */
const LOOKBACK = 5 * MINUTE;

/** Names the samples that Prometheus drops although it takes the page: those of a series twice, and of a wrong time. */
export function findLost(reading: Reading, now: number): void {
  /** The moment and the line of the last sample that is kept, by series. */
  const last = new Map<string, { readonly moment: number; readonly sample: ReadSample }>();
  /** What is written in the page, by its bytes: Prometheus looks at these first. */
  const written = new Map<string, ReadSample>();
  for (const sample of reading.samples) {
    const { timestamp, series, from, to } = sample;
    const moment = timestamp ?? now;
    if (timestamp !== undefined && !isKept(reading, sample, timestamp, now)) continue;
    const key = identity(sample);
    const kept = last.get(key);
    const before = timestamp === undefined ? written.get(series) : undefined;
    const earlier = before ?? (kept && moment <= kept.moment ? kept.sample : undefined);
    if (earlier) {
      const { line } = reading.cursor.place(earlier.from, earlier.to);
      const isOlder = timestamp !== undefined && kept !== undefined && moment < kept.moment;
      reading.add(
        'lost',
        `${shown(sample)} is in line ${line} ${isOlder ? 'with a later time' : 'already'}`,
        isOlder
          ? 'Prometheus keeps the later and drops this sample: send the samples of a series in their order'
          : 'Prometheus keeps the first and drops this sample: send each series once',
        from,
        to,
      );
      continue;
    }
    last.set(key, { moment, sample });
    written.set(series, sample);
  }
}

/** Whether the time of the sample is one that Prometheus takes. Names it if it is not, or is one that nobody sees. */
function isKept(reading: Reading, { from, to }: ReadSample, timestamp: number, now: number): boolean {
  const age = now - timestamp;
  const say = (effect: 'lost' | 'note', reason: string, consequence: string) =>
    reading.add(effect, reason, consequence, from, to);
  if (age < -AHEAD) {
    say(
      'lost',
      `the sample is ${minutes(-age)} ahead of the clock of this machine`,
      'Prometheus drops it: send whole milliseconds since 1970 (seconds in OpenMetrics), or no timestamp',
    );
    return false;
  }
  if (age > OLD) {
    say(
      'lost',
      `the sample is ${minutes(age)} old`,
      'Prometheus drops what is older than an hour: send current values, best without a timestamp',
    );
    return false;
  }
  if (age > LOOKBACK)
    say(
      'note',
      `the sample is ${minutes(age)} old`,
      'Prometheus stores it, but queries look back 5 minutes: no alert and no panel sees it',
    );
  return true;
}

function minutes(span: number): string {
  const count = Math.round(span / MINUTE);
  if (count < 120) return `${count} minutes`;
  return count < 48 * 60 ? `${Math.round(count / 60)} hours` : `${Math.round(count / 60 / 24)} days`;
}

/** Two samples with the same identity are of one series to Prometheus. */
function identity({ storedName, labels, underType }: ReadSample): string {
  const set = Object.entries(labels)
    // A label with an empty value is none.
    .filter(([, value]) => value !== '')
    .map(([name, value]) => [name, writtenAs(name, value, underType)])
    .sort(([a], [b]) => (a! < b! ? -1 : 1));
  return JSON.stringify([storedName, ...set]);
}

/** Prometheus writes bounds and quantiles its own way: 1 and 1.0 are the same. */
function writtenAs(label: string, value: string, type: string): string {
  const isNumber = (type === 'histogram' && label === 'le') || (type === 'summary' && label === 'quantile');
  const number = isNumber ? readBound(value) : undefined;
  return number === undefined ? value : boundText(number);
}

/** The series as people write it. */
export function shown({ name, labels }: Pick<ReadSample, 'name' | 'labels'>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}
